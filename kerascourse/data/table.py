"""A table of one's own: `csv:PATH` with numbers or a few texts in each column, and with classes in
the column of `--label`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kerascourse.data import columns, sheets
from kerascourse.data.columns import Column, Sheet
from kerascourse.data.dataset import UNLABELLED, Dataset, Split, class_numbers, few, split_in_three
from kerascourse.data.wanted import Wanted
from kerascourse.errors import InputError, nearest
from kerascourse.texts import _, safe_text


def load(wanted: Wanted) -> Dataset:
    """The rows of the file at the path, each column as its training rows tell (`columns.fitted`);
    where there are normal classes, the rows of these alone.

    The first line has the names of the columns. A fifth of the rows tests and a tenth validates.
    Without a label column all rows are of one class; with it, rows without a label are left out. A
    column that only counts the rows is none.
    """
    return of_sheet(sheets.read(wanted.path), wanted)


def of_sheet(sheet: Sheet, wanted: Wanted) -> Dataset:
    """The data set of a table that is read already, as `load` says."""
    index = sheets.index_of(sheet, [wanted.label])
    sheet = _labelled(sheet, wanted.label)
    class_names, y = _classes(sheet, wanted.label)
    kept = [name for name in sheet.names if name != wanted.label]
    if index is not None and len(kept) > 1:
        kept.remove(index)
        sheet = _saying(sheet, _index_words(index))
    if not kept:
        raise InputError(_("expected columns in {path}, it has none", path=sheet.path))
    places = Split(np.arange(len(y)), y)
    parts = split_in_three(places, wanted.seed)
    told = parts[0]
    if wanted.normal and class_names != UNLABELLED:
        told = told.take(np.isin(told.y, class_numbers(wanted.normal, class_names)))
    found = columns.fitted(sheet, kept, told.loaded.tolist())
    x = columns.encoded(found, sheet)
    train, val, test = (Split(x[part.loaded], part.y) for part in parts)
    return Dataset(
        name=f"csv:{sheet.path.stem}",
        train=train,
        val=val,
        test=test,
        class_names=class_names,
        provenance=_provenance(sheet, found, wanted.label is None),
        columns=found,
        test_lines=tuple(sheet.line(row) for row in parts[2].loaded.tolist()),
    )


@dataclass(frozen=True)
class NewRows:
    """Rows as a network takes them, float32 (n, values); their labels, where the file has one for
    each; what is to be told of them, in words; and the number of each row in the file."""

    x: np.ndarray
    labels: list[str] | None
    said: tuple[str, ...]
    lines: tuple[int, ...]


def new_rows(path: Path, known: Sequence[Column], label: str | None) -> NewRows:
    """The rows of the file at `path` for a network on the columns `known`, found by their names.

    InputError where one of them is not there.
    """
    sheet = sheets.read(path)
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
    index = sheets.index_of(sheet, [*names, label])
    extra = [name for name in sheet.names if name not in names and name not in (label, index)]
    said = [*sheet.said, *filled_words(columns.missing(known, sheet))]
    if index is not None:
        said.append(_index_words(index))
    strange = columns.unknown(known, sheet)
    if strange:
        said.append(_("texts that no training row has: {columns}", columns=_counted(strange)))
    if extra:
        said.append(_("left out, since the run does not know them: {names}", names=few(extra)))
    labels = sheet.column(label) if label is not None and label in sheet.names else None
    without = sum(map(columns.is_missing, labels or ()))
    if without:
        labels = None
        said.append(_("rows without a label: {count}, so all labels are left out", count=without))
    lines = tuple(map(sheet.line, range(len(sheet.rows))))
    return NewRows(columns.encoded(known, sheet), labels, tuple(said), lines)


def _saying(sheet: Sheet, words: str) -> Sheet:
    """The same, with that to be told too."""
    return replace(sheet, said=(*sheet.said, words))


def _index_words(name: str) -> str:
    return _("left out, since it only counts the rows: the column {name!r}", name=safe_text(name))


def _labelled(sheet: Sheet, label: str | None) -> Sheet:
    """The rows that have a label; all of them where there is no such column.

    InputError where none has one.
    """
    if label is None or label not in sheet.names or not sheet.rows:
        return sheet
    texts = sheet.column(label)
    kept = [row for row, text in enumerate(texts) if not columns.is_missing(text)]
    if not kept:
        raise InputError(
            _(
                "expected labels in column {label} of {path}, it has none",
                label=label,
                path=sheet.path,
            ),
            _("Try: another column as --label, or none"),
        )
    if len(kept) == len(texts):
        return sheet
    words = _("rows without a label, left out: {count}", count=len(texts) - len(kept))
    return _saying(sheet.take(kept), words)


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
    words += [*sheet.said, *filled_words(columns.missing(found, sheet))]
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
