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
from kerascourse.texts import _, ngettext

SIDE = 610.0
LABELS = 110.0
EXAMPLE, GAP = 152.0, 24.0
MAP = "Blues"


def confusion(confusion: Confusion, title: str, names: Mapping[int, str]) -> Picture:
    """The matrix on the left, the mistakes on the right; `names` are those of the classes."""
    with theme.plain_style():
        figure, axes = theme.page(SIDE + 252)
        top = tiles.heading(axes, title, _caption(confusion)) + 60
        left = theme.MARGIN + LABELS
        _draw_matrix(axes, left, top, confusion)
        _write_classes(axes, left, top, confusion, names)
        _draw_pairs(axes, left + SIDE + 50, top, confusion, names)
    return Picture(figure, _numbers(confusion, names), _rows(confusion, names))


def _caption(confusion: Confusion) -> tuple[str, ...]:
    return (
        _("A row is a true class, a column what it was taken for. Darker: more of its row."),
        ngettext(
            "1 test example, accuracy {accuracy:.4f}",
            "{count:,} test examples, accuracy {accuracy:.4f}",
            int(confusion.counts.sum()),
            accuracy=confusion.accuracy,
        ),
    )


def _draw_matrix(axes: Axes, left: float, top: float, confusion: Confusion) -> None:
    """Cells in the colour of their share of the row, with their counts where they have room."""
    # the root, so that rare mistakes are seen beside a diagonal near 1
    shades = np.sqrt(confusion.row_shares)
    count = len(confusion.classes)
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
    widest = theme.text_width(str(confusion.counts.max()))
    if widest + 4 > cell or cell < theme.LINE_HEIGHT:
        return
    colours = matplotlib.colormaps[MAP]
    for (row, column), number in np.ndenumerate(confusion.counts):
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
    axes: Axes, left: float, top: float, confusion: Confusion, names: Mapping[int, str]
) -> None:
    """The names along the rows, and along the columns as much of them as fits; of many classes
    every so-manieth."""
    cell = SIDE / len(confusion.classes)
    every = int(np.ceil(theme.LINE_HEIGHT / cell))
    room = cell * every - 6  # a blank between two columns
    for place in range(0, len(confusion.classes), every):
        name = names[int(confusion.classes[place])]
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
    axes: Axes, left: float, top: float, confusion: Confusion, names: Mapping[int, str]
) -> None:
    """One example of each mistake, two in a row, or that there is none."""
    heading = _("The commonest mistakes") if confusion.pairs else _("No mistakes")
    theme.write(axes, left, top - 18, heading, bold=True)
    for place, pair in enumerate(confusion.pairs):
        row, column = divmod(place, 2)
        x = left + column * (EXAMPLE + GAP + 20)
        y = top + row * (EXAMPLE + 2 * theme.LINE_HEIGHT + GAP)
        times = ngettext("once", "{count} times", pair.count)
        tile = Tile(_pixels(confusion, pair), _taken(pair, names), times)
        tiles.draw_tile(axes, x, y, EXAMPLE, tile)


def _taken(pair: Pair, names: Mapping[int, str]) -> str:
    return _("{true} taken for {predicted}", true=names[pair.true], predicted=names[pair.predicted])


def _pixels(confusion: Confusion, pair: Pair) -> np.ndarray:
    """The example as an image; the row of a table as one line of grey."""
    pixels = confusion.examples.take(slice(pair.index, pair.index + 1)).x[0]
    return pixels if pixels.ndim == 3 else tiles.stretched(pixels)[np.newaxis]


def _numbers(confusion: Confusion, names: Mapping[int, str]) -> dict[str, Any]:
    scores = zip(
        confusion.classes,
        confusion.recall,
        confusion.precision,
        confusion.counts.sum(axis=1),
        strict=True,
    )
    return {
        "accuracy": confusion.accuracy,
        "classes": [
            {
                "class": names[int(number)],
                "examples": int(count),
                "recall": _or_none(recall),
                "precision": _or_none(precision),
            }
            for number, recall, precision, count in scores
        ],
        "counts": confusion.counts.tolist(),
        "confused": [
            {
                "true": names[pair.true],
                "predicted": names[pair.predicted],
                "count": pair.count,
                "example": pair.index,
                "probability": pair.probability,
            }
            for pair in confusion.pairs
        ],
    }


def _or_none(share: float) -> float | None:
    return None if np.isnan(share) else float(share)


def _rows(confusion: Confusion, names: Mapping[int, str]) -> Rows:
    cells = (
        (names[int(confusion.classes[row])], names[int(confusion.classes[column])], int(count))
        for (row, column), count in np.ndenumerate(confusion.counts)
    )
    return (("true", "predicted", "count"), *cells)
