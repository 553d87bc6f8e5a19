"""`kc course --out DIR`: the lessons as a book of pages."""

from pathlib import Path

import click

from kerascourse.cli.output import echo, notice
from kerascourse.errors import UsageError
from kerascourse.texts import _, ngettext


@click.command(
    "course",
    help=_(
        "All lessons as pages in a folder, in both languages, with a search: open index.html. "
        "--of FILE.toml chooses, orders and adds lessons."
    ),
)
@click.option(
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    required=True,
    help=_("The folder that the pages go to."),
)
@click.option(
    "--of",
    "course_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.toml",
    help=_("A course of your own: its title, its weeks, and the lessons of each."),
)
def command(folder: Path, course_file: Path | None) -> None:
    """Draw and write each page."""
    from kerascourse.cli.lesson_pictures import drawn
    from kerascourse.files import write_text
    from kerascourse.lessons.course import house_course, read_course
    from kerascourse.readings.book import INDEX, pages

    course = house_course() if course_file is None else read_course(course_file)
    if folder.exists() and any(folder.iterdir()) and not (folder / INDEX).is_file():
        raise UsageError(
            _("expected an empty folder or a book, received {folder}", folder=folder),
            _("Try: --out book"),
        )
    count = 0
    for name, html in pages(course, drawn):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, html)
        count += 1
    notice(ngettext("1 page", "{count} pages", count))
    echo(str(folder / INDEX))
