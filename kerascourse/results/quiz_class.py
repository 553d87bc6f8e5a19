"""A class graded."""

from pathlib import Path
from typing import Any

from kerascourse.quiz import report as reports
from kerascourse.quiz.grading import Class
from kerascourse.tables import Column, Table
from kerascourse.texts import _


def table(graded: Class) -> Table:
    """A row a student."""
    columns = (
        Column("student", _("Student")),
        Column("score", _("Points"), numeric=True),
        Column("max_score", _("of"), numeric=True),
        Column("review", _("For review"), numeric=True),
        Column("file", _("File"), weight=1),
    )
    return Table(
        columns,
        tuple(
            (
                one.result.student,
                one.result.score,
                graded.quiz.max_score,
                one.result.count("review"),
                one.file,
            )
            for one in graded.graded
        ),
    )


def document(graded: Class, report: reports.Report, files: list[Path]) -> dict[str, Any]:
    """The results of all, what was skipped and why, and the report."""
    return {
        "quiz": graded.quiz.id,
        "files": [str(file) for file in files],
        "results": [{"file": one.file, **one.result.document()} for one in graded.graded],
        "skipped": [vars(one) for one in graded.skipped],
        "notes": [vars(one) for one in graded.notes],
        "report": report.document(),
    }
