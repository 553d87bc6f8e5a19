"""In what else the recipes of runs differ that are compared: read from their files alone, without
NumPy."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerascourse import runs
from kerascourse.errors import InputError
from kerascourse.texts import _

# a run's name tells nothing; what was published and what holds for other data did nothing
SAYING_NOTHING = ("name", "published", "on")


@dataclass(frozen=True)
class Difference:
    """A `setting` of a recipe, those of tables by their dotted names, and its value in each run."""

    setting: str
    values: tuple[Any, ...]


def differences(folders: Sequence[Path]) -> tuple[Difference, ...]:
    """The settings that are not the same in the recipes of the runs in `folders`.

    InputError where a recipe cannot be read.
    """
    recipes = [_settings(folder / runs.RECIPE) for folder in folders]
    names = dict.fromkeys(name for recipe in recipes for name in recipe)
    found = (Difference(name, tuple(recipe.get(name) for recipe in recipes)) for name in names)
    return tuple(one for one in found if any(value != one.values[0] for value in one.values))


def lines(folders: Sequence[Path], found: Sequence[Difference]) -> list[str]:
    """What is to be told of the differences `found` between two runs or more; nothing of fewer."""
    if len(folders) < 2:
        return []
    names = ", ".join(folder.name for folder in folders)
    if not found:
        return [_("the recipes of {runs} are the same", runs=names)]
    said = "; ".join(f"{one.setting} {', '.join(map(_written, one.values))}" for one in found)
    return [_("what differs in the recipes of {runs}: {differences}", runs=names, differences=said)]


def _written(value: Any) -> str:
    """A value of a recipe; a dash where it has none."""
    return "–" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _settings(path: Path) -> dict[str, Any]:
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (ValueError, OSError) as error:
        raise InputError(
            _("expected a recipe, cannot read {path}: {error}", path=path, error=error)
        ) from error
    return _flat({key: value for key, value in document.items() if key not in SAYING_NOTHING})


def _flat(table: Mapping[str, Any], path: str = "") -> dict[str, Any]:
    """The values of a table and of those in it, by dotted names."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        name = path + key
        found |= _flat(value, f"{name}.") if isinstance(value, Mapping) else {name: value}
    return found
