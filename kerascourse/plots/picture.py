"""What a drawing function returns: a figure, and the numbers that it shows."""

from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

Rows = tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A figure and the numbers behind it.

    `numbers` is a document of plain dictionaries, lists and numbers; `rows` the same as a table,
    its heading first. `reading` says how to read this picture, where that depends on what is in it;
    `tikz` is the same as a LaTeX document, where the picture has that form.
    """

    figure: Figure
    numbers: dict[str, Any]
    rows: Rows
    reading: str = ""
    tikz: str = ""
