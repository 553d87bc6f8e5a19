"""`kc plot architecture MODEL`: a network as blocks to scale of their volumes."""

from pathlib import Path

import click

from kerascourse.cli.model_argument import graph_of, model_options
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
    input_text: str | None,
    classes: int | None,
    settings: tuple[str, ...],
    out: Path | None,
    show: bool,
    output_format: str,
) -> None:
    """Draw MODEL."""
    from kerascourse.plots.architecture.draw import architecture

    path = out or default_path("architecture", model)
    picture = architecture(graph_of(model, input_text, classes, settings), model)
    write_picture(picture, path, output_format, show)
