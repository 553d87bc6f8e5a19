"""`kc plot architecture MODEL`: a network as blocks to scale of their volumes."""

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.model_argument import ModelOptions, model_options
from kerascourse.cli.picture_output import PictureOutput, picture_options
from kerascourse.files import STILLS, TIKZ
from kerascourse.pictures.architecture import HELP, ONLY
from kerascourse.symbolic.part import part
from kerascourse.texts import _


@click.command(
    "architecture",
    help=_(HELP),
)
@click.argument("model", shell_complete=candidates.RUN_OR_MODEL)
@model_options
@click.option("--only", metavar="NAME", help=_(ONLY))
@picture_options(*STILLS, TIKZ)
def command(
    model: str,
    options: ModelOptions,
    only: str | None,
    output: PictureOutput,
) -> None:
    """Draw MODEL."""
    from kerascourse.plots.architecture.draw import architecture

    graph, title = options.graph(model), options.title(model)
    if only is not None:
        graph, title = part(graph, only), f"{title}: {only}"
    output.write(architecture(graph, title), output.path("architecture", title))
