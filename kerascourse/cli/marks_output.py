"""How marks of a quiz reach the user: one answer in a few lines, a sheet as a table."""

from collections.abc import Sequence

from kerascourse.cli.output import echo, notice, terminal_width
from kerascourse.cli.reviews_output import write_answer
from kerascourse.quiz.marking import Mark
from kerascourse.results.quiz_marks import verdict_word
from kerascourse.tables import wrapped
from kerascourse.texts import _

_STYLES = {"correct": "good", "wrong": "bad", "invalid": "bad"}


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
    if judged.evidence:
        write_answer(mark)
    if judged.read_as:
        write_text(_("read as: {text}", text=judged.read_as))
    if judged.feedback:
        write_text(judged.feedback)


def write_text(text: str) -> None:
    """A text of several lines, each made safe, on a terminal broken at blanks."""
    for line in text.removesuffix("\n").split("\n"):
        indent = " " * (len(line) - len(line.lstrip()))
        for part in wrapped(line, terminal_width(), indent):
            echo(part)


def notice_all(lines: Sequence[str]) -> None:
    """Each line on stderr."""
    for line in lines:
        notice(line)
