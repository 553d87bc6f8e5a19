"""The option `--judge`: a classifier's run that looks at what another network made."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from kerascourse.cli.subject_argument import SubjectChoice
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.seeing.subject import Subject


def judge_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option, as `judge_of` takes it."""
    return click.option(
        "--judge",
        metavar="RUN",
        help=_("A classifier's run (or .keras file) that tells how surely it recognises them."),
    )(command)


def judge_of(name: str | None, choice: SubjectChoice) -> "Subject | None":
    """The classifier called `name`, its run beside that of `choice`; None without one."""
    return None if name is None else choice.another(name)
