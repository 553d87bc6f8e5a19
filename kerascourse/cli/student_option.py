"""The option `--student` of the commands of `kc quiz`."""

from collections.abc import Callable
from typing import Any

import click

from kerascourse.texts import _

SAMPLE = "sample"  # the student whose numbers are shown where none is named


def student_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option, read as an id."""
    return click.option(
        "--student",
        metavar="ID",
        default=SAMPLE,
        callback=_read,
        help=_("Whose numbers (by default those of a sample)."),
    )(command)


def _read(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if value == SAMPLE:
        return value
    from kerascourse.quiz.sheet import student_id

    return student_id(value)
