"""`kc quiz show QUIZ`: its questions, with a student's numbers."""

from pathlib import Path

import click

from kerascourse.cli.marks_output import write_text
from kerascourse.cli.output import echo, format_option, write_table
from kerascourse.cli.quiz_argument import quiz_argument, quiz_of
from kerascourse.cli.student_option import student_option
from kerascourse.quiz import draw, sheet
from kerascourse.quiz.question import Instance, Quiz
from kerascourse.results.quiz_questions import document, table
from kerascourse.texts import _, language


@click.command("show", help=_("The questions of QUIZ, with the numbers that a student gets."))
@quiz_argument
@student_option
@format_option
def command(quiz: str, secret: Path | None, student: str, output_format: str) -> None:
    """Draw the numbers and print."""
    found = quiz_of(quiz, secret)
    instances = [draw.instance(found, question, student) for question in found.questions]
    if output_format == "table":
        _write(found, instances)
    else:
        write_table(table(instances), output_format, lambda: document(found, student, instances))


def _write(quiz: Quiz, instances: list[Instance]) -> None:
    echo(quiz.title.in_language(language()), "title")
    for number, instance in enumerate(instances, 1):
        echo("")
        course = " ".join(instance.question.course)
        echo(" · ".join(filter(None, (instance.question.id, course))), "aside")
        write_text(sheet.prompt(instance, number))
