"""How marks of a quiz reach the user: one answer in a few lines, a sheet as a table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kerascourse.cli.output import echo, notice, terminal_width
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.quiz.marking import Mark


_STYLES = {"correct": "good", "wrong": "bad", "invalid": "bad"}


def write_mark(mark: "Mark") -> None:
    """The verdict, how the answer was read, and why it is marked so."""
    from kerascourse.cli.reviews_output import write_answer
    from kerascourse.results.quiz_marks import verdict_word

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
    if judged.evidence:
        write_answer(mark)
    if judged.read_as:
        write_text(_("read as: {text}", text=judged.read_as))
    if judged.feedback:
        write_text(judged.feedback)


def write_text(text: str) -> None:
    """A text of several lines, each made safe, on a terminal broken at blanks."""
    from kerascourse.tables import wrapped

    for line in text.removesuffix("\n").split("\n"):
        indent = " " * (len(line) - len(line.lstrip()))
        for part in wrapped(line, terminal_width(), indent):
            echo(part)


def notice_all(lines: Sequence[str]) -> None:
    """Each line on stderr."""
    for line in lines:
        notice(line)
