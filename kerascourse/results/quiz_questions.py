"""The questions of a quiz, as a student gets them."""

from kerascourse.quiz import sheet
from kerascourse.quiz.question import Instance, Quiz
from kerascourse.tables import Column, Table
from kerascourse.texts import _, language


def table(instances: list[Instance]) -> Table:
    """A row a question."""
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
    lines = [prompt, *sheet.pictured(instance), *sheet.lettered(instance)]
    return " ".join(" ".join(lines).split())


def document(quiz: Quiz, student: str, instances: list[Instance]) -> dict[str, object]:
    """The questions of `quiz` with the numbers of `student`."""
    return {
        "quiz": quiz.id,
        "title": quiz.title.in_language(language()),
        "student": student,
        "seed": quiz.seed,
        "questions": [
            _question(instance) | _plot(instance) | _section(quiz, instance.question.id)
            for instance in instances
        ],
    }


def _plot(instance: Instance) -> dict[str, object]:
    return {"plot": instance.plot} if instance.plot else {}


def _section(quiz: Quiz, question: str) -> dict[str, object]:
    """The title of the section that a question stands in, where there are sections."""
    section = quiz.section_of(question)
    return {"section": section.title.in_language(language())} if section else {}


def _question(instance: Instance) -> dict[str, object]:
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
