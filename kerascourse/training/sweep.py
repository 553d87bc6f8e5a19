"""A sweep: one recipe trained at several values of one setting, a run folder each.

All lie in one folder whose name follows from what they share, so that the same sweep finds what it
did before: finished points are taken as they are, an interrupted one is gone on with.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerascourse import runs, toml
from kerascourse.data.wanted import Listener
from kerascourse.errors import UsageError, WriteError, did_you_mean
from kerascourse.files import cannot_write, write_text
from kerascourse.models import keras_backend
from kerascourse.texts import _
from kerascourse.training import fit, networks, plan, resume, run
from kerascourse.training.progress import Progress
from kerascourse.training.recipe import Recipe

SHARED = "sweep.toml"  # the file in the folder that has the settings of all points
# what only a whole recipe can say, and what one process has one of
FIXED = ("name", "model", "options", "on", "augment", "published", "milestones", "backend")


@dataclass(frozen=True)
class Point:
    """A `value` of the `key` that is swept, and the recipe with it put in and nothing left open."""

    key: str
    value: Any
    recipe: Recipe

    @property
    def name(self) -> str:
        """The point's folder: key and value, and where that is no name, its hash."""
        text = f"{self.key}-{self.value}"
        word = re.sub(r"[^\w.-]+", "-", text).strip("-.")[:60]
        return word if word == text else f"{word}-{_digest(text)}"


@dataclass(frozen=True)
class Sweep:
    """The points of a sweep over `key`; `shared` is what they have in common, as TOML."""

    key: str
    points: tuple[Point, ...]
    shared: str

    @property
    def model(self) -> str:
        """The network that is trained."""
        return self.points[0].recipe.model

    def folder(self, out: Path, name: str | None = None) -> Path:
        """The sweep's folder in `out`, made where it is not there; `name` in place of its own.

        UsageError where `name` is no folder name; WriteError where it cannot be made, or is that of
        a run or of another sweep.
        """
        if name is not None:
            run.check_name(name)
        recipe = re.sub(r"[^\w-]+", "-", self.points[0].recipe.title).strip("-")[:40]
        folder = out / (name or f"sweep-{recipe}-{self.key}-{_digest(self.shared)}")
        if (folder / runs.RECIPE).is_file():
            raise run.is_taken(folder)
        path = folder / SHARED
        try:
            folder.mkdir(parents=True, exist_ok=True)
            before = path.read_text("utf-8") if path.is_file() else None
        except OSError as error:
            raise cannot_write(folder, error) from error
        if before is None:
            write_text(path, self.shared)
        elif before != self.shared:
            raise WriteError(
                _(
                    "{folder} is a sweep with other settings: {difference}",
                    folder=folder,
                    difference=_difference(before, self.shared),
                ),
                _("Try: another --name"),
            )
        return folder


def over(text: str) -> tuple[str, tuple[str, ...]]:
    """The key and the values of `KEY=V1,V2,…`; UsageError where it is not of that form."""
    key, equals, values = text.partition("=")
    given = tuple(value.strip() for value in values.split(",") if value.strip())
    if not equals or not key.strip() or not given:
        raise UsageError(
            _("expected --over KEY=V1,V2,…, received {text!r}", text=text),
            _("Try: --over latent=2,8,32"),
        )
    return key.strip(), given


def planned(
    recipe: Recipe,
    key: str,
    values: Sequence[str],
    dataset: str | None = None,
    changes: Mapping[str, Any] | None = None,
    chosen: Mapping[str, str] | None = None,
    data_dir: Path | None = None,
    listener: Listener | None = None,
) -> tuple[Sweep, tuple[str, ...]]:
    """The sweep of `recipe` over the `values` of `key`, and what to tell of it.

    `key` is an option of the network, else a setting of the recipe; the other arguments are as
    `plan.make` takes them. Every point is checked here, before any trains: errors are its.
    """
    known = networks.known_options(recipe)
    settings = [name for name in Recipe.model_fields if name not in FIXED]
    if key not in known and key not in settings:
        raise UsageError(
            _(
                "{key} is neither an option of {model} ({options}) nor a setting that varies",
                key=key,
                model=recipe.model,
                options=", ".join(known) or _("none"),
            ),
            did_you_mean(key, [*known, *settings]),
        )
    points: dict[Any, Point] = {}
    notices: dict[str, None] = {}
    for text in values:
        given, options_given, name = dict(changes or {}), dict(chosen or {}), dataset
        if key in known:
            options_given[key] = text
        elif key == "dataset":
            name = text
        else:
            given[key] = _setting(recipe, key, text)
        made = plan.make(recipe, name, given, options_given, data_dir, listener)
        value = (made.recipe.options if key in known else made.recipe.model_dump())[key]
        points[value] = Point(key, value, made.recipe)  # 0.5 and 0.50 are one
        notices |= dict.fromkeys(made.notices)
    found = tuple(points.values())
    if key == "dataset":  # each has settings of its own
        base = recipe.changed(changes or {}).with_options(chosen or {})
    else:
        base = found[0].recipe
    return Sweep(key, found, _shared(base, key)), tuple(notices)


def trained(
    point: Point,
    folder: Path,
    progress: Progress,
    tensorboard: bool = False,
    data_dir: Path | None = None,
) -> run.Result:
    """Train the point in its `folder`, or go on there: the result is that of the run alone."""
    if (folder / runs.RECIPE).is_file():
        made = resume.planned(folder, data_dir)
    else:
        made = plan.make(point.recipe, point.recipe.dataset, data_dir=data_dir)
    # names and room as in a process of its own; `fit.train` sets the seeds
    keras_backend.start(made.recipe.backend).utils.clear_session()
    return fit.train(made, folder, progress, tensorboard)


def _shared(recipe: Recipe, key: str) -> str:
    """All that the recipe says but for `key`."""
    settings = recipe.model_dump()
    inside = settings["options"] if key in networks.known_options(recipe) else settings
    inside.pop(key)
    return toml.dumps({"over": key, **settings})


def _setting(recipe: Recipe, key: str, text: str) -> Any:
    """`text` as a value of the setting: a number, true or false where it takes one, else text."""
    try:
        value: Any = toml.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
    try:
        recipe.changed({key: value})
    except UsageError:
        try:
            recipe.changed({key: text})
        except UsageError:
            return value  # told once more, with the point
        return text
    return value


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _difference(before: str, now: str) -> str:
    """The first line that is not the same."""
    old, new = before.splitlines(), now.splitlines()
    line = next((line for line in new if line not in old), "")
    return line or next((line for line in old if line not in new), "")
