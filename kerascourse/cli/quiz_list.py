"""`kc quiz list`: the quizzes of the bank."""

import click

from kerascourse.cli.output import format_option, write_table
from kerascourse.quiz.places import bank
from kerascourse.texts import _


@click.command("list", help=_("The quizzes of the bank: questions, points, what they are on."))
@format_option
def command(output_format: str) -> None:
    """Read them all and print."""
    from kerascourse.quiz.read import read
    from kerascourse.results.quiz_bank import document, table

    quizzes = [read(path) for path in bank().values()]
    write_table(table(quizzes), output_format, lambda: [document(quiz) for quiz in quizzes])
