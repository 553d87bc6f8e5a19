"""`kc plot mistakes`: the surest mistakes, and below them the classes that look wrongly given."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from kerascourse.plots import theme, tiles
from kerascourse.plots.image_rows import Row, rows_page
from kerascourse.plots.picture import Picture, Rows
from kerascourse.plots.tiles import Tile
from kerascourse.seeing.mistakes import Mistake, Mistakes
from kerascourse.seeing.predicted import Predicted
from kerascourse.texts import _, ngettext

COLUMNS = 6


def mistakes(
    found: Mistakes, predicted: Predicted, title: str, name_of: Callable[[int], str]
) -> Picture:
    """Rows of `COLUMNS` images of each kind; `predicted` is what `found` was counted in,
    `name_of` gives the name of a class."""
    words = (
        ngettext(
            "Of 1 example {wrong:,} is taken for another class than its own; the class of "
            "{suspect:,} looks wrongly given.",
            "Of {count:,} examples {wrong:,} are taken for another class than their own; the "
            "class of {suspect:,} looks wrongly given.",
            found.examples,
            wrong=found.wrong,
            suspect=found.suspect,
        ),
    )
    kinds = (
        (_("The surest mistakes"), _("No mistakes"), found.surest),
        (_("Classes that look wrongly given"), _("No class looks wrongly given"), found.doubtful),
    )
    rows: list[Row] = []
    for heading, none, some in kinds:
        shown = [_tile(predicted, one, name_of) for one in some]
        rows += _in_rows(heading if shown else none, shown)
    with theme.plain_style():
        figure = rows_page(title, rows, words)
    return Picture(figure, _numbers(found, name_of), _rows(found, name_of))


def _in_rows(heading: str, shown: Sequence[Tile]) -> list[Row]:
    starts = range(0, max(1, len(shown)), COLUMNS)
    return [
        Row("" if first else heading, tuple(shown[first : first + COLUMNS])) for first in starts
    ]


def _tile(predicted: Predicted, one: Mistake, name_of: Callable[[int], str]) -> Tile:
    pixels = predicted.examples.take(slice(one.index, one.index + 1)).x[0]
    image = pixels if pixels.ndim == 3 else tiles.stretched(pixels)[np.newaxis]
    caption = _(
        "{true} taken for {predicted}", true=name_of(one.label), predicted=name_of(one.taken)
    )
    note = _(
        "{sure:.1%} against {own:.1%}, no. {index}", sure=one.sure, own=one.own, index=one.index
    )
    return Tile(image, caption, note)


def _numbers(found: Mistakes, name_of: Callable[[int], str]) -> dict[str, Any]:
    return {
        "examples": found.examples,
        "wrong": found.wrong,
        "suspect": found.suspect,
        "surest": [_document(one, name_of) for one in found.surest],
        "doubtful": [_document(one, name_of) for one in found.doubtful],
    }


def _document(one: Mistake, name_of: Callable[[int], str]) -> dict[str, Any]:
    return {
        "index": one.index,
        "class": name_of(one.label),
        "self_confidence": one.own,
        "taken_for": name_of(one.taken),
        "probability": one.sure,
    }


def _rows(found: Mistakes, name_of: Callable[[int], str]) -> Rows:
    lists: Iterable[tuple[str, tuple[Mistake, ...]]] = (
        ("surest", found.surest),
        ("doubtful", found.doubtful),
    )
    return (
        ("list", "index", "class", "self_confidence", "taken_for", "probability"),
        *((name, *_document(one, name_of).values()) for name, some in lists for one in some),
    )
