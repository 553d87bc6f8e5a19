"""The file of grades: CSV as spreadsheets open it, written from a class and read again."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from kerascourse.errors import InputError, NotFoundError
from kerascourse.files import require_regular, write_text
from kerascourse.library_errors import words_of
from kerascourse.quiz.dialects import DIALECTS, Dialect
from kerascourse.quiz.grading import Class
from kerascourse.quiz.marking import Result
from kerascourse.tables import no_formula
from kerascourse.texts import _

MOST_BYTES = 20_000_000
TOTAL = "score"
OPEN = "open"
_ABOUT = ("name", "handed_in", "hours_late", "deducted", "status", "note")

Grades = Mapping[str, Mapping[str, str]]  # a student's cells by heading, as the file has them


def rows(graded: Class) -> list[list[Any]]:
    """The grade sheet: a heading, and a row a student; an answer in review has no score yet, and
    a question that a student did not get none at all.

    Students of the roster without a result stand at the end, with no score at all.
    """
    ids = [question.id for question in graded.quiz.questions]
    head = ["student", "score", "max_score", "review", *ids, "file", *_ABOUT]
    body = [
        [
            one.result.student,
            one.score,
            one.result.max_score,
            one.result.count("review"),
            *_of_questions(one.result, ids),
            one.file,
            one.name,
            f"{one.handed_in:%Y-%m-%d %H:%M:%S}" if one.handed_in else "",
            round(one.late / timedelta(hours=1), 2),
            round(one.result.score - one.score, 4),
            one.status,
            "; ".join(note.reason for note in graded.notes if note.file == one.file),
        ]
        for one in graded.graded
    ]
    without = [
        [
            *(one.student.id, "", graded.quiz.max_score, 0, *("" for _id in ids)),
            *("", one.student.name),
            *("", "", "", one.status, one.note),
        ]
        for one in graded.ungraded
    ]
    return [head, *body, *without]


def _of_questions(result: Result, ids: Iterable[str]) -> list[Any]:
    """The points of each question; empty where it is in review, or another student's."""
    decided = {
        mark.question.id: mark.score for mark in result.marks if mark.judgement.verdict != "review"
    }
    return [decided.get(each, "") for each in ids]


def write_csv(
    path: Path, lines: Iterable[Iterable[Any]], dialect: Dialect = DIALECTS["plain"]
) -> None:
    """Lines as a CSV file, whole or not at all; no cell is a formula to a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", delimiter=dialect.delimiter)
    writer.writerows(
        [no_formula(cell_text(cell, dialect.decimal)) for cell in line] for line in lines
    )
    mark = "\ufeff" if dialect.has_mark else ""
    write_text(path, mark + text.getvalue())


def cell_text(cell: Any, decimal: str = ".") -> str:
    """A cell as the file has it: points without zeros at their end."""
    return f"{cell:g}".replace(".", decimal) if isinstance(cell, float) else str(cell)


def read(path: Path) -> Grades:
    """The grades that `kc quiz grade` wrote to `path`; NotFoundError, InputError otherwise."""
    require_regular(path)
    if not path.is_file():
        raise NotFoundError(
            _("no file {path}", path=path), _("Try: kc quiz grade QUIZ FOLDER --out FILE.csv")
        )
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(_("expected grades of at most 20 MB in {path}", path=path))
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            file.seek(0)
            delimiter = max(",;\t", key=head.count)
            lines = list(csv.DictReader(file, strict=True, delimiter=delimiter))
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(
            _("expected grades in {path}: {error}", path=path, error=words_of(error))
        ) from None
    if not lines or not {"student", TOTAL} <= set(lines[0]):
        raise InputError(
            _("expected grades with the columns student and score in {path}", path=path)
        )
    if any(line[TOTAL] is None for line in lines):
        raise InputError(_("expected a score in every line of {path}", path=path))
    return {line["student"]: {**line} for line in lines}


def points(cell: str | None) -> str:
    """Points as a file has them, with a point for a Spanish spreadsheet's comma."""
    return (cell or "").replace(",", ".")
