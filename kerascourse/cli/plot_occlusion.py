"""`kc plot occlusion [RUN|MODEL]`: cover a square of an image, and see the probability fall."""

from pathlib import Path

import click

from kerascourse.cli.picture_output import default_path, picture_options, write_picture
from kerascourse.cli.subject_argument import (
    example_of,
    image_options,
    subject_argument,
    subject_of,
)
from kerascourse.texts import _


@click.command(
    "occlusion",
    help=_("A square slid over an image: where the probability of its class falls."),
)
@subject_argument
@image_options
@click.option("--size", type=click.IntRange(1), help=_("Side of the square in pixels."))
@click.option("--stride", type=click.IntRange(1), help=_("Pixels from one position to the next."))
@click.option(
    "--class", "wanted", metavar="CLASS", help=_("A class, or its number; else the one predicted.")
)
@picture_options()
def command(
    name: str,
    dataset: str | None,
    input_text: str | None,
    settings: tuple[str, ...],
    index: int,
    image: Path | None,
    size: int | None,
    stride: int | None,
    wanted: str | None,
    out: Path | None,
    show: bool,
    output_format: str,
) -> None:
    """Cover, ask, draw."""

    subject = subject_of(name, dataset, input_text, settings)
    from kerascourse.plots import occlusion as drawing
    from kerascourse.seeing.occlusion import occlusion

    example = example_of(subject, index, image)
    found = occlusion(subject, example.pixels, size, stride, wanted)
    title = _("Occlusion: {subject}, {image}", subject=subject.name, image=example.name)
    names = [subject.class_name(number) for number in range(len(found.probabilities))]
    picture = drawing.occlusion(found, title, names)
    write_picture(picture, out or default_path("occlusion", subject.name), output_format, show)
