"""`kc quiz drill`: exercises without end, growing in difficulty."""

import click

from kerascourse.cli.asking import HINTS, ask, explain, marked
from kerascourse.cli.output import echo, notice
from kerascourse.texts import _

LEVELS = 5
IN_A_ROW = 3  # right answers that lead to the next level


@click.command(
    "drill",
    help=_(
        "Exercises with numbers of their own, until `exit` or Ctrl-D; three right ones in a row "
        "lead to the next level."
    ),
)
@click.option(
    "--level",
    type=click.IntRange(1, LEVELS),
    default=1,
    show_default=True,
    help=_("Where to begin."),
)
@click.option("--count", type=click.IntRange(1), metavar="N", help=_("Stop after so many."))
@click.option("--seed", type=int, help=_("The same exercises again (by default others)."))
def command(level: int, count: int | None, seed: int | None) -> None:
    """Ask, tell, go on."""
    import random
    from itertools import count as numbers

    from kerascourse.quiz.draw import drawn, filled
    from kerascourse.quiz.drill import exercise

    seed = random.randrange(10**6) if seed is None else seed
    notice(_("a hint: {hint}; seed {seed}", hint=HINTS[0], seed=seed))
    right = row = asked = 0
    try:
        for number in range(1, count + 1) if count else numbers(1):
            question = exercise(level, number, seed)
            instance = filled(question, drawn(question, f"{seed}\n{number}"))
            answer = ask(instance, number, count)
            if answer is None:
                break
            asked += 1
            is_right = marked(instance, answer).judgement.verdict == "correct"
            explain(instance)
            right, row = right + is_right, row + 1 if is_right else 0
            if row == IN_A_ROW and level < LEVELS:
                level, row = level + 1, 0
                echo(_("level {level}", level=level), "aside")
    finally:  # after Ctrl-C too
        echo("")
        echo(_("{right} of {asked} right, level {level}", right=right, asked=asked, level=level))
