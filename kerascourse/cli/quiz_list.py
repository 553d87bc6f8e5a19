"""`kc quiz list`: the quizzes of the bank."""

import click

from kerascourse.cli.output import format_option, write_table
from kerascourse.quiz.question import Quiz
from kerascourse.quiz.read import bank, read
from kerascourse.tables import Column, Table
from kerascourse.texts import _, language


@click.command("list", help=_("The quizzes of the bank: questions, points, what they are on."))
@format_option
def command(output_format: str) -> None:
    """Read them all and print."""
    quizzes = [read(path) for path in bank().values()]
    write_table(_table(quizzes), output_format, lambda: [_document(quiz) for quiz in quizzes])


def _course(quiz: Quiz) -> list[str]:
    """The ids of the course that the quiz is on, each once: A2 before A10."""
    found = {each for question in quiz.questions for each in question.course}
    return sorted(found, key=lambda each: (each[:1], len(each), each))


def _table(quizzes: list[Quiz]) -> Table:
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


def _document(quiz: Quiz) -> dict[str, object]:
    return {
        "quiz": quiz.id,
        "title": quiz.title.in_language(language()),
        "questions": len(quiz.questions),
        "points": quiz.max_score,
        "course": _course(quiz),
    }
