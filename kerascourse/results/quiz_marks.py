"""The marks of an answer sheet."""

from kerascourse.quiz.marking import Result
from kerascourse.quiz.question import Verdict
from kerascourse.tables import Column, Table
from kerascourse.texts import _


def verdict_word(verdict: Verdict) -> str:
    """A verdict in the user's language."""
    return {
        "correct": _("correct"),
        "partial": _("partly right"),
        "wrong": _("wrong"),
        "blank": _("blank"),
        "invalid": _("not readable"),
        "review": _("for review"),
    }[verdict]


def table(result: Result) -> Table:
    """The marks of a sheet, a row a question, and their sum."""
    columns = (
        Column("question", _("Question")),
        Column("verdict", _("Verdict")),
        Column("score", _("Points"), numeric=True),
        Column("max_score", _("of"), numeric=True),
        Column("read_as", _("Read as"), weight=1),
        Column("feedback", _("Why"), weight=2),
    )
    rows = tuple(
        (
            mark.question.id,
            verdict_word(mark.judgement.verdict),
            mark.score,
            mark.question.points,
            mark.judgement.read_as,
            mark.judgement.feedback,
        )
        for mark in result.marks
    )
    footer = (_("together"), "", result.score, result.quiz.max_score, "", "")
    return Table(columns, rows, (footer,))
