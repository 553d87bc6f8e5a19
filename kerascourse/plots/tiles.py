"""Many small images on one page: in rows and columns, each with a caption, under a title."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kerascourse.plots import theme

GAP = 10.0
_WIDTH = theme.PAGE_WIDTH - 2 * theme.MARGIN


@dataclass(frozen=True)
class Tile:
    """An image (height, width) or (height, width, 1 or 3) with values in [0, 1], and two short
    texts below it. `map` names a colour map for an image of one channel."""

    pixels: np.ndarray
    caption: str = ""
    note: str = ""
    map: str = "gray"


def tiled(
    title: str,
    tiles: Sequence[Tile],
    columns: int,
    words: Sequence[str] = (),
    side: float | None = None,
) -> Figure:
    """A page of `tiles`, row by row, with the lines `words` below the title.

    `side` is the width of a tile in pixels, by default what fills the page.
    """
    side = min(side or 260.0, (_WIDTH + GAP) / columns - GAP)
    rows = [tiles[first : first + columns] for first in range(0, len(tiles), columns)]
    heights = [side + text_height(row, side) + GAP for row in rows]
    above = 6.0
    figure, axes, y = headed_page(title, words, above + sum(heights) + theme.MARGIN - GAP)
    y += above
    for row, height in zip(rows, heights, strict=True):
        for column, tile in enumerate(row):
            draw_tile(axes, theme.MARGIN + column * (side + GAP), y, side, tile)
        y += height
    return figure


def tiles_of(images: np.ndarray, captions: Sequence[str] | None = None) -> tuple[Tile, ...]:
    """Images (n, height, width, channels) as tiles; what lies outside [0, 1], as a linear output
    may, is shown as 0 or 1."""
    shown = np.clip(images, 0, 1)
    return tuple(Tile(*pair) for pair in zip(shown, captions or [""] * len(shown), strict=True))


def headed_page(title: str, words: Sequence[str], below: float) -> tuple[Figure, Axes, float]:
    """A page with its title and lines of text, room of `below` pixels under them, and where this
    room begins."""
    titles = theme.wrapped(title, _WIDTH, theme.TITLE, bold=True)
    lines = [line for text in words for line in theme.wrapped(text, _WIDTH)]
    first = theme.MARGIN + 8 + theme.line_height(theme.TITLE) * len(titles)
    top = first + theme.LINE_HEIGHT * len(lines)
    figure, axes = theme.page(top + below)
    y = theme.MARGIN + 8.0
    theme.paragraph(axes, theme.MARGIN, y, title, _WIDTH, theme.TITLE, bold=True)
    y = first
    for text in words:
        y = theme.paragraph(axes, theme.MARGIN, y, text, _WIDTH, colour=theme.MUTED)
    return figure, axes, top


def text_height(tiles: Iterable[Tile], side: float) -> float:
    """The room for the texts below tiles of `side` pixels that stand side by side."""
    return theme.LINE_HEIGHT * max((len(_lines(tile, side)) for tile in tiles), default=0)


def _lines(tile: Tile, side: float) -> tuple[str, ...]:
    """The texts of `tile` in lines that are no wider than it is."""
    return theme.wrapped(tile.caption, side) + theme.wrapped(tile.note, side)


def draw_tile(axes: Axes, x: float, y: float, side: float, tile: Tile) -> None:
    """`tile` with its upper left corner at (x, y), in a square of `side` pixels, and its texts
    below."""
    pixels = tile.pixels[..., 0] if tile.pixels.shape[2:] == (1,) else tile.pixels
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    left, up = x + (side - width * scale) / 2, y + (side - height * scale) / 2
    # imshow sets the limits to its own picture
    across, down = axes.get_xlim(), axes.get_ylim()
    axes.imshow(
        pixels,
        cmap=tile.map,
        vmin=0,
        vmax=1,
        extent=(left, left + width * scale, up + height * scale, up),
        interpolation="nearest",
        aspect="auto",
        zorder=2,
    )
    axes.set_xlim(across)
    axes.set_ylim(down)
    for place, line in enumerate(_lines(tile, side)):
        at = y + side + theme.LINE_HEIGHT * (place + 0.6)
        theme.write(axes, x + side / 2, at, line, align="center")


def shortened(text: str, width: float, size: float = theme.TEXT, bold: bool = False) -> str:
    """`text`, or as much of its beginning as fits in `width` pixels, and an ellipsis."""
    if theme.text_width(text, size, bold) <= width:
        return text
    # by halves: a list of dead units may have thousands of signs
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if theme.text_width(text[:middle] + "…", size, bold) <= width:
            fits = middle
        else:
            too_long = middle
    return text[:fits] + "…"


def stretched(values: np.ndarray) -> np.ndarray:
    """`values` scaled so that the smallest is 0 and the largest 1; equal values become ½."""
    low, high = float(values.min()), float(values.max())
    return np.full(values.shape, 0.5) if high == low else (values - low) / (high - low)
