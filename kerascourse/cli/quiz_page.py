"""`kc quiz page QUIZ --out FILE.html`: a practice quiz to take without a network."""

from pathlib import Path

import click

from kerascourse.cli.output import echo
from kerascourse.cli.quiz_argument import quiz_argument, quiz_of
from kerascourse.cli.student_option import student_option
from kerascourse.texts import _, language


@click.command(
    "page",
    help=_(
        "QUIZ as one page to practise with, in any browser and without a network: it checks, hints "
        "and explains. The answers are in it, though not in clear text: it is for practice alone."
    ),
)
@quiz_argument
@student_option
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.html",
    help=_("Where to write it (by default named after the quiz)."),
)
def command(quiz: str, secret: Path | None, student: str, out: Path | None) -> None:
    """Write the page, print its name."""
    from kerascourse.cli.lesson_pictures import drawn
    from kerascourse.files import require_ending, write_text
    from kerascourse.quiz import practice

    found = quiz_of(quiz, secret)
    path = out or Path(f"{found.id}.html")
    require_ending(path, (".html",))
    write_text(path, practice.html(found, student, language(), drawn))
    echo(str(path))
