"""The options that have several processes train one network, as the keyword `group`."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

import click

from kerascourse.cli.output import notice
from kerascourse.errors import CourseError, UsageError
from kerascourse.models.processes import ALONE, Group
from kerascourse.texts import _

SLURM = "slurm"


def processes_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--coordinator`, `--processes` and `--process-id`, as the keyword `group`."""

    @click.option(
        "--coordinator",
        metavar="HOST:PORT|slurm",
        help=_("Train in several processes, on JAX: where process 0 is, or as srun tells."),
    )
    @click.option(
        "--processes", type=click.IntRange(min=1), help=_("How many processes train together.")
    )
    @click.option(
        "--process-id", type=click.IntRange(min=0), help=_("Which of them this is, from 0.")
    )
    @wraps(command)
    def called(
        *arguments: Any,
        coordinator: str | None,
        processes: int | None,
        process_id: int | None,
        **options: Any,
    ) -> Any:
        group = _group(coordinator, processes, process_id)
        if group.count > 1 and group.is_first:
            notice(
                _(
                    "{count} processes train together, this is number 0, at {address}",
                    count=group.count,
                    address=group.coordinator,
                )
            )
        return command(*arguments, group=group, **options)

    return called


def _group(coordinator: str | None, count: int | None, place: int | None) -> Group:
    """The group that the options tell; UsageError where they do not tell one."""
    if (coordinator, count, place) == (None, None, None):
        return ALONE
    if coordinator == SLURM and count is None and place is None:
        from kerascourse.models import slurm

        return slurm.group(os.environ)
    if coordinator is None or count is None or place is None or place >= count:
        raise UsageError(
            _("expected --coordinator HOST:PORT --processes N --process-id I, I from 0 to N − 1"),
            _("Try: --coordinator 127.0.0.1:7654 --processes 2 --process-id 0, and 1"),
        )
    host, _colon, port = coordinator.rpartition(":")
    if not (host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise UsageError(
            _("expected --coordinator HOST:PORT or slurm, received {value!r}", value=coordinator),
            _("Try: --coordinator 127.0.0.1:7654"),
        )
    return Group(coordinator, count, place)


def end(error: CourseError) -> NoReturn:
    """Tell `error` and end the process at once: its other threads may wait for ever."""
    notice(f"kc: {error}")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(error.exit_code)
