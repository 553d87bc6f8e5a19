"""A table of one's own: `csv:PATH` with numbers, and with classes in the column of `--label`."""

import csv
from pathlib import Path

import numpy as np

from kerascourse.data.dataset import Dataset, Split, split_in_three
from kerascourse.data.wanted import Wanted
from kerascourse.errors import InputError, NotFoundError, nearest
from kerascourse.texts import _, safe_text


def load(wanted: Wanted) -> Dataset:
    """The rows of the file at the path, each column standardised by the training rows.

    The first line has the names of the columns. A fifth of the rows tests and a tenth validates.
    Without a label column all rows are of one class.
    """
    names, rows = _read(wanted.path)
    class_names, y, kept = _classes(wanted, names, rows)
    x = np.array(
        [
            [_number(wanted.path, line, names[column], row[column]) for column in kept]
            for line, row in enumerate(rows, 2)
        ]
    )
    train, val, test = split_in_three(Split(x, y), wanted.seed)
    mean, deviation = train.x.mean(0), train.x.std(0)
    deviation[deviation == 0] = 1  # a constant column stays 0
    parts = {
        name: Split(((part.x - mean) / deviation).astype("float32"), part.y)
        for name, part in (("train", train), ("val", val), ("test", test))
    }
    return Dataset(
        name=f"csv:{wanted.path.stem}",
        **parts,
        class_names=class_names,
        provenance=_("the file {path}, {rows} rows of {columns} columns, standardised").format(
            path=safe_text(wanted.path.name), rows=len(x), columns=len(kept)
        ),
    )


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    """The names of the columns and the rows; every row as long as the first line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [line for line in csv.reader(file) if line]
    except (FileNotFoundError, IsADirectoryError):
        raise NotFoundError(
            _("expected a .csv file, {path} is not there").format(path=path)
        ) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            _("expected a table in UTF-8, cannot read {path}: {error}").format(
                path=path, error=error
            )
        ) from error
    names, rows = (lines[0], lines[1:]) if lines else ([], [])
    for number, row in enumerate(rows, 2):
        if len(row) != len(names):
            raise InputError(
                _("expected {names} values in row {number} of {path}, received {count}").format(
                    names=len(names), number=number, path=path, count=len(row)
                )
            )
    return names, rows


def _classes(
    wanted: Wanted, names: list[str], rows: list[list[str]]
) -> tuple[tuple[str, ...], np.ndarray, list[int]]:
    """The names of the classes, each row's class, and the numbers of the other columns."""
    columns = list(range(len(names)))
    if wanted.label is None:
        return ("row",), np.zeros(len(rows), "int64"), columns
    if wanted.label not in names:
        near = nearest(wanted.label, names)
        raise InputError(
            _("expected a column {label!r} in {path}, it has {names}").format(
                label=wanted.label, path=wanted.path, names=", ".join(names[:20])
            ),
            _("Try: --label {name}").format(name=near[0]) if near else "",
        )
    place = names.index(wanted.label)
    told = np.array([row[place] for row in rows], dtype=str)
    classes, y = np.unique(told, return_inverse=True)
    return tuple(classes.tolist()), y.astype("int64"), [c for c in columns if c != place]


def _number(path: Path, line: int, column: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not np.isfinite(value):
        raise InputError(
            _(
                "expected a number in row {line}, column {column} of {path}, received {text!r}"
            ).format(line=line, column=column, path=path, text=text),
            _("Try: --label {column}, if these are the classes").format(column=column),
        )
    return value
