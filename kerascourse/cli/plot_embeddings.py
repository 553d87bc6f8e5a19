"""`kc plot embeddings [RUN|MODEL]`: the vectors of the test images, in the plane."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerascourse.cli.output import notice
from kerascourse.cli.picture_output import default_path, picture_options, write_picture
from kerascourse.cli.subject_argument import subject_argument, subject_of
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.seeing.embeddings import Embeddings


@click.command(
    "embeddings",
    help=_("The vectors that the network makes of the test images, in the plane."),
)
@subject_argument
@click.option(
    "--method",
    type=click.Choice(("tsne", "pca")),
    default="tsne",
    show_default=True,
    help=_("How the plane is found."),
)
@click.option(
    "--layer", metavar="NAME", help=_("Any layer; else what the classifier at the end sees.")
)
@click.option("--limit", type=click.IntRange(1), help=_("At most so many test images."))
@click.option("--thumbnails", is_flag=True, help=_("The images themselves, not points."))
@click.option(
    "--projector",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help=_("Also write the files of TensorBoard's projector there."),
)
@picture_options()
def command(
    name: str,
    dataset: str | None,
    input_text: str | None,
    settings: tuple[str, ...],
    method: Any,
    layer: str | None,
    limit: int | None,
    thumbnails: bool,
    projector: Path | None,
    out: Path | None,
    show: bool,
    output_format: str,
) -> None:
    """Embed, map, draw."""
    # read when OpenMP is loaded, with scikit-learn: threads that spin while they wait take several
    # times as long on a machine where others work too
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")

    subject = subject_of(name, dataset, input_text, settings)
    from kerascourse.plots import embeddings as drawing
    from kerascourse.seeing import classifier
    from kerascourse.seeing.embeddings import embeddings

    if thumbnails:
        classifier.require_images(subject)
    found = embeddings(subject, method, layer, limit)
    last = -1 if found.labels is None else int(found.labels.max())
    names = [subject.class_name(number) for number in range(last + 1)]
    if projector is not None:
        _write_projector(projector, found, names)
    title = _("Embeddings: {subject}", subject=subject.name)
    picture = drawing.embeddings(found, title, names, thumbnails)
    write_picture(picture, out or default_path("embeddings", subject.name), output_format, show)


def _write_projector(folder: Path, found: "Embeddings", classes: list[str]) -> None:
    from kerascourse.files import replacing
    from kerascourse.seeing.embeddings import projector_files

    if found.labels is None:
        names = [str(index) for index in range(len(found.vectors))]
    else:
        names = [classes[number] for number in found.labels]
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in projector_files(found, names):
        with replacing(folder / file) as temporary:
            temporary.write_text(text, "utf-8")
    notice(_("for TensorBoard: {folder}", folder=folder))
