"""`kc plot reconstructions [RUN|MODEL]`: what an autoencoder makes of test images."""

from pathlib import Path

import click

from kerascourse.cli.picture_output import default_path, picture_options, write_picture
from kerascourse.cli.subject_argument import subject_argument, subject_of
from kerascourse.texts import _


@click.command(
    "reconstructions",
    help=_("Test images, what the autoencoder got and gave, and the difference."),
)
@subject_argument
@click.option(
    "--index", type=click.IntRange(0), default=0, show_default=True, help=_("The first image.")
)
@click.option(
    "--most", type=click.IntRange(1, 12), default=8, show_default=True, help=_("Images at most.")
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
    """Load, reconstruct, draw."""
    from kerascourse.plots import reconstructions as plots
    from kerascourse.seeing.reconstructions import reconstructions

    subject = subject_of(name, dataset, input_text, settings)
    picture = plots.reconstructions(reconstructions(subject, index, most), subject.name)
    path = out or default_path("reconstructions", subject.name)
    write_picture(picture, path, output_format, show)
