"""`kc quiz paper QUIZ --out DIR`: an exam to print, in several forms, with keys and seats."""

import shutil
import subprocess
from pathlib import Path
from string import ascii_uppercase

import click

from kerascourse.cli.output import echo, notice
from kerascourse.cli.quiz_argument import quiz_argument, quiz_of
from kerascourse.errors import UsageError
from kerascourse.texts import _, language

_COMPILER = "pdflatex"
_MOST_SECONDS = 120


@click.command(
    "paper",
    help=_(
        "QUIZ as an exam to print: each form a LaTeX file with numbers and an order of its own and "
        "boxes for the answers, its key in another, and with --students who sits where with which "
        "form. --pdf compiles them with pdflatex. Use --secret for a real exam."
    ),
)
@quiz_argument
@click.option(
    "--forms",
    type=click.IntRange(1, len(ascii_uppercase)),
    default=2,
    show_default=True,
    help=_("How many forms."),
)
@click.option(
    "--students",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=_("The ids of a class: one a line, or CSV of Moodle, Canvas or your own."),
)
@click.option("--id-column", default="", metavar="HEADING", help=_("Where that CSV has the ids."))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help=_("The folder (by default named after the quiz)."),
)
@click.option("--pdf", is_flag=True, help=_("Compile the files, too."))
def command(
    quiz: str,
    secret: Path | None,
    forms: int,
    students: Path | None,
    id_column: str,
    out: Path | None,
    pdf: bool,
) -> None:
    """Draw the forms, write, compile, print the names."""
    from kerascourse.files import cannot_write, replacing, write_text
    from kerascourse.quiz import paper
    from kerascourse.quiz.classes import roster as rosters
    from kerascourse.quiz.dialects import DIALECTS
    from kerascourse.quiz.grades import write_csv

    if pdf and shutil.which(_COMPILER) is None:
        raise UsageError(
            _("expected {program}, which is not installed", program=_COMPILER),
            _("Try: without --pdf, and compile the files elsewhere"),
        )
    from kerascourse.cli.lesson_pictures import drawn

    found = quiz_of(quiz, secret)
    known = rosters.read(students, id_column).students if students else ()
    names = ascii_uppercase[:forms]
    folder = out or Path(f"{found.id}-paper")
    files = paper.documents(found, names, language(), drawn)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    if known:
        placed = paper.seats(found, known, names)
        files["seats.tex"] = paper.seating(placed, language())
        head = ["seat", "student", "name", "form"]
        write_csv(
            folder / "seats.csv",
            [head, *([one.number, one.student, one.name, one.form] for one in placed)],
            DIALECTS["plain"],
        )
        echo(str(folder / "seats.csv"))
    for name, content in files.items():
        if isinstance(content, bytes):
            with replacing(folder / name) as temporary:
                temporary.write_bytes(content)
        else:
            write_text(folder / name, content)
        echo(str(folder / name))
        if pdf and name.endswith(".tex"):
            _compile(folder, name)
            echo(str((folder / name).with_suffix(".pdf")))
    if not found.is_secret:
        notice(_("these numbers can be worked out by anyone who has the quiz; see kc quiz secret"))


def _compile(folder: Path, name: str) -> None:
    """The PDF of a LaTeX file beside it, which may run nothing and read nothing from outside."""
    options = ("-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape")
    try:
        done = subprocess.run(
            [_COMPILER, *options, name],
            cwd=folder,
            capture_output=True,
            timeout=_MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UsageError(
            _("{program} takes too long for {name}", program=_COMPILER, name=name)
        ) from None
    if done.returncode:
        lines = done.stdout.decode("utf-8", "replace").splitlines()
        said = next((line for line in lines if line.startswith("!")), _("no reason told"))
        raise UsageError(
            _("{program} refuses {name}: {reason}", program=_COMPILER, name=name, reason=said)
        )
    for ending in (".aux", ".log"):
        (folder / name).with_suffix(ending).unlink(missing_ok=True)
