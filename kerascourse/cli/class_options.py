"""The options of `kc quiz grade` and `kc quiz regrade` that say what holds for a class."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerascourse.quiz.dialects import DIALECTS
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.quiz.grading import Terms


def class_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--roster`, `--id-column`, `--deadline`, `--late`, for `terms_of`; and `--csv-dialect`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option(
        "--roster",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help=_("Who is in the class: CSV of Moodle, Canvas or your own, or an id a line."),
    ),
    click.option(
        "--id-column", default="", metavar="HEADING", help=_("Where the roster has the ids.")
    ),
    click.option(
        "--deadline",
        default="",
        metavar="TIME",
        help=_("Until when, as in '2026-12-01 23:59'; the roster may tell a student's own."),
    ),
    click.option(
        "--late",
        default="tell",
        show_default=True,
        metavar="RULE",
        help=_("What is late: only tell it, refuse it, or take off, as in 10%/day or 5%/hour."),
    ),
    click.option(
        "--csv-dialect",
        "dialect",
        type=click.Choice(list(DIALECTS)),
        default="plain",
        show_default=True,
        help=_("excel-es: semicolons and decimal commas, as a Spanish Excel opens them."),
    ),
)


def terms_of(roster: Path | None, id_column: str, deadline: str, late: str) -> "Terms":
    """What holds for the class; errors as `roster.read`, `deadline.moment` and `deadline.rule`."""
    from kerascourse.quiz.classes import deadline as deadlines
    from kerascourse.quiz.classes import roster as rosters
    from kerascourse.quiz.grading import Terms

    return Terms(
        rosters.read(roster, id_column) if roster else None,
        deadlines.moment(deadline) if deadline else None,
        deadlines.rule(late),
    )
