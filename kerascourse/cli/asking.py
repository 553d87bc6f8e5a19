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
SKIPS = ("", "skip", "saltar")
LEAVES = ("exit", "salir", "quit")


def ask(instance: Instance, number: int, count: int | None = None) -> str | None:
    """The answer that is typed to question `number` of `count`; "" to skip it, None to leave, at
    the end of the input too. `?` gives the next hint."""
    echo("")
    if count is not None:
        echo(f"{number}/{count}", "aside")
    write_text(prompt(instance, number))
    return answered(instance)


def answered(instance: Instance) -> str | None:
    """The same for a question that has been shown."""
    hints = [hint.in_language(language()) for hint in instance.hints]
    while True:
        answer = _line()
        if answer is None or answer.casefold() in LEAVES:
            return None
        if answer.casefold() in SKIPS:
            return ""
        if answer.casefold() not in HINTS:
            return answer
        if hints:
            write_text(_("hint: {text}", text=hints.pop(0)))
        else:
            echo(_("there is no other hint"))


def marked(instance: Instance, answer: str) -> Mark:
    """The mark of `answer`, after telling it."""
    mark = Mark(instance, answer, judged(instance, answer))
    write_mark(mark)
    return mark


def explain(instance: Instance) -> None:
    """Tell the explanation."""
    write_text(instance.explanation.in_language(language()))


def _line() -> str | None:
    """A line of stdin, without its end; None where there is no more."""
    if sys.stdin.isatty():
        sys.stdout.write("> ")
        sys.stdout.flush()
    # of a line that is longer the rest is read as the next answer's, and refused too
    read = sys.stdin.buffer.readline(4 * LONGEST + 4)
    return read.decode("utf-8", "replace").strip() if read else None
