"""`kc quiz key QUIZ`: the right answers, for the teacher."""

from pathlib import Path

import click

from kerascourse.cli.output import format_option, write_table
from kerascourse.cli.quiz_argument import quiz_argument, quiz_of
from kerascourse.cli.student_option import student_option
from kerascourse.texts import _


@click.command("key", help=_("The right answers to QUIZ with a student's numbers."))
@quiz_argument
@student_option
@format_option
def command(quiz: str, secret: Path | None, student: str, output_format: str) -> None:
    """Work out and print."""
    from kerascourse.quiz import draw
    from kerascourse.results.quiz_key import document, table

    found = quiz_of(quiz, secret)
    instances = [
        draw.instance(found, question, student) for question in draw.questions_of(found, student)
    ]
    write_table(table(instances), output_format, lambda: document(found, student, instances))
