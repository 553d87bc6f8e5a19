"""`kc quiz take QUIZ`: answer a quiz here, with hints, a second try and explanations."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerascourse.cli.output import echo, notice
from kerascourse.cli.quiz_argument import quiz_argument, quiz_of
from kerascourse.cli.student_option import student_option
from kerascourse.errors import InterruptError
from kerascourse.texts import _, language, typed

if TYPE_CHECKING:
    from kerascourse.quiz.question import Instance, Question, Quiz, Section


@click.command(
    "take",
    help=_(
        "Answer QUIZ here: ? gives a hint, an empty line leaves the question for the end, exit "
        "stops. The first answer counts; after a wrong one there is a second try, for practice."
        "\n\nThe answers are kept in a sheet, which can be handed in; next time it goes on there."
    ),
)
@quiz_argument
@student_option
@click.option(
    "--sheet",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=_("Where the answers are kept (by default QUIZ-ID.toml)."),
)
@click.option("--again", is_flag=True, help=_("From the beginning, without the answers kept."))
def command(quiz: str, secret: Path | None, student: str, path: Path | None, again: bool) -> None:
    """Ask what is open, keep each answer, tell the score."""
    from kerascourse.quiz import sheet

    found = quiz_of(quiz, secret)
    place = path or Path(f"{found.id}-{sheet.file_name(student)}")
    sitting = Sitting(found, student, place, {} if again else _kept(found, student, place))
    files = {"--sheet": path, "--secret": secret}
    others = [word for option in files.items() if option[1] is not None for word in option]
    words = ["kc", "quiz", "take", quiz, "--student", student, *others]
    go_on = _("Go on with: {command}", command=typed(*words))
    _write_beginning(sitting)
    try:
        _ask_open(sitting)
    except KeyboardInterrupt:
        _write_score(sitting)
        raise InterruptError(_("interrupted, the answers are kept"), go_on) from None
    _write_score(sitting)
    if sitting.open:
        notice(_("{count} are open. {go_on}", count=len(sitting.open), go_on=go_on))


@dataclass(frozen=True)
class Sitting:
    """A student at a quiz: the answers so far, which the file at `path` has too, and the questions
    that were right at the second try alone."""

    quiz: "Quiz"
    student: str
    path: Path
    answers: dict[str, str]
    practised: list[str] = field(default_factory=list)

    @property
    def questions(self) -> "tuple[Question, ...]":
        """The questions that the student gets."""
        from kerascourse.quiz import draw

        return draw.questions_of(self.quiz, self.student)

    @property
    def open(self) -> "list[tuple[int, Instance]]":
        """The questions without an answer, by their numbers."""
        from kerascourse.quiz import draw

        return [
            (number, draw.instance(self.quiz, question, self.student))
            for number, question in enumerate(self.questions, 1)
            if question.id not in self.answers
        ]

    def keep(self, name: str, answer: str) -> None:
        """Keep the answer to the question `name`, on disk too."""
        from kerascourse.files import write_text
        from kerascourse.quiz import sheet

        self.answers[name] = answer
        write_text(self.path, sheet.text(self.quiz, self.student, self.answers))


def _kept(quiz: "Quiz", student: str, path: Path) -> dict[str, str]:
    """The answers in the sheet of an earlier time."""
    from kerascourse.quiz import sheet

    if not path.exists():
        return {}
    kept = sheet.read(sheet.content(path), quiz)
    sheet.require_student(kept, student)
    return {name: answer for name, answer in kept.answers.items() if answer}


def _write_beginning(sitting: Sitting) -> None:
    from kerascourse.cli.asking import HINTS

    echo(sitting.quiz.title.in_language(language()), "title")
    if sitting.answers:
        notice(
            _(
                "{count} of {all} are answered in {path}",
                count=len(sitting.answers),
                all=len(sitting.questions),
                path=sitting.path,
            )
        )
    notice(
        _("a hint: {hint}; for later: an empty line; stop: {leave}", hint=HINTS[0], leave=_leave())
    )


def _leave() -> str:
    """The word to leave with, in the user's language."""
    from kerascourse.cli.asking import LEAVES

    return LEAVES[1] if language() == "es" else LEAVES[0]


def _ask_open(sitting: Sitting) -> None:
    """Ask what is open, and at the end once more what was skipped; until it is left."""
    from kerascourse.cli.asking import ask

    above: Section | None = None
    for _round in range(2):
        for number, instance in sitting.open:
            section = sitting.quiz.section_of(instance.question.id)
            if section is not None and section is not above:
                echo("")
                echo(section.title.in_language(language()), "title")
            above = section
            answer = ask(instance, number, len(sitting.questions))
            if answer is None or (answer and not _take(sitting, instance, answer)):
                return


def _take(sitting: Sitting, instance: "Instance", answer: str) -> bool:
    """Mark and keep `answer`, and give a wrong one its second try; whether to go on."""
    from kerascourse.cli.asking import answered, explain, marked

    question = instance.question.id
    sitting.keep(question, answer)
    again: str | None = ""
    if marked(instance, answer).judgement.verdict in ("wrong", "invalid"):
        echo(_("A second try, for practice: the first answer counts."), "aside")
        again = answered(instance)
        if again and marked(instance, again).judgement.verdict == "correct":
            sitting.practised.append(question)
    explain(instance)
    return again is not None


def _write_score(sitting: Sitting) -> None:
    from kerascourse.quiz.marking import result

    scored = result(sitting.quiz, sitting.student, sitting.answers)
    echo("")
    echo(
        _("{score:g} of {points:g} points", score=scored.score, points=sitting.quiz.max_score),
        "footer",
    )
    if sitting.practised:
        echo(_("right at the second try, not counted: {count}", count=len(sitting.practised)))
    for_review = scored.count("review")
    if for_review:
        echo(_("for review: {count}", count=for_review))
    if sitting.answers:
        echo(str(sitting.path))
