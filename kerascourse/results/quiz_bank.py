"""The quizzes of the bank."""

from kerascourse.quiz.question import Quiz
from kerascourse.tables import Column, Table
from kerascourse.texts import _, language


def _course(quiz: Quiz) -> list[str]:
    """The ids of the course that the quiz is on, each once: A2 before A10."""
    found = {each for question in quiz.questions for each in question.course}
    return sorted(found, key=lambda each: (each[:1], len(each), each))


def table(quizzes: list[Quiz]) -> Table:
    """A row a quiz."""
    columns = (
        Column("quiz", _("Quiz")),
        Column("title", _("Title"), weight=1),
        Column("questions", _("Questions"), numeric=True),
        Column("points", _("Points"), numeric=True),
        Column("course", _("Course"), weight=2),
    )
    return Table(
        columns,
        tuple(
            (
                quiz.id,
                quiz.title.in_language(language()),
                len(quiz.questions),
                quiz.max_score,
                ", ".join(_course(quiz)),
            )
            for quiz in quizzes
        ),
    )


def document(quiz: Quiz) -> dict[str, object]:
    """A quiz in numbers."""
    return {
        "quiz": quiz.id,
        "title": quiz.title.in_language(language()),
        "questions": len(quiz.questions),
        "points": quiz.max_score,
        "course": _course(quiz),
    }
