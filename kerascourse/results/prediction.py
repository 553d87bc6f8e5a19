"""What a classifier takes images for."""

from typing import Any

from kerascourse.tables import Column, Table
from kerascourse.texts import _


def table(found: list[Any]) -> Table:
    """A row an image and class, the likeliest first."""
    columns = (
        Column("image", _("Image")),
        Column("class", _("Class")),
        Column("confidence", _("Confidence"), numeric=True),
    )
    rows = tuple(
        (one.image, name, f"{confidence:.4f}") for one in found for name, confidence in one.classes
    )
    return Table(columns, rows)


def document(found: list[Any]) -> list[dict[str, Any]]:
    """Each image, what was changed in it, and its likeliest classes."""
    return [
        {
            "image": one.image,
            "changes": list(one.changes),
            "top": [{"class": name, "confidence": value} for name, value in one.classes],
        }
        for one in found
    ]
