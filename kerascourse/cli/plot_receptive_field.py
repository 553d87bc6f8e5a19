"""`kc plot receptive-field [RUN|MODEL]`: what one unit sees of the image."""

import re
from pathlib import Path

import click

from kerascourse.cli.picture_output import default_path, picture_options, write_picture
from kerascourse.cli.subject_argument import (
    example_of,
    image_options,
    subject_argument,
    subject_of,
)
from kerascourse.errors import UsageError
from kerascourse.texts import _


@click.command(
    "receptive-field",
    help=_("What one unit sees of the image: the field by arithmetic and the one by gradients."),
)
@subject_argument
@image_options
@click.option(
    "--layer",
    metavar="NAME",
    help=_("By default the last convolution or pooling that has height and width."),
)
@click.option("--unit", metavar="ROW,COLUMN", help=_("Which unit; by default the middle one."))
@picture_options()
def command(
    name: str,
    dataset: str | None,
    input_text: str | None,
    settings: tuple[str, ...],
    index: int,
    image: Path | None,
    layer: str | None,
    unit: str | None,
    out: Path | None,
    show: bool,
    output_format: str,
) -> None:
    """Draw the receptive field of one unit."""

    place = None if unit is None else _read_unit(unit)
    subject = subject_of(name, dataset, input_text, settings)
    from kerascourse.plots import receptive_field as plots
    from kerascourse.seeing import receptive_field as seeing
    from kerascourse.seeing.decision import decision

    example = example_of(subject, index, image)
    found = seeing.receptive_field(subject, example, layer, place)
    picture = plots.receptive_field(found, example, subject.name, decision(subject, example))
    path = out or default_path("receptive-field", subject.name)
    write_picture(picture, path, output_format, show)


def _read_unit(text: str) -> tuple[int, int]:
    """`3,4` as (3, 4)."""
    found = re.fullmatch(r"\s*(\d{1,6})\s*,\s*(\d{1,6})\s*", text)
    if found is None:
        raise UsageError(
            _("expected --unit ROW,COLUMN, received {text!r}", text=text),
            _("Try: --unit {unit}", unit="3,4"),
        )
    return int(found[1]), int(found[2])
