"""`kc plot confusion [RUN|MODEL]`: what a classifier takes each class for."""

from pathlib import Path

import click

from kerascourse.cli.picture_output import default_path, picture_options, write_picture
from kerascourse.cli.subject_argument import subject_argument, subject_of
from kerascourse.texts import _


@click.command(
    "confusion",
    help=_("What the network takes the test images of each class for, and its commonest mistakes."),
)
@subject_argument
@picture_options()
def command(
    name: str,
    dataset: str | None,
    input_text: str | None,
    settings: tuple[str, ...],
    out: Path | None,
    show: bool,
    output_format: str,
) -> None:
    """Predict, count, draw."""

    subject = subject_of(name, dataset, input_text, settings)
    from kerascourse.plots import confusion as drawing
    from kerascourse.seeing.confusion import confusion

    found = confusion(subject)
    title = _("Confusion matrix: {subject}", subject=subject.name)
    names = {int(number): subject.class_name(int(number)) for number in found.classes}
    picture = drawing.confusion(found, title, names)
    write_picture(picture, out or default_path("confusion", subject.name), output_format, show)
