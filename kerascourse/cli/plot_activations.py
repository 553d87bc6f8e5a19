"""`kc plot activations [RUN|MODEL]`: an image on its way through a network."""

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
    "activations",
    help=_("The feature maps of one image, layer by layer, and the dead ReLU units."),
)
@subject_argument
@image_options
@click.option(
    "--layer",
    "layers",
    multiple=True,
    metavar="NAME",
    help=_("Whose maps; repeatable. By default layers spread over the network."),
)
@picture_options()
def command(
    name: str,
    dataset: str | None,
    input_text: str | None,
    settings: tuple[str, ...],
    index: int,
    image: Path | None,
    layers: tuple[str, ...],
    out: Path | None,
    show: bool,
    output_format: str,
) -> None:
    """Draw the activations of one image."""

    subject = subject_of(name, dataset, input_text, settings)
    from kerascourse.plots import activations as plots
    from kerascourse.seeing import activations as seeing

    example = example_of(subject, index, image)
    label = "" if example.label is None else subject.class_name(example.label)
    found = seeing.activations(subject, example, layers)
    picture = plots.activations(found, subject.name, label)
    write_picture(picture, out or default_path("activations", subject.name), output_format, show)
