"""`kc quiz answer QUIZ QUESTION TEXT`: one answer, checked."""

from pathlib import Path

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.output import format_option, write_table
from kerascourse.cli.quiz_argument import quiz_argument, quiz_of
from kerascourse.cli.student_option import student_option
from kerascourse.texts import _

NOT_RIGHT = 1


@click.command(
    "answer",
    help=_(
        "Check TEXT as the answer to QUESTION (its id or its place) of QUIZ; exit code 1 where it "
        "is not right. TEXT may be - for stdin."
    ),
    # -3 is an answer, no option
    context_settings={"ignore_unknown_options": True},
)
@quiz_argument
@click.argument("question", shell_complete=candidates.QUESTION)
@click.argument("text")
@student_option
@format_option
def command(
    quiz: str, secret: Path | None, question: str, text: str, student: str, output_format: str
) -> int:
    """Check and print."""
    from kerascourse.cli.marks_output import write_mark
    from kerascourse.quiz import draw
    from kerascourse.quiz.marking import Mark, Result, judged, question_of
    from kerascourse.results.quiz_marks import table

    found = quiz_of(quiz, secret)
    asked = question_of(found, question, student)
    instance = draw.instance(found, asked, student)
    answer = _from_stdin() if text == "-" else text
    mark = Mark(instance, answer, judged(instance, answer))
    if output_format == "table":
        write_mark(mark)
    else:
        names = {"quiz": found.id, "student": student}
        marks = table(Result(found, student, (mark,)))
        write_table(marks, output_format, lambda: names | mark.document())
    return 0 if mark.judgement.verdict == "correct" else NOT_RIGHT


def _from_stdin() -> str:
    import sys

    from kerascourse.quiz.reading.marks import LONGEST

    # one more than may be read, so that a longer one is told as too long
    return sys.stdin.buffer.read(4 * LONGEST + 4).decode("utf-8", "replace")
