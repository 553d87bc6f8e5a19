"""`kc quiz export QUIZ --to SYSTEM`: a quiz, a result or a class's grades for other systems."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.output import echo, notice
from kerascourse.cli.quiz_argument import quiz_argument, quiz_of
from kerascourse.errors import UsageError, did_you_mean
from kerascourse.quiz import exports
from kerascourse.texts import _, language

if TYPE_CHECKING:
    from kerascourse.quiz.marking import Result
    from kerascourse.quiz.question import Quiz


MOST_VARIANTS = 200
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    "export",
    help=_(
        "QUIZ for another system; a template becomes --variants questions with other numbers. "
        "What that system marks otherwise than kc is told. Gradescope takes a --sheet that is "
        "filled in, and Canvas' gradebook the --grades of kc quiz grade."
    ),
)
@quiz_argument
@click.option(
    "--to",
    "system",
    required=True,
    metavar="|".join(exports.EXPORTS),
    shell_complete=candidates.names(exports.EXPORTS),
    help=_("What for."),
)
@click.option("--out", type=_FILE, metavar="FILE", help=_("The file (by default QUIZ.ENDING)."))
@click.option(
    "--variants",
    type=click.IntRange(1, MOST_VARIANTS),
    default=1,
    show_default=True,
    help=_("Questions from each template."),
)
@click.option("--seed", type=int, default=0, show_default=True, help=_("Which numbers are drawn."))
@click.option("--sheet", type=_FILE, metavar="FILE", help=_("An answer sheet, for Gradescope."))
@click.option("--grades", type=_FILE, metavar="FILE", help=_("Grades, for Canvas' gradebook."))
def command(
    quiz: str,
    secret: Path | None,
    system: str,
    out: Path | None,
    variants: int,
    seed: int,
    sheet: Path | None,
    grades: Path | None,
) -> None:
    """Make it, write it, print the file's name."""
    from kerascourse.cli.marks_output import notice_all
    from kerascourse.files import replacing, require_ending

    _require_system(system, quiz, sheet, grades)
    found = quiz_of(quiz, secret)
    if grades is not None:
        echo(str(_gradebook(found, grades, out)))
        return
    module = exports.of(system)
    path = out or Path("results.json" if system == "gradescope" else f"{found.id}{module.ENDING}")
    require_ending(path, (module.ENDING,))
    if sheet is not None:
        content, said = module.write(_result(found, sheet)), []
    else:
        from kerascourse.cli.lesson_pictures import drawn
        from kerascourse.quiz.exports.item import pack

        draws = drawn if system in exports.WITH_PICTURES else None
        packed = pack(found, language(), variants, seed, draws)
        content = module.write(packed)
        said = [*module.notices(packed), *_not_drawn(found, system)]
    with replacing(path) as temporary:
        temporary.write_bytes(content)
    notice_all(said)
    echo(str(path))


def _not_drawn(quiz: "Quiz", system: str) -> list[str]:
    """What is told of pictures that the file does not hold."""
    pictured = [question.id for question in quiz.questions if question.plot]
    if not pictured or system in exports.WITH_PICTURES:
        return []
    return [
        _("{names}: the command that draws its picture stands there", names=", ".join(pictured))
    ]


def _require_system(system: str, quiz: str, sheet: Path | None, grades: Path | None) -> None:
    """UsageError where there is no such system, or where it does not take what is given."""
    if system not in exports.EXPORTS:
        raise UsageError(
            _(
                "expected --to {systems}, received {system!r}",
                systems=", ".join(exports.EXPORTS),
                system=system,
            ),
            did_you_mean(system, exports.EXPORTS),
        )
    if (sheet is not None) != (system == "gradescope"):
        raise UsageError(
            _("expected --sheet FILE with --to gradescope, and only there"),
            _("Try: kc quiz export {quiz} --to gradescope --sheet SHEET", quiz=quiz),
        )
    if grades is not None and system != "canvas":
        raise UsageError(
            _("expected --grades FILE only with --to canvas"),
            _("Try: kc quiz export {quiz} --to canvas --grades grades.csv", quiz=quiz),
        )


def _result(quiz: "Quiz", path: Path) -> "Result":
    from kerascourse.quiz import sheet as sheets
    from kerascourse.quiz.marking import result

    sheet = sheets.read(sheets.content(path), quiz)
    return result(quiz, sheet.student, sheet.answers)


def _gradebook(quiz: "Quiz", grades: Path, out: Path | None) -> Path:
    from kerascourse.quiz.exports.canvas import gradebook
    from kerascourse.quiz.grades import write_csv

    path = out or Path(f"{quiz.id}-gradebook.csv")
    book = gradebook(quiz, quiz.title.in_language(language()), grades)
    write_csv(path, book.lines)
    if book.held_back:
        notice(
            _(
                "held back, as answers wait for a person: {students}",
                students=", ".join(book.held_back),
            )
        )
    return path
