"""A table of one's own: `csv:PATH` with numbers or a few texts in each column, and with classes in
the column of `--label`."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kerascourse.data import columns
from kerascourse.data.columns import Column, Sheet
from kerascourse.data.dataset import UNLABELLED, Dataset, Split, class_numbers, few, split_in_three
from kerascourse.data.wanted import Wanted
from kerascourse.errors import InputError, NotFoundError, nearest
from kerascourse.texts import _, safe_text


def load(wanted: Wanted) -> Dataset:
    """The rows of the file at the path, each column as its training rows tell (`columns.fitted`);
    where there are normal classes, the rows of these alone.

    The first line has the names of the columns. A fifth of the rows tests and a tenth validates.
    Without a label column all rows are of one class.
    """
    sheet = read(wanted.path)
    class_names, y = _classes(sheet, wanted.label)
    kept = [name for name in sheet.names if name != wanted.label]
    if not kept:
        raise InputError(_("expected columns in {path}, it has none", path=wanted.path))
    places = Split(np.arange(len(y)), y)
    parts = split_in_three(places, wanted.seed)
    told = parts[0]
    if wanted.normal and class_names != UNLABELLED:
        told = told.take(np.isin(told.y, class_numbers(wanted.normal, class_names)))
    found = columns.fitted(sheet, kept, told.stored.tolist())
    x = columns.encoded(found, sheet)
    train, val, test = (Split(x[part.stored], part.y) for part in parts)
    return Dataset(
        name=f"csv:{wanted.path.stem}",
        train=train,
        val=val,
        test=test,
        class_names=class_names,
        provenance=_provenance(sheet, found, wanted.label is None),
        columns=found,
    )


@dataclass(frozen=True)
class NewRows:
    """Rows as a network takes them, float32 (n, values); their labels, where the file has these;
    and what is to be told of them, in words."""

    x: np.ndarray
    labels: list[str] | None
    said: tuple[str, ...]


def new_rows(path: Path, known: Sequence[Column], label: str | None) -> NewRows:
    """The rows of the file at `path` for a network on the columns `known`, found by their names.

    InputError where one of them is not there.
    """
    sheet = read(path)
    absent = [column.name for column in known if column.name not in sheet.names]
    if absent:
        near = nearest(absent[0], [name for name in sheet.names if name != label])
        raise InputError(
            _(
                "expected the columns {absent} in {path}, it has {names}",
                absent=few(absent),
                path=path,
                names=few(sheet.names),
            ),
            _("Did you mean {name}?", name=near[0]) if near else "",
        )
    if not sheet.rows:
        raise InputError(_("expected rows in {path}, it has none", path=path))
    names = {column.name for column in known}
    extra = [name for name in sheet.names if name not in names and name != label]
    said = filled_words(columns.missing(known, sheet))
    strange = columns.unknown(known, sheet)
    if strange:
        said.append(_("texts that no training row has: {columns}", columns=_counted(strange)))
    if extra:
        said.append(_("left out, since the run does not know them: {names}", names=few(extra)))
    has_labels = label is not None and label in sheet.names
    return NewRows(
        columns.encoded(known, sheet), sheet.column(str(label)) if has_labels else None, tuple(said)
    )


def read(path: Path) -> Sheet:
    """The file at `path`; every row as long as the first line, which has the columns' names."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [line for line in csv.reader(file) if line]
    except (FileNotFoundError, IsADirectoryError):
        raise NotFoundError(_("expected a .csv file, {path} is not there", path=path)) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            _("expected a table in UTF-8, cannot read {path}: {error}", path=path, error=error)
        ) from error
    names, rows = (lines[0], lines[1:]) if lines else ([], [])
    for name in names:
        if names.count(name) > 1:
            raise InputError(
                _(
                    "expected columns of different names in {path}, received {name!r} twice",
                    path=path,
                    name=name,
                )
            )
    for number, row in enumerate(rows, 2):
        if len(row) != len(names):
            raise InputError(
                _(
                    "expected {names} values in row {number} of {path}, received {count}",
                    names=len(names),
                    number=number,
                    path=path,
                    count=len(row),
                )
            )
    return Sheet(path, tuple(names), rows)


def _classes(sheet: Sheet, label: str | None) -> tuple[tuple[str, ...], np.ndarray]:
    """The names of the classes, and each row's class."""
    if label is None:
        return UNLABELLED, np.zeros(len(sheet.rows), "int64")
    if label not in sheet.names:
        near = nearest(label, sheet.names)
        raise InputError(
            _(
                "expected a column {label!r} in {path}, it has {names}",
                label=label,
                path=sheet.path,
                names=", ".join(sheet.names[:20]),
            ),
            _("Try: --label {name}", name=near[0]) if near else "",
        )
    classes, y = np.unique(np.array(sheet.column(label), dtype=str), return_inverse=True)
    return tuple(classes.tolist()), y.astype("int64")


def _provenance(sheet: Sheet, found: Sequence[Column], without_label: bool) -> str:
    """Where the rows come from, what was missing, and which columns are texts."""
    words = [
        _(
            "the file {path}, {rows} rows of {columns} columns, standardised",
            path=safe_text(sheet.path.name),
            rows=len(sheet.rows),
            columns=len(found),
        )
    ]
    words += filled_words(columns.missing(found, sheet))
    texts = {column.name: len(column.texts) for column in found if column.texts}
    if texts:
        said = _("texts as a 0 or 1 each: {columns}", columns=_counted(texts))
        if without_label:
            name = next(iter(texts))
            said += _(" (--label {column}, if these are the classes)", column=name)
        words.append(said)
    return "; ".join(words)


def filled_words(counts: Mapping[str, int]) -> list[str]:
    """How many values were missing, and in which columns; nothing where none was."""
    if not counts:
        return []
    form = _("values missing: {count}, filled with the training median or usual text: {columns}")
    return [form.format(count=sum(counts.values()), columns=_counted(counts))]


def _counted(counts: Mapping[str, int], most: int = 10) -> str:
    """`a (3), b (1)`, the first `most` of them."""
    said = [f"{safe_text(name)} ({count})" for name, count in list(counts.items())[:most]]
    return ", ".join([*said, "…"] if len(counts) > most else said)
