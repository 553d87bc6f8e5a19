"""From what was asked to what will run: the recipe with every setting, and its data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kerascourse.architectures.catalogue import Entry, find, options
from kerascourse.data import catalogue as data
from kerascourse.data.dataset import Dataset
from kerascourse.data.reading import Reading
from kerascourse.data.wanted import Listener
from kerascourse.errors import UsageError
from kerascourse.models import keras_backend
from kerascourse.symbolic.graph import Graph
from kerascourse.terms import term
from kerascourse.texts import _, typed
from kerascourse.training import augmentation, compatibility, tasks, weighting
from kerascourse.training.recipe import Recipe
from kerascourse.training.tasks import Task

SMALL_IMAGE = 64  # pixels a side; a stem that divides by 4 or more leaves too little of these


@dataclass(frozen=True)
class Plan:
    """A recipe with nothing left open but the device, and all that follows from it.

    `entry` is its network, `options` are all of the builder's; `task` says what the network learns
    from `dataset`, and `graph` is its symbolic reading on these data. `notices` are for the user.
    """

    recipe: Recipe
    entry: Entry
    options: Mapping[str, Any]
    task: Task
    graph: Graph
    dataset: Dataset
    notices: tuple[str, ...]

    def resolved(self, precision: str, devices: int) -> "Plan":
        """The same plan with the precision and the number of devices that were chosen."""
        return replace(
            self, recipe=self.recipe.changed({"precision": precision, "devices": devices})
        )


def make(
    recipe: Recipe,
    asked: str | None = None,
    changes: Mapping[str, Any] | None = None,
    chosen: Mapping[str, str] | None = None,
    data_dir: Path | None = None,
    listener: Listener | None = None,
    reading: Reading | None = None,
) -> Plan:
    """The plan for `recipe` on the data set `asked` for, else its own, else the embedded digits.

    `changes` replace settings, `chosen` single options of the builder; `data_dir` is where
    TensorFlow Datasets keeps its data, and `listener` hears how fetching them goes; `reading` is as
    `data.load` takes it. Errors come here, before the seconds that starting a backend takes.
    """
    name, notices = _dataset_name(recipe, asked, data_dir)
    recipe = recipe.on_dataset(name).changed(changes or {}).with_options(chosen or {})
    tasks.of(find(recipe.model))
    keras_backend.choose(recipe.backend)
    notices += changed_network(recipe)
    _check_normal(recipe)
    dataset = whole(recipe, data_dir, listener, reading).cut(recipe.crop)
    notices.append(_("data: {name}, {words}", name=dataset.name, words=dataset.provenance))
    return on(recipe, dataset, notices)


def on(recipe: Recipe, dataset: Dataset, notices: Sequence[str] = ()) -> Plan:
    """The plan for `recipe` on data that are loaded, told after `notices`.

    Every builder option is written out, those that the data decide included. Errors as
    `compatibility.checked_graph` has them, and where augmentation or weights don't suit the data.
    """
    entry = find(recipe.model)
    task = tasks.of(entry)
    decided, reasons = _decided(recipe, entry, dataset)
    options = recipe.builder_options() | decided
    graph = compatibility.checked_graph(entry, task, dataset, options)
    augmentation.check(recipe.augment, dataset.shape)
    weighting.check(recipe, entry, dataset)
    recipe = recipe.changed({"options": options})
    return Plan(recipe, entry, options, task, graph, dataset, (*notices, *reasons))


def whole(
    recipe: Recipe,
    data_dir: Path | None = None,
    listener: Listener | None = None,
    reading: Reading | None = None,
) -> Dataset:
    """The data of `recipe`, not yet cut as its `crop` says."""
    loaded = data.load(
        **_data_settings(recipe), data_dir=data_dir, listener=listener, reading=reading
    )
    return loaded.limited(recipe.limit)


def same_data(recipe: Recipe, other: Recipe) -> bool:
    """Whether `whole` gives both recipes the same images in the same parts."""
    return (_data_settings(recipe), recipe.limit) == (_data_settings(other), other.limit)


def _data_settings(recipe: Recipe) -> dict[str, Any]:
    """What decides which examples `data.load` gives, and in which part."""
    return {
        "name": recipe.dataset,
        "seed": recipe.split_seed,
        "label": recipe.label,
        "test_last": recipe.test_last,
        "normal": recipe.normal_classes,
    }


def _dataset_name(
    recipe: Recipe, asked: str | None, data_dir: Path | None
) -> tuple[str, list[str]]:
    """The data set to use, and what to say of the choice; UsageError for an unknown name."""
    if asked is not None:
        return data.absolute(asked), []
    data.check(recipe.dataset)  # what takes its place is for a known set that is not here
    if data.is_here(recipe.dataset, data_dir):
        return data.absolute(recipe.dataset), []
    entry = find(recipe.model)
    used = data.embedded(entry.task, entry.input_shape)
    return used, [
        _(
            "{wanted} is not on this machine, so the embedded {used} are used; to fetch it: "
            "kc data get {wanted}",
            wanted=recipe.dataset,
            used=used,
        )
    ]


def changed_network(recipe: Recipe) -> list[str]:
    """What to say where the network is not the one that the catalogue shows under its name.

    UsageError where an option is none of the network's.
    """
    changed = recipe.changed_options()
    if not changed:
        return []
    settings = (word for name, text in changed.items() for word in ("--set", f"{name}={text}"))
    return [
        _(
            "network: {network}; to look at it: {command}",
            network=recipe.network,
            command=typed("kc", "summary", recipe.model, *settings),
        )
    ]


def _check_normal(recipe: Recipe) -> None:
    """UsageError where normal cases alone are asked for, and the network is no autoencoder."""
    task = find(recipe.model).task
    if recipe.normal_classes and task not in tasks.AUTOENCODERS:
        raise UsageError(
            _(
                "normal is for autoencoders, {model} is for {task}",
                model=recipe.model,
                task=term(task),
            ),
            _("Try: kc train undercomplete --normal {name}", name=recipe.normal_classes[0]),
        )


def _decided(
    recipe: Recipe, entry: Entry, dataset: Dataset
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The builder options that the recipe leaves out and the data decide, and why in words."""
    left_open = options(entry).keys() - recipe.options.keys()
    decided: dict[str, Any] = {}
    reasons = []
    if "classes" in left_open:
        decided["classes"] = len(dataset.class_names)
    if "stem" in left_open and max(dataset.shape[:2]) <= SMALL_IMAGE:
        decided["stem"] = "small"
        reasons.append(
            _(
                "images of {height}×{width} are small: {model} starts with stem=small",
                height=dataset.shape[0],
                width=dataset.shape[1],
                model=recipe.model,
            )
        )
    if "padding" in left_open and dataset.has_masks:
        decided["padding"] = "same"
        reasons.append(_("{model} keeps the size: padding=same", model=recipe.model))
    return decided, tuple(reasons)
