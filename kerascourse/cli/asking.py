"""A question asked in the terminal, or of a pipe: an answer, or a hint where one is asked for."""

import sys

from kerascourse.cli.marks_output import write_mark, write_text
from kerascourse.cli.output import echo
from kerascourse.quiz.marking import Mark, judged
from kerascourse.quiz.question import Instance
from kerascourse.quiz.reading.marks import LONGEST
from kerascourse.quiz.sheet import prompt
from kerascourse.texts import _, language

HINTS = ("?", "pista", "hint")


def ask(instance: Instance, number: int) -> str | None:
    """The answer that is typed; None at the end of the input. `?` gives the next hint."""
    echo("")
    write_text(prompt(instance, number))
    hints = [hint.in_language(language()) for hint in instance.hints]
    while True:
        answer = _line()
        if answer is None or answer.casefold() not in HINTS:
            return answer
        if hints:
            write_text(_("hint: {text}", text=hints.pop(0)))
        else:
            echo(_("there is no other hint"))


def tell(instance: Instance, answer: str) -> Mark:
    """Check `answer`, say what it scores, and explain."""
    mark = Mark(instance, answer, judged(instance, answer))
    write_mark(mark)
    write_text(instance.explanation.in_language(language()))
    return mark


def _line() -> str | None:
    """A line of stdin, without its end; None where there is no more."""
    if sys.stdin.isatty():
        sys.stdout.write("> ")
        sys.stdout.flush()
    # of a line that is longer the rest is read as the next answer's, and refused too
    read = sys.stdin.buffer.readline(4 * LONGEST + 4)
    return read.decode("utf-8", "replace").strip() if read else None
