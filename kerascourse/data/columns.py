"""The columns of a table: what the training rows tell of each, and how rows become numbers by it.

A column of numbers is standardised: (value − mean) / deviation. A column of texts becomes a 0 or 1
for each of its texts, left as they are: the variance of all of them together is 1 at most, so it
has about the weight of a column of numbers.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from kerascourse.errors import InputError
from kerascourse.texts import _

MISSING = frozenset({"", "?", "na", "n/a", "nan", "null"})
MOST_TEXTS = 20
# digits with a point or a space at the thousands, as where a comma is for decimals
GROUPED = r"\d{1,3}(?:[. \u00a0\u202f]\d{3})+"
WITH_COMMA = re.compile(rf"[+-]?(?:{GROUPED}|\d*)(?:,\d*)?(?:[eE][+-]?\d+)?")


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

    @property
    def values(self) -> int:
        """How many values a row has of it."""
        return len(self.texts) or 1

    def original(self, values: np.ndarray) -> float | str:
        """What stood in the table for the `values` that a row has of it: the number before it was
        standardised, or the likeliest text; none for values that speak for no text."""
        if not self.texts:
            return float(values[0]) * self.deviation + self.mean
        return self.texts[int(values.argmax())] if values.max() > 0 else ""


@dataclass(frozen=True)
class Sheet:
    """A file of rows as it stands: texts, `names` those of the columns.

    `decimal` is what stands before the decimals of its numbers, `lines` the number of each row in
    the file, where the names are row 1 (none: they go on from there). `said` is what is to be told
    of how it was read, in words.
    """

    path: Path
    names: tuple[str, ...]
    rows: list[list[str]]
    decimal: str = "."
    lines: Sequence[int] = ()
    said: tuple[str, ...] = ()

    def column(self, name: str) -> list[str]:
        """The texts of one column."""
        place = self._places[name]
        return [row[place].strip() for row in self.rows]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.names)}

    def line(self, row: int) -> int:
        """The number of a row in the file."""
        return self.lines[row] if self.lines else row + 2

    def take(self, rows: Sequence[int]) -> "Sheet":
        """The same with only the `rows` at those places."""
        lines = tuple(self.line(row) for row in rows)
        return replace(self, rows=[self.rows[row] for row in rows], lines=lines)


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
    counts = {c.name: sum(map(is_missing, sheet.column(c.name))) for c in columns}
    return {name: count for name, count in counts.items() if count}


def unknown(columns: Sequence[Column], sheet: Sheet) -> dict[str, int]:
    """How many texts no training row has, in each column that has any."""
    counts = {
        column.name: sum(
            text not in column.texts and not is_missing(text) for text in sheet.column(column.name)
        )
        for column in columns
        if column.texts
    }
    return {name: count for name, count in counts.items() if count}


def _fitted(sheet: Sheet, name: str, texts: list[str]) -> Column:
    present = [text for text in texts if not is_missing(text)]
    if not present:
        raise InputError(
            _(
                "expected values in column {column} of {path}, its training rows have none",
                column=name,
                path=sheet.path,
            ),
            _("Try: the file without it"),
        )
    numbers = [value for text in present if (value := number(text, sheet.decimal)) is not None]
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
        value = column.fill if is_missing(text) else number(text, sheet.decimal)
        if value is None:
            raise InputError(
                _(
                    "expected a number in row {line}, column {column} of {path}, received {text!r}",
                    line=sheet.line(row),
                    column=column.name,
                    path=sheet.path,
                    text=text,
                ),
                _("Try: --label {column}, if these are the classes", column=column.name),
            )
        values[row] = value
    return np.asarray((values - column.mean) / column.deviation)


def _texts(column: Column, sheet: Sheet) -> np.ndarray:
    """A column of texts: (rows, texts), 1 where it is that one."""
    texts = np.array(
        [column.fill if is_missing(text) else text for text in sheet.column(column.name)]
    )
    return np.asarray(texts[:, np.newaxis] == np.array(column.texts), dtype="float64")


def is_missing(text: str) -> bool:
    """Whether `text` stands for a value that is not there."""
    return text.casefold() in MISSING


def number(text: str, decimal: str) -> float | None:
    """The finite number that `text` is, if it is one, its decimals after the sign `decimal`."""
    if decimal == ",":
        if not WITH_COMMA.fullmatch(text):
            return None
        text = re.sub(r"[.\s]", "", text).replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None
