"""`kc plot architecture MODEL`: a network as blocks to scale of their volumes."""

from pathlib import Path

import click

from kerascourse.cli.model_argument import ModelOptions, model_options
from kerascourse.cli.picture_output import default_path, picture_options, write_picture
from kerascourse.texts import _


@click.command(
    "architecture",
    help=_("MODEL as blocks to scale of their volumes, with its branches and repeats."),
)
@click.argument("model")
@model_options
@picture_options()
def command(
    model: str,
    options: ModelOptions,
    out: Path | None,
    show: bool,
    output_format: str,
) -> None:
    """Draw MODEL."""
    from kerascourse.plots.architecture.draw import architecture

    path = out or default_path("architecture", model)
    picture = architecture(options.graph(model), model)
    write_picture(picture, path, output_format, show)
