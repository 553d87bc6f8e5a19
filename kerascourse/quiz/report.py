"""What a class did not understand: its known mistakes by how often, its questions by how badly and
how well each tells who knows the matter, and answers that are alike."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import correlation, pvariance
from typing import Any

from kerascourse.files import require_ending, write_text
from kerascourse.pages import page
from kerascourse.quiz.classes.likeness import Alike, alike
from kerascourse.quiz.marking import Mark, Result
from kerascourse.quiz.question import Quiz
from kerascourse.tables import Column, Table, escape_markdown, markdown_text
from kerascourse.texts import _, language, ngettext

ENDINGS = (".md", ".html", ".json")


@dataclass(frozen=True)
class Misconception:
    """A known mistake: how many students made it, in which questions, and what was said of it."""

    name: str
    students: int
    questions: tuple[str, ...]
    says: str


@dataclass(frozen=True)
class Answered:
    """How a class answered a question: `share` of its points on average, of what is decided, which
    is how easy it is.

    `discrimination` is the correlation of its points with those of all other questions, from -1 to
    1: below 0.2 it hardly tells who knows the matter, below 0 something is wrong with it. None
    where all scored the same, or fewer than three were decided.
    """

    id: str
    course: tuple[str, ...]
    share: float | None
    verdicts: dict[str, int]
    discrimination: float | None = None


@dataclass(frozen=True)
class Report:
    """A class' results in sum; misconceptions the most frequent first, questions the worst
    first, the pairs whose answers are alike the most unlikely first.

    `reliability` is Cronbach's alpha, at most 1; None where it has no value.
    """

    quiz: Quiz
    students: int
    mean_score: float
    misconceptions: tuple[Misconception, ...]
    questions: tuple[Answered, ...]
    alike: tuple[Alike, ...] = ()
    reliability: float | None = None

    def document(self) -> dict[str, Any]:
        """The report as JSON has it."""
        return {
            "quiz": self.quiz.id,
            "students": self.students,
            "mean_score": round(self.mean_score, 4),
            "max_score": self.quiz.max_score,
            "misconceptions": [
                {**vars(one), "questions": list(one.questions)} for one in self.misconceptions
            ],
            "questions": [{**vars(one), "course": list(one.course)} for one in self.questions],
            "alike": [
                {
                    "students": list(one.students),
                    "questions": list(one.questions),
                    "borrowed": list(one.borrowed),
                    "bits": one.bits,
                }
                for one in self.alike
            ],
            "reliability": self.reliability,
        }


def report(quiz: Quiz, results: Sequence[Result]) -> Report:
    """The report on `results`, of at least one student."""
    return Report(
        quiz,
        len(results),
        sum(result.score for result in results) / len(results),
        _misconceptions(results),
        _questions(quiz, results),
        alike(results),
        _reliability(results),
    )


def _misconceptions(results: Sequence[Result]) -> tuple[Misconception, ...]:
    students: dict[str, set[str]] = {}
    questions: dict[str, dict[str, None]] = {}
    says: dict[str, str] = {}
    for result in results:
        for mark in result.marks:
            name = mark.judgement.misconception
            if name is not None:
                students.setdefault(name, set()).add(result.student)
                questions.setdefault(name, {})[mark.question.id] = None
                says.setdefault(name, mark.judgement.feedback)
    found = [
        Misconception(name, len(made), tuple(questions[name]), says[name])
        for name, made in students.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.students, one.name)))


def _questions(quiz: Quiz, results: Sequence[Result]) -> tuple[Answered, ...]:
    found = []
    by_id = [{mark.question.id: mark for mark in result.marks} for result in results]
    for question in quiz.questions:
        given = [
            (result, marks[question.id])
            for result, marks in zip(results, by_id, strict=True)
            if question.id in marks
        ]
        judged = [mark.judgement for _result, mark in given]
        decided = [one.share for one in judged if one.verdict != "review"]
        verdicts: dict[str, int] = {}
        for one in judged:
            verdicts[one.verdict] = verdicts.get(one.verdict, 0) + 1
        share = round(sum(decided) / len(decided), 4) if decided else None
        told = _discrimination(given)
        found.append(Answered(question.id, question.course, share, verdicts, told))
    return tuple(sorted(found, key=lambda one: (one.share is None, one.share or 0)))


def _discrimination(given: Sequence[tuple[Result, Mark]]) -> float | None:
    """The correlation of a question's points with those of the rest of the sheet, over the students
    who got it and whose answer is decided."""
    decided = [(one, mark) for one, mark in given if mark.judgement.verdict != "review"]
    own = [mark.score for _one, mark in decided]
    rest = [one.score - mark.score for one, mark in decided]
    if len(decided) < 3 or min(own) == max(own) or min(rest) == max(rest):
        return None
    return round(correlation(own, rest), 4)


def _reliability(results: Sequence[Result]) -> float | None:
    """Cronbach's alpha: k/(k − 1) · (1 − sum of the questions' variances / variance of the sum);
    None where not all have the same questions."""
    questions = len(results[0].marks)
    is_same = len({tuple(mark.question.id for mark in one.marks) for one in results}) == 1
    if len(results) < 3 or questions < 2 or not is_same:
        return None
    total = pvariance([one.score for one in results])
    if not total:
        return None
    parts = sum(
        pvariance([one.marks[place].score for one in results]) for place in range(questions)
    )
    return round(questions / (questions - 1) * (1 - parts / total), 4)


def mistakes_table(report: Report) -> Table:
    """The misconceptions."""
    columns = (
        Column("misconception", _("Misconception")),
        Column("students", _("Students"), numeric=True),
        Column("questions", _("Questions"), weight=2),
        Column("says", _("What to teach again"), weight=1),
    )
    rows = tuple(
        (one.name, one.students, ", ".join(one.questions), one.says)
        for one in report.misconceptions
    )
    return Table(columns, rows)


def questions_table(report: Report) -> Table:
    """The questions, the worst answered first."""
    columns = (
        Column("question", _("Question")),
        Column("course", _("Course"), weight=2),
        Column("share", _("Points"), numeric=True),
        Column("discrimination", _("Tells apart"), numeric=True, weight=2),
        *(
            Column(verdict, head, numeric=True, weight=1)
            for verdict, head in (
                ("correct", _("Right")),
                ("partial", _("Partly")),
                ("wrong", _("Wrong")),
                ("blank", _("Blank")),
                ("invalid", _("Not readable")),
                ("review", _("Review")),
            )
        ),
    )
    rows = tuple(
        (
            one.id,
            ", ".join(one.course),
            "–" if one.share is None else f"{one.share:.0%}",
            "–" if one.discrimination is None else f"{one.discrimination:.2f}",
            *(one.verdicts.get(column.key, 0) for column in columns[4:]),
        )
        for one in report.questions
    )
    return Table(columns, rows)


def alike_table(report: Report) -> Table:
    """The pairs whose answers are alike."""
    columns = (
        Column("students", _("Students")),
        Column("bits", _("Bits"), numeric=True),
        Column("questions", _("Alike in"), weight=1),
        Column("borrowed", _("Right only for the other's numbers"), weight=2),
    )
    rows = tuple(
        (" · ".join(one.students), one.bits, ", ".join(one.questions), ", ".join(one.borrowed))
        for one in report.alike
    )
    return Table(columns, rows)


def summary(report: Report) -> str:
    """The report in a line."""
    return ngettext(
        "1 student, {mean:.2f} of {most:g} points",
        "{count} students, on average {mean:.2f} of {most:g} points",
        report.students,
        mean=report.mean_score,
        most=report.quiz.max_score,
    )


def write(report: Report, path: Path) -> None:
    """The report as Markdown, HTML or JSON, by the ending of `path`."""
    require_ending(path, ENDINGS, "--report")
    writer = {".md": _markdown, ".html": _html, ".json": _json}[path.suffix.lower()]
    write_text(path, writer(report))


def _json(report: Report) -> str:
    return json.dumps(report.document(), indent=2) + "\n"


def _markdown(report: Report) -> str:
    parts = [f"# {escape_markdown(report.quiz.title.in_language(language()))}", summary(report)]
    for _name, title, table in _tables(report):
        parts += [f"## {title}", markdown_text(table).rstrip()]
    return "\n\n".join(parts) + "\n"


def _html(report: Report) -> str:
    tables = _tables(report)
    return page.html(
        page.Report(
            title=report.quiz.title.in_language(language()),
            language=language(),
            lead=summary(report),
            sections=tuple(page.Section(name, title, table=table) for name, title, table in tables),
        )
    )


def _tables(report: Report) -> list[tuple[str, str, Table]]:
    """(name, title, table): the misconceptions, where there are some, and the questions."""
    questions = _("Questions, the worst answered first")
    tables = [("questions", questions, questions_table(report))]
    if report.misconceptions:
        tables.insert(0, ("misconceptions", _("Misconceptions"), mistakes_table(report)))
    if report.alike:
        tables.append(("alike", alike_title(), alike_table(report)))
    return tables


def alike_title() -> str:
    """What stands over the pairs."""
    return _("Answers that are alike: a hint to look, no proof")
