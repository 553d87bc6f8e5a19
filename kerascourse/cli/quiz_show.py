"""`kc quiz show QUIZ`: its questions, with a student's numbers."""

import click

from kerascourse.cli.marks_output import write_text
from kerascourse.cli.output import echo, format_option, write_table
from kerascourse.cli.student_option import student_option
from kerascourse.quiz import draw, sheet
from kerascourse.quiz.question import Instance, Quiz
from kerascourse.quiz.read import find
from kerascourse.tables import Column, Table
from kerascourse.texts import _, language


@click.command("show", help=_("The questions of QUIZ, with the numbers that a student gets."))
@click.argument("quiz")
@student_option
@format_option
def command(quiz: str, student: str, output_format: str) -> None:
    """Draw the numbers and print."""
    found = find(quiz)
    instances = [draw.instance(found, question, student) for question in found.questions]
    if output_format == "table":
        _write(found, instances)
    else:
        document = {
            "quiz": found.id,
            "title": found.title.in_language(language()),
            "student": student,
            "seed": found.seed,
            "questions": [_document(instance) for instance in instances],
        }
        write_table(_table(instances), output_format, lambda: document)


def _write(quiz: Quiz, instances: list[Instance]) -> None:
    echo(quiz.title.in_language(language()), "title")
    for number, instance in enumerate(instances, 1):
        echo("")
        course = " ".join(instance.question.course)
        echo(" · ".join(filter(None, (instance.question.id, course))), "aside")
        write_text(sheet.prompt(instance, number))


def _table(instances: list[Instance]) -> Table:
    columns = (
        Column("id", _("Question")),
        Column("type", _("Type")),
        Column("course", _("Course"), weight=2),
        Column("points", _("Points"), numeric=True),
        Column("prompt", _("Text"), weight=1),
    )
    return Table(
        columns,
        tuple(
            (
                instance.question.id,
                instance.question.type,
                ", ".join(instance.question.course),
                instance.question.points,
                _text(instance),
            )
            for instance in instances
        ),
    )


def _text(instance: Instance) -> str:
    """The prompt and its options in one line."""
    prompt = instance.prompt.in_language(language())
    return " ".join(" ".join([prompt, *sheet.lettered(instance)]).split())


def _document(instance: Instance) -> dict[str, object]:
    question = instance.question
    return {
        "id": question.id,
        "type": question.type,
        "course": list(question.course),
        "points": question.points,
        "prompt": instance.prompt.in_language(language()),
        "options": [line.strip() for line in sheet.lettered(instance)],
        "hints": len(instance.hints),
        "values": dict(instance.values),
    }
