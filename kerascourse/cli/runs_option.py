"""The argument [RUN] and `--runs DIR`, the same in every command that reads a run."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from kerascourse.cli.completion import candidates
from kerascourse.runs import LATEST, USUAL, VARIABLE, find
from kerascourse.texts import _


def runs_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option `--runs`, as the keyword `runs`."""
    return _option("--runs")(command)


def runs_or_out_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The same for commands that also write the run, where `--out` is another word for it."""
    return _option("--runs", "--out")(command)


def run_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument [RUN], by default the latest, and `--runs`, as the keyword `folder`."""
    return runs_option(_argument(command))


def run_to_write_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """The same for a command that goes on writing the run."""
    return runs_or_out_option(_argument(command))


def _argument(command: Callable[..., Any]) -> Callable[..., Any]:
    @click.argument("name", metavar="[RUN]", default=LATEST, shell_complete=candidates.RUN)
    @wraps(command)
    def called(*arguments: Any, name: str, runs: Path, **options: Any) -> Any:
        return command(*arguments, folder=find(runs, name), **options)

    return called


def _option(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        *names,
        "runs",
        type=click.Path(path_type=Path),
        envvar=VARIABLE,
        default=Path(USUAL),
        show_default=True,
        metavar="DIR",
        help=_("Where the runs are (else KC_RUNS)."),
    )
