"""`kc plot confusion`: the matrix, and an example of each of the commonest mistakes."""

from collections.abc import Mapping
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes

from kerascourse.plots import theme, tiles
from kerascourse.plots.picture import Picture, Rows
from kerascourse.plots.tiles import Tile
from kerascourse.seeing.confusion import Confusion, Pair
from kerascourse.texts import _

SIDE = 610.0
LABELS = 110.0
EXAMPLE, GAP = 152.0, 24.0
MAP = "Blues"


def confusion(found: Confusion, title: str, names: Mapping[int, str]) -> Picture:
    """The matrix on the left, the mistakes on the right; `names` are those of the classes."""
    with theme.plain_style():
        figure, axes = theme.page(SIDE + 252)
        top = tiles.heading(axes, title, _caption(found)) + 60
        left = theme.MARGIN + LABELS
        _draw_matrix(axes, left, top, found)
        _write_classes(axes, left, top, found, names)
        _draw_pairs(axes, left + SIDE + 50, top, found, names)
    return Picture(figure, _numbers(found, names), _rows(found, names))


def _caption(found: Confusion) -> tuple[str, ...]:
    return (
        _("A row is a true class, a column what it was taken for. Darker: more of its row."),
        _(
            "{count} test examples, accuracy {accuracy:.4f}",
            count=f"{found.counts.sum():,}",
            accuracy=found.accuracy,
        ),
    )


def _draw_matrix(axes: Axes, left: float, top: float, found: Confusion) -> None:
    """Cells in the colour of their share of the row, with their counts where they have room."""
    # the root, so that rare mistakes are seen beside a diagonal near 1
    shades = np.sqrt(found.row_shares)
    count = len(found.classes)
    across, down = axes.get_xlim(), axes.get_ylim()
    axes.imshow(
        shades,
        cmap=MAP,
        vmin=0,
        vmax=1,
        extent=(left, left + SIDE, top + SIDE, top),
        aspect="auto",
        interpolation="nearest",
    )
    axes.set_xlim(across)
    axes.set_ylim(down)
    cell = SIDE / count
    widest = theme.text_width(str(found.counts.max()))
    if widest + 4 > cell or cell < theme.LINE_HEIGHT:
        return
    colours = matplotlib.colormaps[MAP]
    for (row, column), number in np.ndenumerate(found.counts):
        if number:
            red, green, blue, _alpha = colours(shades[row, column])
            dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.5
            theme.write(
                axes,
                left + (column + 0.5) * cell,
                top + (row + 0.5) * cell,
                str(number),
                colour="#ffffff" if dark else theme.INK,
                align="center",
            )


def _write_classes(
    axes: Axes, left: float, top: float, found: Confusion, names: Mapping[int, str]
) -> None:
    """The names along the rows, and along the columns as much of them as fits; of many classes
    every so-manieth."""
    cell = SIDE / len(found.classes)
    every = int(np.ceil(theme.LINE_HEIGHT / cell))
    room = cell * every - 6  # a blank between two columns
    for place in range(0, len(found.classes), every):
        name = names[int(found.classes[place])]
        middle = (place + 0.5) * cell
        short = tiles.shortened(name, LABELS - 34)
        theme.write(axes, left - 10, top + middle, short, align="right")
        text = tiles.shortened(name, room)
        if theme.text_width(text) <= room:  # not even its first letter may fit
            theme.write(axes, left + middle, top + SIDE + 16, text, align="center")
    theme.write(axes, theme.MARGIN, top - 18, _("true ↓"), colour=theme.MUTED)
    below = top + SIDE + 42
    theme.write(axes, left + SIDE / 2, below, _("taken for →"), colour=theme.MUTED, align="center")


def _draw_pairs(
    axes: Axes, left: float, top: float, found: Confusion, names: Mapping[int, str]
) -> None:
    """One example of each mistake, two in a row, or that there is none."""
    heading = _("The commonest mistakes") if found.pairs else _("No mistakes")
    theme.write(axes, left, top - 18, heading, bold=True)
    for place, pair in enumerate(found.pairs):
        row, column = divmod(place, 2)
        x = left + column * (EXAMPLE + GAP + 20)
        y = top + row * (EXAMPLE + 2 * theme.LINE_HEIGHT + GAP)
        times = _("{count} times", count=pair.count) if pair.count > 1 else _("once")
        tile = Tile(_pixels(found, pair), _taken(pair, names), times)
        tiles.draw_tile(axes, x, y, EXAMPLE, tile)


def _taken(pair: Pair, names: Mapping[int, str]) -> str:
    return _("{true} taken for {predicted}", true=names[pair.true], predicted=names[pair.predicted])


def _pixels(found: Confusion, pair: Pair) -> np.ndarray:
    """The example as an image; the row of a table as one line of grey."""
    pixels = found.examples.take(slice(pair.index, pair.index + 1)).x[0]
    return pixels if pixels.ndim == 3 else tiles.stretched(pixels)[np.newaxis]


def _numbers(found: Confusion, names: Mapping[int, str]) -> dict[str, Any]:
    scores = zip(
        found.classes, found.recall, found.precision, found.counts.sum(axis=1), strict=True
    )
    return {
        "accuracy": found.accuracy,
        "classes": [
            {
                "class": names[int(number)],
                "examples": int(count),
                "recall": _or_none(recall),
                "precision": _or_none(precision),
            }
            for number, recall, precision, count in scores
        ],
        "counts": found.counts.tolist(),
        "confused": [
            {
                "true": names[pair.true],
                "predicted": names[pair.predicted],
                "count": pair.count,
                "example": pair.index,
                "probability": pair.probability,
            }
            for pair in found.pairs
        ],
    }


def _or_none(share: float) -> float | None:
    return None if np.isnan(share) else float(share)


def _rows(found: Confusion, names: Mapping[int, str]) -> Rows:
    cells = (
        (names[int(found.classes[row])], names[int(found.classes[column])], int(count))
        for (row, column), count in np.ndenumerate(found.counts)
    )
    return (("true", "predicted", "count"), *cells)
