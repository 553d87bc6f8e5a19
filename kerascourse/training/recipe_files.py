"""The files of the recipes that come with the course, and what their opening comments tell.

A recipe opens with `# Purpose: `, `# Command: `, `# Cost: ` and `# Expected: `; where one goes on
in the next line, this is indented. What the settings mean is read in `recipe.py`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from kerascourse import toml

_PART = re.compile(r"^# ([A-Z][a-z]+): (.*(?:\n#  +.*)*)", re.MULTILINE)


@dataclass(frozen=True)
class Opening:
    """A recipe in words: what it is for, the command to type, its cost, what comes out."""

    name: str
    model: str
    dataset: str
    purpose: str
    command: str
    cost: str
    expected: str


def recipes() -> dict[str, Path]:
    """The recipes that come with the course: name and file."""
    package = Path(__file__).parents[1]
    # in the wheel they lie inside the package, in a source checkout beside it
    folder = next(
        (f for f in (package / "recipes", package.parent / "recipes") if f.is_dir()), None
    )
    return {file.stem: file for file in sorted(folder.glob("*.toml"))} if folder else {}


def openings() -> tuple[Opening, ...]:
    """All recipes that come with the course, in words."""
    return tuple(_opening(name, file.read_text("utf-8")) for name, file in recipes().items())


def _opening(name: str, text: str) -> Opening:
    settings = toml.loads(text)
    parts = {key.lower(): re.sub(r"\s*\n#\s*", " ", said) for key, said in _PART.findall(text)}
    told = (parts.get(key, "") for key in ("purpose", "command", "cost", "expected"))
    return Opening(name, settings["model"], settings["dataset"], *told)
