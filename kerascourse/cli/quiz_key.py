"""`kc quiz key QUIZ`: the right answers, for the teacher."""

import click

from kerascourse.cli.output import format_option, write_table
from kerascourse.cli.student_option import student_option
from kerascourse.quiz import draw, types
from kerascourse.quiz.question import Instance, Key
from kerascourse.quiz.read import find
from kerascourse.tables import Column, Table
from kerascourse.texts import _, language


@click.command("key", help=_("The right answers to QUIZ with a student's numbers."))
@click.argument("quiz")
@student_option
@format_option
def command(quiz: str, student: str, output_format: str) -> None:
    """Work out and print."""
    found = find(quiz)
    instances = [draw.instance(found, question, student) for question in found.questions]
    document = {
        "quiz": found.id,
        "student": student,
        "questions": [_document(instance) for instance in instances],
    }
    write_table(_table(instances), output_format, lambda: document)


def _key(instance: Instance) -> Key:
    return types.of(instance.question.type).key(instance)  # type: ignore[no-any-return]


def _reference(instance: Instance) -> str:
    return str(types.of(instance.question.type).reference(instance, language()))


def _table(instances: list[Instance]) -> Table:
    columns = (
        Column("id", _("Question")),
        Column("answer", _("Answer")),
        Column("worked_out", _("Worked out"), weight=1),
        Column("explanation", _("Explanation"), weight=2),
    )
    return Table(
        columns,
        tuple(
            (
                instance.question.id,
                _reference(instance),
                _key(instance).worked_out,
                instance.explanation.in_language(language()),
            )
            for instance in instances
        ),
    )


def _document(instance: Instance) -> dict[str, object]:
    key = _key(instance)
    return {
        "id": instance.question.id,
        "answer": _reference(instance),
        "worked_out": key.worked_out,
        "explanation": instance.explanation.in_language(language()),
        "values": dict(instance.values),
        "misconceptions": [{"name": one.name, "gives": _told(one.gives)} for one in key.mistakes],
    }


def _told(value: object) -> str:
    return "×".join(map(str, value)) if isinstance(value, tuple) else str(value)
