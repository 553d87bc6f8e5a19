"""The right answers to a quiz."""

from kerascourse.quiz import types
from kerascourse.quiz.draw import arithmetic
from kerascourse.quiz.question import Instance, Key, Quiz
from kerascourse.tables import Column, Table
from kerascourse.texts import _, language


def _key(instance: Instance) -> Key:
    return types.of(instance.question.type).key(instance)  # type: ignore[no-any-return]


def _reference(instance: Instance) -> str:
    return str(types.of(instance.question.type).reference(instance, language()))


def table(instances: list[Instance]) -> Table:
    """A row a question."""
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
                arithmetic(_key(instance).worked_out, language()),
                instance.explanation.in_language(language()),
            )
            for instance in instances
        ),
    )


def document(quiz: Quiz, student: str, instances: list[Instance]) -> dict[str, object]:
    """The answers to `quiz` with the numbers of `student`."""
    return {
        "quiz": quiz.id,
        "student": student,
        "questions": [_answer(instance) for instance in instances],
    }


def _answer(instance: Instance) -> dict[str, object]:
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
