"""The vectors of the test images, in the plane."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from kerascourse.files import write_text
from kerascourse.pictures.options import About
from kerascourse.texts import N_, _

if TYPE_CHECKING:
    from kerascourse.plots.picture import Picture
    from kerascourse.seeing.embeddings import Embeddings
    from kerascourse.seeing.source import Source

TITLE = N_("The test images as points")
HELP = N_("The vectors that the network makes of the test images, in the plane.")
READING = N_(
    "Points of one colour that lie together are a class that the network tells apart. t-SNE keeps "
    "neighbours; how far apart two groups lie means little."
)
IN_REPORT = {"limit": 1000}  # t-SNE of these takes seconds


def picture(
    source: "Source",
    *,
    method: Annotated[Literal["tsne", "pca"], About(N_("How the plane is found."))] = "tsne",
    layer: Annotated[
        str | None, About(N_("Any layer; else what the classifier at the end sees."), "NAME")
    ] = None,
    limit: Annotated[int | None, About(N_("At most so many test images."), least=1)] = None,
    thumbnails: Annotated[bool, About(N_("The images themselves, not points."))] = False,
    projector: Annotated[
        Path | None, About(N_("Also write the files of TensorBoard's projector there."), "DIR")
    ] = None,
) -> "Picture":
    """The vectors of `layer`; the folder `projector` is made where it is not there."""
    # read when OpenMP is loaded, with scikit-learn: threads that spin while they wait take several
    # times as long on a machine where others work too
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")

    subject = source.subject
    from kerascourse.plots import embeddings as plots
    from kerascourse.seeing import classifier
    from kerascourse.seeing.embeddings import embeddings

    if thumbnails:
        classifier.require_images(subject)
    embedded = embeddings(subject, method, layer, limit)
    last = -1 if embedded.labels is None else int(embedded.labels.max())
    names = [subject.class_name(number) for number in range(last + 1)]
    if projector is not None:
        _write_projector(projector, embedded, names)
        source.tell(_("for TensorBoard: {folder}", folder=projector))
    title = _("Embeddings: {subject}", subject=subject.name)
    picture = plots.embeddings(embedded, title, names, thumbnails)
    return replace(picture, reading=_reading(embedded, classifier.is_classifier(subject)))


def _reading(embedded: "Embeddings", knows_classes: bool) -> str:
    """What is true of these points."""
    if embedded.labels is None:
        together = _("Points that lie together are images that the network sees alike.")
    elif knows_classes:
        together = _(
            "Points of one colour that lie together are a class that the network tells apart."
        )
    else:
        together = _(
            "Points of one colour that lie together are a class that the network found alike, "
            "without being told of classes."
        )
    plane = {
        "tsne": _("t-SNE keeps neighbours; how far apart two groups lie means little."),
        "pca": _("PCA shows the two directions in which the vectors differ most."),
    }
    return f"{together} {plane[embedded.method]}"


def _write_projector(folder: Path, embedded: "Embeddings", classes: list[str]) -> None:
    from kerascourse.seeing.embeddings import projector_files

    if embedded.labels is None:
        names = [str(index) for index in range(len(embedded.vectors))]
    else:
        names = [classes[number] for number in embedded.labels]
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in projector_files(embedded, names):
        write_text(folder / file, text)
