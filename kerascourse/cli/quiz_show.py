"""`kc quiz show QUIZ`: its questions, with a student's numbers."""

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerascourse.cli.output import echo, format_option, write_table
from kerascourse.cli.quiz_argument import quiz_argument, quiz_of
from kerascourse.cli.student_option import student_option
from kerascourse.texts import _, language

if TYPE_CHECKING:
    from kerascourse.quiz.question import Quiz


@click.command("show", help=_("The questions of QUIZ, with the numbers that a student gets."))
@quiz_argument
@student_option
@format_option
def command(quiz: str, secret: Path | None, student: str, output_format: str) -> None:
    """Draw the numbers and print."""
    from kerascourse.quiz import draw
    from kerascourse.results.quiz_questions import document, table

    found = quiz_of(quiz, secret)
    if output_format == "table":
        _write(found, student)
    else:
        questions = draw.questions_of(found, student)
        instances = [draw.instance(found, question, student) for question in questions]
        write_table(table(instances), output_format, lambda: document(found, student, instances))


def _write(quiz: "Quiz", student: str) -> None:
    from kerascourse.cli.marks_output import write_text
    from kerascourse.quiz import draw, sheet

    echo(quiz.title.in_language(language()), "title")
    numbers = count(1)
    for section, questions in draw.sections_of(quiz, student):
        if section:
            echo("")
            echo(section.title.in_language(language()), "title")
        for question in questions:
            echo("")
            echo(" · ".join(filter(None, (question.id, " ".join(question.course)))), "aside")
            write_text(sheet.prompt(draw.instance(quiz, question, student), next(numbers)))
