"""`kc plot masks [RUN|MODEL]`: what a segmentation network marks in test images."""

from pathlib import Path

import click

from kerascourse.cli.picture_output import default_path, picture_options, write_picture
from kerascourse.cli.subject_argument import subject_argument, subject_of
from kerascourse.texts import _


@click.command(
    "masks",
    help=_("Test images, true and predicted masks, and where they differ."),
)
@subject_argument
@click.option(
    "--index", type=click.IntRange(0), default=0, show_default=True, help=_("The first image.")
)
@click.option(
    "--most", type=click.IntRange(1, 8), default=6, show_default=True, help=_("Images at most.")
)
@picture_options()
def command(
    name: str,
    dataset: str | None,
    input_text: str | None,
    settings: tuple[str, ...],
    index: int,
    most: int,
    out: Path | None,
    show: bool,
    output_format: str,
) -> None:
    """Load, predict, draw."""
    from kerascourse.plots import masks as plots
    from kerascourse.seeing.masks import masks

    subject = subject_of(name, dataset, input_text, settings)
    picture = plots.masks(masks(subject, index, most), subject.name)
    write_picture(picture, out or default_path("masks", subject.name), output_format, show)
