"""From what was asked to what will run: the recipe with every setting, and its data."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerascourse.architectures.catalogue import find, options
from kerascourse.data import catalogue as data
from kerascourse.data.dataset import Dataset
from kerascourse.data.reading import Reading
from kerascourse.data.wanted import Listener
from kerascourse.errors import UsageError
from kerascourse.models import keras_backend
from kerascourse.texts import _
from kerascourse.training import augmentation, fitting, tasks, weighting
from kerascourse.training.recipe import Recipe

SMALL_IMAGE = 64  # pixels a side; a stem that divides by 4 or more leaves too little of these


@dataclass(frozen=True)
class Plan:
    """A recipe with nothing left open but the device, its data, and what to tell the user."""

    recipe: Recipe
    dataset: Dataset
    notices: tuple[str, ...]


def make(
    recipe: Recipe,
    dataset: str | None = None,
    changes: Mapping[str, Any] | None = None,
    chosen: Mapping[str, str] | None = None,
    data_dir: Path | None = None,
    listener: Listener | None = None,
    reading: Reading | None = None,
) -> Plan:
    """The plan for `recipe` on `dataset` (else the recipe's own, else the embedded digits).

    `changes` replace settings, `chosen` single options of the builder; `data_dir` is where
    TensorFlow Datasets keeps its data, and `listener` hears how fetching them goes; `reading` is as
    `data.load` takes it. Errors come here, before the seconds that starting a backend takes.
    """
    name, notices = _dataset_name(recipe, dataset, data_dir)
    recipe = recipe.on_dataset(name).changed(changes or {})
    recipe = recipe.changed({"options": {**recipe.options, **(chosen or {})}})
    tasks.of(find(recipe.model))
    keras_backend.choose(recipe.backend)
    recipe.builder_options()
    _check_normal(recipe)
    loaded = whole(recipe, data_dir, listener, reading).cut(recipe.crop)
    notices.append(_("data: {name}, {words}", name=loaded.name, words=loaded.provenance))
    recipe, said = _fitted(recipe, loaded)
    return Plan(recipe, loaded, (*notices, *said))


def whole(
    recipe: Recipe,
    data_dir: Path | None = None,
    listener: Listener | None = None,
    reading: Reading | None = None,
) -> Dataset:
    """The data of `recipe`, not yet cut as its `crop` says."""
    loaded = data.load(**_asked(recipe), data_dir=data_dir, listener=listener, reading=reading)
    return loaded.limited(recipe.limit)


def same_data(one: Recipe, other: Recipe) -> bool:
    """Whether `whole` gives both recipes the same images in the same parts."""
    return (_asked(one), one.limit) == (_asked(other), other.limit)


def _asked(recipe: Recipe) -> dict[str, Any]:
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
    """The data set to use, and what to say of the choice."""
    if asked is not None:
        return data.absolute(asked), []
    if data.is_here(recipe.dataset, data_dir):
        return data.absolute(recipe.dataset), []
    used = "digit_scenes" if find(recipe.model).task == "segmentation" else data.EMBEDDED
    return used, [
        _(
            "{wanted} is not on this machine, so the embedded {used} are used; to fetch it: "
            "kc data get {wanted}",
            wanted=recipe.dataset,
            used=used,
        )
    ]


def _check_normal(recipe: Recipe) -> None:
    """UsageError where normal cases alone are asked for, and the network is no autoencoder."""
    task = find(recipe.model).task
    if recipe.normal_classes and task not in tasks.AUTOENCODERS:
        raise UsageError(
            _("normal is for autoencoders, {model} is for {task}", model=recipe.model, task=task),
            _("Try: kc train undercomplete --normal {name}", name=recipe.normal_classes[0]),
        )


def _fitted(recipe: Recipe, dataset: Dataset) -> tuple[Recipe, list[str]]:
    """The recipe with every builder option written out, those that the data decide included."""
    entry = find(recipe.model)
    valid, given = options(entry), recipe.options
    decided: dict[str, Any] = {}
    notices = []
    classes = len(dataset.class_names)
    if "classes" in valid and "classes" not in given:
        decided["classes"] = classes
    if "stem" in valid and "stem" not in given and max(dataset.shape[:2]) <= SMALL_IMAGE:
        decided["stem"] = "small"
        notices.append(
            _(
                "images of {height}×{width} are small: {model} starts with stem=small",
                height=dataset.shape[0],
                width=dataset.shape[1],
                model=recipe.model,
            )
        )
    if "padding" in valid and "padding" not in given and dataset.has_masks:
        decided["padding"] = "same"
        notices.append(_("{model} keeps the size: padding=same", model=recipe.model))
    chosen = recipe.builder_options() | decided
    fitting.check(entry, dataset, chosen)
    augmentation.check(recipe.augment, dataset.shape)
    weighting.check(recipe, dataset)
    return recipe.changed({"options": chosen}), notices
