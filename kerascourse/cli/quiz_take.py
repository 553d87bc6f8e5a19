"""`kc quiz take QUIZ`: answer a quiz here, with hints and explanations."""

from pathlib import Path

import click

from kerascourse.cli.asking import HINTS, ask, tell
from kerascourse.cli.output import echo, notice
from kerascourse.cli.student_option import student_option
from kerascourse.files import replacing
from kerascourse.quiz import draw, sheet
from kerascourse.quiz.marking import result
from kerascourse.quiz.question import Quiz
from kerascourse.quiz.read import find
from kerascourse.texts import _, language


@click.command(
    "take",
    help=_(
        "Answer QUIZ here: ? gives a hint, an empty line leaves the question for later. The "
        "answers are kept in a sheet, which can be handed in; the next time it goes on there."
    ),
)
@click.argument("quiz")
@student_option
@click.option(
    "--sheet",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=_("Where the answers are kept (by default QUIZ-ID.toml)."),
)
@click.option("--again", is_flag=True, help=_("From the beginning, without the answers kept."))
def command(quiz: str, student: str, path: Path | None, again: bool) -> None:
    """Ask what is open, keep each answer, tell the score."""
    found = find(quiz)
    path = path or Path(f"{found.id}-{sheet.file_name(student)}")
    answers = {} if again else _kept(found, student, path)
    echo(found.title.in_language(language()), "title")
    if answers:
        notice(
            _(
                "{count} of {all} are answered in {path}",
                count=len(answers),
                all=len(found.questions),
                path=path,
            )
        )
    notice(_("a hint: {hint}; for later: an empty line", hint=HINTS[0]))
    for number, question in enumerate(found.questions, 1):
        if question.id in answers:
            continue
        instance = draw.instance(found, question, student)
        answer = ask(instance, number)
        if answer is None:
            notice(_("the input has ended"))
            break
        if answer:
            answers[question.id] = answer
            _keep(found, student, answers, path)
            tell(instance, answer)
    _write_score(found, student, answers, path)
    left = len(found.questions) - len(answers)
    if left:
        notice(
            _(
                "{count} are open. Go on with: kc quiz take {quiz} --student {student}",
                count=left,
                quiz=quiz,
                student=student,
            )
        )


def _kept(quiz: Quiz, student: str, path: Path) -> dict[str, str]:
    """The answers in the sheet of an earlier time."""
    if not path.exists():
        return {}
    kept = sheet.read(sheet.content(path), quiz)
    sheet.require_student(kept, student)
    return {name: answer for name, answer in kept.answers.items() if answer}


def _keep(quiz: Quiz, student: str, answers: dict[str, str], path: Path) -> None:
    with replacing(path) as temporary:
        temporary.write_text(sheet.text(quiz, student, answers), encoding="utf-8")


def _write_score(quiz: Quiz, student: str, answers: dict[str, str], path: Path) -> None:
    marked = result(quiz, student, answers)
    echo("")
    echo(
        _("{score:g} of {points:g} points", score=marked.score, points=quiz.max_score),
        "footer",
    )
    for_review = marked.count("review")
    if for_review:
        echo(_("for review: {count}", count=for_review))
    if answers:
        echo(str(path))
