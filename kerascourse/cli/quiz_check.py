"""`kc quiz check QUIZ SHEET`: an answer sheet, checked."""

from pathlib import Path

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.output import format_option, notice, write_table
from kerascourse.cli.quiz_argument import quiz_argument, quiz_of
from kerascourse.texts import _

NOT_FULL = 1


@click.command(
    "check", help=_("Check the answer sheet SHEET of QUIZ; exit code 1 where not all is right.")
)
@quiz_argument
@click.argument(
    "path",
    metavar="SHEET",
    type=click.Path(path_type=Path),
    shell_complete=candidates.files(".toml"),
)
@format_option
def command(quiz: str, secret: Path | None, path: Path, output_format: str) -> int:
    """Read, mark, print."""
    from kerascourse.quiz import sheet as sheets
    from kerascourse.quiz.marking import result
    from kerascourse.results.quiz_marks import table

    found = quiz_of(quiz, secret)
    sheet = sheets.read(sheets.content(path), found)
    said = (sheets.unknown(sheet, found), sheets.not_drawn(sheet, found, sheet.student))
    for note in filter(None, said):
        notice(f"{path}: {note}")
    marked = result(found, sheet.student, sheet.answers)
    write_table(table(marked), output_format, marked.document)
    return 0 if marked.is_full else NOT_FULL
