"""What a classifier takes images for."""

from collections.abc import Sequence
from typing import Any

from kerascourse.tables import Column, Table
from kerascourse.texts import _


def table(found: list[Any]) -> Table:
    """A row an image and class, the likeliest first; without a class where nothing was found."""
    columns = (
        Column("image", _("Image")),
        Column("class", _("Class")),
        Column("confidence", _("Confidence"), numeric=True),
    )
    rows = tuple(
        (one.image, name, f"{confidence:.4f}" if confidence is not None else "")
        for one in found
        for name, confidence in one.classes or ((_("– (no digit found)"), None),)
    )
    return Table(columns, rows)


def document(found: list[Any], files: Sequence[str | None] | None = None) -> list[dict[str, Any]]:
    """Each image, what was changed in it, and its likeliest classes; and where they were written,
    the `files` with what the network received."""
    images: list[dict[str, Any]] = [
        {
            "image": one.image,
            "changes": list(one.changes),
            "found": bool(one.classes),
            "top": [{"class": name, "confidence": value} for name, value in one.classes],
        }
        for one in found
    ]
    for image, file in zip(images, files or (), strict=bool(files)):
        image["input_file"] = file
    return images
