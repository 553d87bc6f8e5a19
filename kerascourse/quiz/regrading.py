"""A class graded again: whose points are others than in an earlier file of grades."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kerascourse.errors import InputError, NotFoundError
from kerascourse.files import require_regular
from kerascourse.library_errors import words_of
from kerascourse.quiz.grading import Class, rows
from kerascourse.tables import no_formula
from kerascourse.texts import _

MOST_BYTES = 20_000_000
TOTAL = "score"
_NO_QUESTIONS = ("student", "max_score", "review", "file")

Grades = Mapping[str, Mapping[str, str]]  # a student's points by question, as the file has them


@dataclass(frozen=True)
class Change:
    """Points of a student that changed: in a question, or "score" for all together; empty where
    there were none, or are none yet."""

    student: str
    question: str
    before: str
    after: str


def read_grades(path: Path) -> Grades:
    """The grades that `kc quiz grade` wrote to `path`; NotFoundError, InputError otherwise."""
    if not path.is_file():
        raise NotFoundError(
            _("no file {path}", path=path), _("Try: kc quiz grade QUIZ FOLDER --out FILE.csv")
        )
    require_regular(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(_("expected grades of at most 20 MB in {path}", path=path))
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file, strict=True))
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(
            _("expected grades in {path}: {error}", path=path, error=words_of(error))
        ) from None
    if not lines or not {"student", TOTAL} <= set(lines[0]):
        raise InputError(
            _("expected grades with the columns student and score in {path}", path=path)
        )
    return {line["student"]: {**line} for line in lines}


def changes(before: Grades, graded: Class) -> tuple[Change, ...]:
    """What differs, by student, the score first; of who was not in `before`, all points."""
    head, *body = rows(graded)
    found: list[Change] = []
    for cells in body:
        line = dict(zip(head, map(str, cells), strict=True))
        found += _of_student(line["student"], before.get(no_formula(line["student"]), {}), line)
    now = {no_formula(str(cells[0])) for cells in body}
    gone = (
        Change(name, TOTAL, line[TOTAL], "") for name, line in before.items() if name not in now
    )
    return (*found, *gone)


def _of_student(
    student: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Change]:
    for question, points in after.items():
        earlier = before.get(question) or ""
        if question not in _NO_QUESTIONS and earlier != no_formula(points):
            yield Change(student, question, earlier, points)
