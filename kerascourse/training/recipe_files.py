"""The files of the recipes that come with the course, and what their opening comments tell.

A recipe opens with `# Purpose: `, `# Command: `, `# Cost: ` and `# Expected: `, then with the same
in Spanish; where one goes on in the next line, this is indented. What the settings mean is read in
`recipe.py`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from kerascourse import toml
from kerascourse.texts import language

_PART = re.compile(r"^# ([A-Z][a-zó]+): (.*(?:\n#  +.*)*)", re.MULTILINE)
# what the parts are called in each language, in the order of `Opening`
PARTS = {
    "en": ("Purpose", "Command", "Cost", "Expected"),
    "es": ("Propósito", "Orden", "Costo", "Resultado"),
}


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


def purpose(text: str) -> str:
    """What the recipe with this opening is for, in the user's language where it tells; empty where
    it says nothing."""
    parts = _parts(text)
    return parts.get(PARTS[language()][0]) or parts.get(PARTS["en"][0], "")


def openings() -> tuple[Opening, ...]:
    """All recipes that come with the course, in the user's words."""
    return tuple(opening(name, file.read_text("utf-8")) for name, file in recipes().items())


def opening(name: str, text: str) -> Opening:
    """What the opening comments of a recipe's `text` tell, in the user's language where they do."""
    settings = toml.loads(text)
    parts = _parts(text)
    told = (
        parts.get(own) or parts.get(english, "")
        for own, english in zip(PARTS[language()], PARTS["en"], strict=True)
    )
    return Opening(name, settings["model"], settings["dataset"], *told)


def _parts(text: str) -> dict[str, str]:
    """The parts of the opening comments by their names, each in one line."""
    return {key: re.sub(r"\s*\n#\s*", " ", said) for key, said in _PART.findall(text)}
