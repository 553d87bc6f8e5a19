"""`kc quiz sheet QUIZ`: an answer sheet to fill in, or one for each student of a class."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerascourse.cli.output import echo, notice
from kerascourse.cli.quiz_argument import quiz_argument, quiz_of
from kerascourse.errors import UsageError
from kerascourse.texts import _, ngettext

if TYPE_CHECKING:
    from kerascourse.quiz.question import Quiz


@click.command(
    "sheet",
    help=_(
        "An answer sheet of QUIZ to fill in: --student ID for one, --students FILE (an id a line) "
        "for a folder of them. Each student gets numbers of their own."
    ),
)
@quiz_argument
@click.option("--student", metavar="ID", help=_("Whose sheet."))
@click.option(
    "--students",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("The ids of a class: one a line, or CSV of Moodle, Canvas or your own."),
)
@click.option("--id-column", default="", metavar="HEADING", help=_("Where that CSV has the ids."))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help=_("The file, or with --students the folder (by default named after the quiz)."),
)
@click.option("--force", is_flag=True, help=_("Write over sheets that are there."))
def command(
    quiz: str,
    secret: Path | None,
    student: str | None,
    students: Path | None,
    id_column: str,
    out: Path | None,
    force: bool,
) -> None:
    """Draw the numbers, write, print the file's name."""
    from kerascourse.files import cannot_write
    from kerascourse.quiz import sheet
    from kerascourse.quiz.classes import roster as rosters

    if (student is None) == (students is None):
        raise UsageError(
            _("expected --student ID or --students FILE"),
            _("Try: kc quiz sheet {quiz} --student ana", quiz=quiz),
        )
    found = quiz_of(quiz, secret)
    if student is not None:
        name = sheet.student_id(student)
        echo(str(_write(found, name, out or Path(f"{found.id}-{sheet.file_name(name)}"), force)))
        return
    assert students is not None
    names = [one.id for one in rosters.read(students, id_column).students]
    folder = out or Path(f"{found.id}-sheets")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    for name in names:
        _write(found, name, folder / sheet.file_name(name), force)
    notice(ngettext("1 sheet", "{count} sheets", len(names)))
    echo(str(folder))


def _write(quiz: "Quiz", student: str, path: Path, force: bool) -> Path:
    from kerascourse.files import write_text
    from kerascourse.quiz import sheet

    if path.exists() and not force:
        raise UsageError(
            _("expected a new file, {path} is there and may have answers", path=path),
            _("Try: --out FILE, or --force to write over it"),
        )
    write_text(path, sheet.text(quiz, student))
    return path
