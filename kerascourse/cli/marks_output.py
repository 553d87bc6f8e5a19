"""How marks of a quiz reach the user: one answer in a few lines, a sheet as a table."""

from collections.abc import Sequence

from kerascourse.cli.output import echo, notice
from kerascourse.quiz.question import Verdict
from kerascourse.quiz.result import Mark, Result
from kerascourse.tables import Column, Table
from kerascourse.texts import _

_STYLES = {"correct": "good", "wrong": "bad", "invalid": "bad"}


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


def write_mark(mark: Mark) -> None:
    """The verdict, how the answer was read, and why it is marked so."""
    judged = mark.judgement
    echo(
        _(
            "{verdict}: {score:g} of {points:g}",
            verdict=verdict_word(judged.verdict),
            score=mark.score,
            points=mark.question.points,
        ),
        _STYLES.get(judged.verdict, "aside"),
    )
    if judged.read_as:
        echo(_("read as: {text}", text=judged.read_as))
    if judged.feedback:
        write_text(judged.feedback)


def write_text(text: str) -> None:
    """A text of several lines, each made safe."""
    for line in text.splitlines():
        echo(line)


def notice_all(lines: Sequence[str]) -> None:
    """Each line on stderr."""
    for line in lines:
        notice(line)


def result_table(result: Result) -> Table:
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
