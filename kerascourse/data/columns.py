"""The columns of a table: what the training rows tell of each, and how rows become numbers by it.

A column of numbers is standardised: (value − mean) / deviation. A column of texts becomes a 0 or 1
for each of its texts, left as they are: the variance of all of them together is 1 at most, so it
has about the weight of a column of numbers.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse.errors import InputError
from kerascourse.texts import _

MISSING = frozenset({"", "?", "na", "n/a", "nan", "null"})
MOST_TEXTS = 20


@dataclass(frozen=True)
class Column:
    """What is known of a column, all of it from training rows.

    `fill` stands in for a missing value: the median, or the most frequent text. `mean` and
    `deviation` are those of numbers; `texts` those of a column of texts, the most frequent first.
    """

    name: str
    fill: float | str
    mean: float = 0.0
    deviation: float = 1.0
    texts: tuple[str, ...] = ()

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Column":
        """The column that `dataclasses.asdict` and JSON made the document of."""
        return cls(**{**document, "texts": tuple(document["texts"])})

    @property
    def values(self) -> int:
        """How many values a row has of it."""
        return len(self.texts) or 1


@dataclass(frozen=True)
class Sheet:
    """A file of rows as it stands: texts, `names` those of the columns."""

    path: Path
    names: tuple[str, ...]
    rows: list[list[str]]

    def column(self, name: str) -> list[str]:
        """The texts of one column."""
        place = self.names.index(name)
        return [row[place].strip() for row in self.rows]


def fitted(sheet: Sheet, names: Sequence[str], rows: Sequence[int]) -> tuple[Column, ...]:
    """What the training rows, at the places `rows`, tell of the columns `names`.

    InputError where a column has no value there, or too many texts.
    """
    found = []
    for name in names:
        texts = sheet.column(name)
        found.append(_fitted(sheet, name, [texts[row] for row in rows]))
    return tuple(found)


def encoded(columns: Sequence[Column], sheet: Sheet) -> np.ndarray:
    """The rows as numbers, float32 (rows, values); each column is found by its name.

    What is missing is filled; a text that no training row has is 0 throughout. InputError names
    the row and column of what should be a number.
    """
    parts = [_texts if column.texts else _numbers for column in columns]
    blocks = [part(column, sheet) for part, column in zip(parts, columns, strict=True)]
    return np.concatenate(blocks, axis=1).astype("float32")


def missing(columns: Sequence[Column], sheet: Sheet) -> dict[str, int]:
    """How many values are missing in each column that misses any."""
    counts = {c.name: sum(map(_is_missing, sheet.column(c.name))) for c in columns}
    return {name: count for name, count in counts.items() if count}


def unknown(columns: Sequence[Column], sheet: Sheet) -> dict[str, int]:
    """How many texts no training row has, in each column that has any."""
    counts = {
        column.name: sum(
            text not in column.texts and not _is_missing(text) for text in sheet.column(column.name)
        )
        for column in columns
        if column.texts
    }
    return {name: count for name, count in counts.items() if count}


def _fitted(sheet: Sheet, name: str, texts: list[str]) -> Column:
    present = [text for text in texts if not _is_missing(text)]
    if not present:
        raise InputError(
            _(
                "expected values in column {column} of {path}, its training rows have none",
                column=name,
                path=sheet.path,
            ),
            _("Try: the file without it"),
        )
    numbers = [number for text in present if (number := _number(text)) is not None]
    # a column of numbers with a slip of the pen is still one of numbers
    if 2 * len(numbers) < len(present):
        counts = Counter(present)
        if len(counts) > MOST_TEXTS:
            raise InputError(
                _(
                    "expected numbers, or {most} different texts at most, in column {column} of "
                    "{path}, received {count} texts",
                    most=MOST_TEXTS,
                    column=name,
                    path=sheet.path,
                    count=len(counts),
                ),
                _(
                    "Try: the file without it, or --label {column}, if these are the classes",
                    column=name,
                ),
            )
        ordered = tuple(sorted(counts, key=lambda text: (-counts[text], text)))
        return Column(name, ordered[0], texts=ordered)
    median = float(np.median(numbers))
    filled = np.array(numbers + [median] * (len(texts) - len(present)))
    # a constant column stays 0
    return Column(name, median, float(filled.mean()), float(filled.std()) or 1.0)


def _numbers(column: Column, sheet: Sheet) -> np.ndarray:
    """A column of numbers, standardised: (rows, 1)."""
    values = np.empty((len(sheet.rows), 1))
    for row, text in enumerate(sheet.column(column.name)):
        number = column.fill if _is_missing(text) else _number(text)
        if number is None:
            raise InputError(
                _(
                    "expected a number in row {line}, column {column} of {path}, received {text!r}",
                    line=row + 2,
                    column=column.name,
                    path=sheet.path,
                    text=text,
                ),
                _("Try: --label {column}, if these are the classes", column=column.name),
            )
        values[row] = number
    return np.asarray((values - column.mean) / column.deviation)


def _texts(column: Column, sheet: Sheet) -> np.ndarray:
    """A column of texts: (rows, texts), 1 where it is that one."""
    texts = np.array(
        [column.fill if _is_missing(text) else text for text in sheet.column(column.name)]
    )
    return np.asarray(texts[:, np.newaxis] == np.array(column.texts), dtype="float64")


def _is_missing(text: str) -> bool:
    return text.casefold() in MISSING


def _number(text: str) -> float | None:
    """The finite number that `text` is, if it is one."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None
