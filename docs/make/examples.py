"""The examples of the pages: console blocks, with what `kc` prints.

A page is one session in an empty folder: its console blocks are run from top to bottom, and a file
that it shows on the way ("Save this as `my_net.py`:") is written there. In what is
printed `…` stands for what differs from run to run, as seconds do: in a line for anything in it,
alone on a line for any lines.
"""

import os
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docs.make.pages import ROOT, blocks

ANYTHING = "…"
ANY_LINES = r"(?:.*\n)*?"


@dataclass(frozen=True)
class Example:
    """A command as one types it, and what the page says that it prints."""

    command: str
    output: str

    @property
    def arguments(self) -> list[str]:
        """What stands behind `kc`."""
        program, *arguments = shlex.split(self.command)
        if program != "kc":
            raise ValueError(f"expected a command of kc, received {self.command!r}")
        return arguments

    def fits(self, printed: str) -> bool:
        """Whether the page says what was `printed`."""
        if ANYTHING not in self.output:
            return printed == self.output
        return re.fullmatch(_pattern(self.output), printed) is not None


def examples(block: str) -> list[Example]:
    """The commands of a console block, each with its output."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
    if parts[0]:
        raise ValueError(f"expected a console block to begin with $, received {parts[0]!r}")
    return [Example(*part.partition("\n")[::2]) for part in parts[1:]]


def session(text: str, folder: Path) -> Iterator[Example]:
    """The examples of a page's `text` in order; the files that it shows are put into `folder`."""
    for block in blocks(text):
        if block.language == "console":
            yield from examples(block.text)
        elif block.file is not None:
            (folder / block.file).write_text(block.text, "utf-8")


def renewed(text: str, folder: Path, run: Callable[[list[str]], str]) -> str:
    """A page's `text` with what `run` prints for each command, where it says something else."""
    written = text
    for example in session(text, folder):
        printed = run(example.arguments)
        if not example.fits(printed):
            command = f"$ {example.command}\n"
            written = written.replace(command + example.output, command + printed, 1)
    return written


def environment(folder: Path, language: str = "en") -> dict[str, str]:
    """The environment of a session: a new machine, where nothing was prepared or done before, and
    whose user reads `language`."""
    unwanted = ("KC_RUNS", "LANG", "LC_ALL", "LC_MESSAGES", "COLUMNS")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    own = {"XDG_CACHE_HOME": "cache", "XDG_DATA_HOME": "data", "TFDS_DATA_DIR": "prepared"}
    places = {variable: str(folder / ".machine" / place) for variable, place in own.items()}
    return {**kept, **places, "KC_LANG": language, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}


def _pattern(output: str) -> str:
    lines = output.splitlines(keepends=True)
    return "".join(ANY_LINES if line == f"{ANYTHING}\n" else _in_line(line) for line in lines)


def _in_line(line: str) -> str:
    return ".*?".join(map(re.escape, line.split(ANYTHING)))
