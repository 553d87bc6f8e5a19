"""`kc plot interpolation [RUN|MODEL]`: what lies between two images in the latent space."""

from pathlib import Path

import click

from kerascourse.cli.pair_option import pair_of, pair_options
from kerascourse.cli.picture_output import default_path, picture_options, write_picture
from kerascourse.cli.subject_argument import subject_argument, subject_of
from kerascourse.texts import _


@click.command(
    "interpolation",
    help=_("From one test image to another through the latent space, and pixel by pixel."),
)
@subject_argument
@pair_options
@picture_options()
def command(
    name: str,
    dataset: str | None,
    input_text: str | None,
    settings: tuple[str, ...],
    index: int | None,
    to: int | None,
    steps: int,
    out: Path | None,
    show: bool,
    output_format: str,
) -> None:
    """Load, interpolate, draw."""
    from kerascourse.plots import interpolation as plots
    from kerascourse.seeing.interpolation import interpolation

    pair = pair_of(index, to)
    subject = subject_of(name, dataset, input_text, settings)
    found = interpolation(subject, pair, steps)
    picture = plots.interpolation({subject.name: found}, subject.class_name)
    path = out or default_path("interpolation", subject.name)
    write_picture(picture, path, output_format, show)
