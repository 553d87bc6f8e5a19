"""A class graded."""

from pathlib import Path
from typing import Any

from kerascourse.quiz import report as reports
from kerascourse.quiz.grading import Class, Graded
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
                one.score,
                one.result.max_score,
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
        "results": [_result(one) for one in graded.graded],
        "ungraded": [
            {
                "student": one.student.id,
                "name": one.student.name,
                "status": one.status,
                "note": one.note,
            }
            for one in graded.ungraded
        ],
        "skipped": [vars(one) for one in graded.skipped],
        "notes": [vars(one) for one in graded.notes],
        "report": report.document(),
    }


def _result(one: Graded) -> dict[str, Any]:
    return {
        "file": one.file,
        **one.result.document(),
        "score": one.score,
        "name": one.name,
        "status": one.status,
        "handed_in": one.handed_in.isoformat() if one.handed_in else None,
        "hours_late": round(one.late.total_seconds() / 3600, 2),
        "deducted": round(one.result.score - one.score, 4),
    }
