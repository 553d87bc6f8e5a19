"""How fetching data is told on stderr: one line that is written again, or a line now and then."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kerascourse.cli.output import notice
from kerascourse.texts import _, safe_text

EVERY_S = 5.0  # between two lines where no terminal shows them


def data_dir_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option `--data-dir` of every command that reads data."""
    return click.option(
        "--data-dir",
        type=click.Path(path_type=Path),
        help=_("Where TensorFlow Datasets keeps its data (else TFDS_DATA_DIR, else its default)."),
    )(command)


class Fetching:
    """A `kerascourse.data.wanted.Listener` that writes on stderr."""

    def __init__(self) -> None:
        self.told = 0.0

    def notice(self, text: str) -> None:
        notice(text)

    def fetched(self, name: str, done: int, total: int) -> None:
        line = _(
            "{name}: {done:.1f} of {total:.1f} MB", name=name, done=done / 1e6, total=total / 1e6
        )
        if sys.stderr.isatty():
            end = "\n" if done >= total else ""
            click.echo(f"\r{safe_text(line)}{end}", err=True, nl=False)
        elif done >= total or time.monotonic() - self.told > EVERY_S:
            self.told = time.monotonic()
            notice(line)
