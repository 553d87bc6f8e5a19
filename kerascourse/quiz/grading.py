"""A class graded: every sheet of a folder marked, and what was not read with its reason.

Where two sheets have the same student and differ, neither is graded: which of them counts is not
ours to guess. Two equal ones count once.
"""

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerascourse.errors import CourseError
from kerascourse.files import write_text
from kerascourse.quiz import draw
from kerascourse.quiz import sheet as sheets
from kerascourse.quiz.marking import Fill, Judge, Result, judged, result
from kerascourse.quiz.question import Instance, Judgement, Question, Quiz, Values
from kerascourse.quiz.sheet import Sheet
from kerascourse.quiz.submissions import File, files
from kerascourse.tables import no_formula
from kerascourse.texts import _, safe_text


@dataclass(frozen=True)
class Skipped:
    """A file that was not graded, or a part of one, and why."""

    file: str
    reason: str


@dataclass(frozen=True)
class Graded:
    """A sheet's result, and the file that it stood in."""

    file: str
    result: Result


@dataclass(frozen=True)
class Class:
    """The results of a class, by student; what was not graded; what is amiss in graded sheets."""

    quiz: Quiz
    graded: tuple[Graded, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[Skipped, ...]

    @property
    def results(self) -> list[Result]:
        """The results alone."""
        return [one.result for one in self.graded]


def grade(
    quiz: Quiz, folder: Path, judge: Judge = judged, passed_over: Collection[Path] = ()
) -> Class:
    """Grade the sheets in `folder` and in its zip files; see `submissions.files` for the rest."""
    read, skipped = _read(quiz, files(folder, passed_over))
    single, twice = _single(read)
    # a class has fewer numbers and answers than students
    judge, fill = remembering(judge), filling_once()
    graded = [
        Graded(name, result(quiz, sheet.student, sheet.answers, judge, fill))
        for name, sheet in single
    ]
    notes = [(name, sheets.unknown(sheet, quiz)) for name, sheet in single]
    return Class(
        quiz,
        tuple(sorted(graded, key=lambda one: one.result.student.casefold())),
        tuple(sorted([*skipped, *twice], key=lambda one: one.file)),
        tuple(Skipped(name, note) for name, note in notes if note),
    )


def remembering(judge: Judge) -> Judge:
    """`judge`, which is asked only once about equal answers to a question with equal numbers."""
    known: dict[Any, Judgement] = {}

    def remembered(instance: Instance, answer: str) -> Judgement:
        key = (instance.question.id, tuple(instance.values.items()), answer)
        if key not in known:
            known[key] = judge(instance, answer)
        return known[key]

    return remembered


def filling_once() -> Fill:
    """`draw.filled`, which fills a question with equal numbers only once."""
    known: dict[Any, Instance] = {}

    def filled(question: Question, values: Values) -> Instance:
        key = (question.id, tuple(values.items()))
        if key not in known:
            known[key] = draw.filled(question, values)
        return known[key]

    return filled


def _read(quiz: Quiz, found: Iterable[File]) -> tuple[list[tuple[str, Sheet]], list[Skipped]]:
    read, skipped = [], []
    for file in found:
        # a name that is not UTF-8 is told with its bytes written out
        name = safe_text(file.name)
        if file.reason:
            skipped.append(Skipped(name, file.reason))
            continue
        try:
            read.append((name, sheets.read(file.content, quiz)))
        except CourseError as error:
            skipped.append(Skipped(name, error.message))
    return read, skipped


def _single(
    read: Sequence[tuple[str, Sheet]],
) -> tuple[list[tuple[str, Sheet]], list[Skipped]]:
    """The sheets of students who have one, and the others as skipped."""
    by_student: dict[str, list[tuple[str, Sheet]]] = {}
    for name, sheet in read:
        by_student.setdefault(sheet.student.casefold(), []).append((name, sheet))
    single, skipped = [], []
    for own in by_student.values():
        first, *others = own
        if all(other.answers == first[1].answers for _name, other in others):
            single.append(first)
            skipped += [
                Skipped(name, _("the same as {file}", file=first[0])) for name, _s in others
            ]
        else:
            for name, sheet in own:
                rest = ", ".join(other for other, _s in own if other != name)
                said = _("student {student} has another sheet, too: {files}; keep one")
                skipped.append(Skipped(name, said.format(student=sheet.student, files=rest)))
    return single, skipped


def rows(graded: Class) -> list[list[Any]]:
    """The grade sheet: a heading, and a row a student; an answer in review has no score yet."""
    ids = [question.id for question in graded.quiz.questions]
    head = ["student", "score", "max_score", "review", *ids, "file"]
    body = [
        [
            one.result.student,
            f"{one.result.score:g}",
            f"{graded.quiz.max_score:g}",
            one.result.count("review"),
            *(
                "" if mark.judgement.verdict == "review" else f"{mark.score:g}"
                for mark in one.result.marks
            ),
            one.file,
        ]
        for one in graded.graded
    ]
    return [head, *body]


def write_csv(path: Path, lines: Iterable[Iterable[Any]]) -> None:
    """Lines as a CSV file, whole or not at all; no cell is a formula to a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([no_formula(str(cell)) for cell in line] for line in lines)
    write_text(path, text.getvalue())
