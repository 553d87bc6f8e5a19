"""`kc plot confusion`: the matrix, and an example of each of the commonest mistakes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes

from kerascourse.plots import theme, tiles
from kerascourse.plots.picture import Picture, Rows
from kerascourse.plots.tiles import Tile
from kerascourse.seeing.confusion import Confusion, Pair
from kerascourse.texts import _, ngettext

# the matrix with the names left of it; the longest line of a name; an example
MATRIX, LABELS = 730.0, 230.0
EXAMPLE, GAP = 160.0, 28.0
MAP = "Blues"


@dataclass(frozen=True)
class _Layout:
    """Where the matrix and the names of its classes go, in pixels.

    `side` is the matrix's own, `cell` that of a cell; `left` the room for the names of the rows,
    `below` that for the names of the columns. Of many classes one in `every` is named. `upright`
    says that the columns' names stand on end.
    """

    side: float
    left: float
    below: float
    every: int
    upright: bool
    cell: float

    @property
    def room(self) -> float:
        """The width that a column's name may take, the height of a row's."""
        return self.cell * self.every - 6  # a blank between two columns


def confusion(confusion: Confusion, title: str, names: Mapping[int, str]) -> Picture:
    """The matrix on the left, the mistakes on the right; `names` are those of the classes."""
    classes = [names[int(number)] for number in confusion.classes]
    layout = _layout(classes)
    pairs = [_tile(confusion, pair, names) for pair in confusion.pairs]
    below = max(layout.side + layout.below + 60, _pairs_height(pairs))
    with theme.plain_style():
        figure, axes, y = tiles.headed_page(title, _caption(confusion), 60 + below + theme.MARGIN)
        top = y + 60
        left = theme.MARGIN + layout.left
        _draw_matrix(axes, left, top, layout, confusion)
        _write_classes(axes, left, top, layout, classes)
        _draw_pairs(axes, left + layout.side + 40, top, pairs)
    return Picture(figure, _numbers(confusion, names), _rows(confusion, names))


def _layout(classes: Sequence[str]) -> _Layout:
    """Names of rows in lines of at most `LABELS` pixels; names of columns in lines where no word
    is broken by it, else on end."""
    widest = max(theme.text_width(name) for name in classes)
    left = min(LABELS, widest) + 12
    side = MATRIX - left
    cell = side / len(classes)
    every = int(np.ceil(theme.LINE_HEIGHT / cell))
    room = cell * every - 6
    words = [word for name in classes for word in name.split()]
    upright = any(theme.text_width(word) > room for word in words)
    if upright:
        below = min(LABELS, widest)
    else:
        below = theme.LINE_HEIGHT * max(len(theme.wrapped(name, room)) for name in classes)
    return _Layout(side, left, below, every, upright, cell)


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


def _draw_matrix(
    axes: Axes, left: float, top: float, layout: _Layout, confusion: Confusion
) -> None:
    """Cells in the colour of their share of the row, with their counts where they have room."""
    # the root, so that rare mistakes are seen beside a diagonal near 1
    shades = np.sqrt(confusion.row_shares)
    across, down = axes.get_xlim(), axes.get_ylim()
    axes.imshow(
        shades,
        cmap=MAP,
        vmin=0,
        vmax=1,
        extent=(left, left + layout.side, top + layout.side, top),
        aspect="auto",
        interpolation="nearest",
    )
    axes.set_xlim(across)
    axes.set_ylim(down)
    cell = layout.cell
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
    axes: Axes, left: float, top: float, layout: _Layout, classes: Sequence[str]
) -> None:
    """The names along the rows and along the columns."""
    below = top + layout.side + 8
    for place in range(0, len(classes), layout.every):
        name, middle = classes[place], (place + 0.5) * layout.cell
        lines = theme.wrapped(name, LABELS)
        most = max(1, int(layout.cell * layout.every / theme.LINE_HEIGHT))
        if len(lines) > most:
            lines = (*lines[: most - 1], tiles.shortened(" ".join(lines[most - 1 :]), LABELS))
        for number, line in enumerate(lines):
            y = top + middle + theme.LINE_HEIGHT * (number - (len(lines) - 1) / 2)
            theme.write(axes, left - 10, y, line, align="right")
        if layout.upright:
            short = tiles.shortened(name, LABELS)
            theme.write_upright(axes, left + middle, below, short)
        else:
            theme.paragraph(axes, left + middle, below + 9, name, layout.room, align="center")
    theme.write(axes, theme.MARGIN, top - 18, _("true ↓"), colour=theme.MUTED)
    under = below + layout.below + 24
    words = _("taken for →")
    theme.write(axes, left + layout.side / 2, under, words, colour=theme.MUTED, align="center")


def _draw_pairs(axes: Axes, left: float, top: float, pairs: Sequence[Tile]) -> None:
    """One example of each mistake, two in a row, or that there is none."""
    heading = _("The commonest mistakes") if pairs else _("No mistakes")
    theme.write(axes, left, top - 18, heading, bold=True)
    y = top
    for row in _in_pairs(pairs):
        for column, tile in enumerate(row):
            tiles.draw_tile(axes, left + column * (EXAMPLE + GAP), y, EXAMPLE, tile)
        y += _row_height(row)


def _in_pairs(pairs: Sequence[Tile]) -> list[Sequence[Tile]]:
    return [pairs[first : first + 2] for first in range(0, len(pairs), 2)]


def _row_height(row: Sequence[Tile]) -> float:
    return EXAMPLE + tiles.text_height(row, EXAMPLE) + GAP


def _pairs_height(pairs: Sequence[Tile]) -> float:
    return sum(map(_row_height, _in_pairs(pairs)))


def _tile(confusion: Confusion, pair: Pair, names: Mapping[int, str]) -> Tile:
    """An example of a mistake."""
    times = ngettext("once", "{count} times", pair.count)
    return Tile(_pixels(confusion, pair), _taken(pair, names), times)


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
