"""`kc plot heatmap [RUN|MODEL]`: which regions of an image raise the score of a class."""

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
    "heatmap",
    help=_("Grad-CAM: the regions of an image that raise the score of its class."),
)
@subject_argument
@image_options
@click.option(
    "--layer", metavar="NAME", help=_("A layer with feature maps; else the last of them.")
)
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
    layer: str | None,
    wanted: str | None,
    out: Path | None,
    show: bool,
    output_format: str,
) -> None:
    """Find, draw."""

    subject = subject_of(name, dataset, input_text, settings)
    from kerascourse.plots import heatmap as drawing
    from kerascourse.seeing.heatmap import heatmap

    example = example_of(subject, index, image)
    found = heatmap(subject, example.pixels, layer, wanted)
    title = _("Heat map: {subject}, {image}", subject=subject.name, image=example.name)
    names = [subject.class_name(number) for number in range(len(found.probabilities))]
    picture = drawing.heatmap(found, title, names)
    write_picture(picture, out or default_path("heatmap", subject.name), output_format, show)
