"""Many small images on one page: in rows and columns, each with a caption, under a title."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kerascourse.plots import theme

GAP = 10.0


@dataclass(frozen=True)
class Tile:
    """An image (height, width) or (height, width, 1 or 3) with values in [0, 1], and up to two
    short lines below it. `map` names a colour map for an image of one channel."""

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
    width = theme.PAGE_WIDTH - 2 * theme.MARGIN
    side = min(side or 260.0, (width + GAP) / columns - GAP)
    lines = (any(tile.caption for tile in tiles)) + (any(tile.note for tile in tiles))
    step = side + GAP + lines * theme.LINE_HEIGHT
    rows = -(-len(tiles) // columns)
    above = 6.0
    figure, axes, y = headed_page(title, words, above + rows * step + theme.MARGIN - GAP)
    for place, tile in enumerate(tiles):
        row, column = divmod(place, columns)
        draw_tile(axes, theme.MARGIN + column * (side + GAP), y + above + row * step, side, tile)
    return figure


def tiles_of(images: np.ndarray, captions: Sequence[str] | None = None) -> tuple[Tile, ...]:
    """Images (n, height, width, channels) as tiles; what lies outside [0, 1], as a linear output
    may, is shown as 0 or 1."""
    shown = np.clip(images, 0, 1)
    return tuple(Tile(*pair) for pair in zip(shown, captions or [""] * len(shown), strict=True))


def headed_page(title: str, words: Sequence[str], below: float) -> tuple[Figure, Axes, float]:
    """A page with its title and lines of text, room of `below` pixels under them, and where this
    room begins."""
    figure, axes = theme.page(_height(words) + below)
    return figure, axes, heading(axes, title, words)


def heading(axes: Axes, title: str, words: Sequence[str] = ()) -> float:
    """The title, cut where it is too long, and lines of text below it; returns where the page goes
    on, in pixels."""
    title = shortened(title, theme.PAGE_WIDTH - 2 * theme.MARGIN, theme.TITLE, bold=True)
    theme.write(axes, theme.MARGIN, theme.MARGIN + 8, title, theme.TITLE, bold=True)
    for place, line in enumerate(words):
        theme.write(axes, theme.MARGIN, _height(words[:place]), line, colour=theme.MUTED)
    return _height(words)


def _height(words: Sequence[str]) -> float:
    """Where the page goes on below the title and the lines `words`."""
    return theme.MARGIN + 38 + theme.LINE_HEIGHT * len(words)


def draw_tile(axes: Axes, x: float, y: float, side: float, tile: Tile) -> None:
    """`tile` with its upper left corner at (x, y), in a square of `side` pixels, and its text
    cut to that width."""
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
    for line, text in enumerate(text for text in (tile.caption, tile.note) if text):
        at = y + side + theme.LINE_HEIGHT * (line + 0.6)
        theme.write(axes, x + side / 2, at, shortened(text, side), align="center")


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
