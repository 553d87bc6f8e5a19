"""Rows of images under one another, one column an example, each row under a line that names it."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from kerascourse.plots import theme
from kerascourse.plots.tiles import GAP, Tile, draw_tile, headed_page, text_height

LABEL = 30.0


@dataclass(frozen=True)
class Row:
    """Tiles of one kind, and what they are."""

    label: str
    tiles: tuple[Tile, ...]


def rows_page(title: str, rows: Sequence[Row], words: Sequence[str] = ()) -> Figure:
    """A page of `rows`, each as wide as the page where there are enough tiles; one without any is
    its line alone."""
    columns = max(1, *(len(row.tiles) for row in rows))
    width = theme.PAGE_WIDTH - 2 * theme.MARGIN
    side = min(200.0, (width + GAP) / columns - GAP)
    above = [
        LABEL + theme.LINE_HEIGHT * (len(theme.wrapped(row.label, width, bold=True)) - 1)
        for row in rows
    ]
    heights = [
        up + (side + text_height(row.tiles, side) + GAP if row.tiles else 0)
        for up, row in zip(above, rows, strict=True)
    ]
    figure, axes, y = headed_page(title, words, sum(heights) + theme.MARGIN)
    y += GAP
    for row, up, height in zip(rows, above, heights, strict=True):
        theme.paragraph(axes, theme.MARGIN, y + LABEL / 2, row.label, width, bold=True)
        for place, tile in enumerate(row.tiles):
            draw_tile(axes, theme.MARGIN + place * (side + GAP), y + up, side, tile)
        y += height
    return figure
