"""What `kc` makes of bad input, a row a case: what lies in the folder, the command, its end.

A kind of fault is a file test_KIND.py with a table of rows. `checked` runs one in this process,
`shell` a line of bash in which `kc` is a process of its own: for streams, signals and environment.
"""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.cli.run import ROOT, clean_environment, kc

# as the console script does: the current folder is on no path
KC = f'kc() {{ {shlex.quote(sys.executable)} -P -m kerascourse "$@"; }}; '


@dataclass(frozen=True)
class Row:
    """`kc COMMAND`, in a folder that `make` fills, ends with `code` and one line that has `says`.

    A code of 0 or 1 is no failure: then `says` is somewhere on stdout or stderr.
    """

    command: str
    code: int
    says: str = ""
    make: Callable[[Path], object] = lambda folder: None
    environment: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.command


def rows(*table: Row):
    """Parametrises a test by `row`."""
    return pytest.mark.parametrize("row", table, ids=str)


def checked(row: Row, folder: Path):
    """What `kc` said in the row's case, which is held to what it must come to."""
    row.make(folder)
    done = kc(*shlex.split(row.command), cwd=folder, **row.environment)
    hold(done, row.code, row.says)
    return done


def hold(done, code: int, says: str = ""):
    """Hold a finished command to its exit code, and a failure to its one line without escapes."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr and "our fault" not in done.stderr, done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    if code in (0, 1):
        assert says in done.stdout + done.stderr
        return
    # progress may stand before it
    last = done.stderr.splitlines()[-1]
    assert last.startswith("kc: ") and says in last, done.stderr
    assert done.stderr.count("\nkc: ") + done.stderr.startswith("kc: ") == 1, done.stderr


def shell(line: str, folder: Path, **environment: str):
    """The finished bash that ran `line` in `folder`, stdout and stderr as text."""
    return subprocess.run(
        ["bash", "-c", KC + line],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        env={**clean_environment(), "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )


def written(name: str, text: str | bytes) -> Callable[[Path], object]:
    """Puts a file `name` with `text` into the folder."""

    def make(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text)

    return make


def fifo(name: str) -> Callable[[Path], object]:
    """Puts a named pipe that nobody writes into the folder."""
    return lambda folder: os.mkfifo(folder / name)
