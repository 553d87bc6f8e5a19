"""The network that is looked at, with the data and the names that go with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse import runs
from kerascourse.architectures.catalogue import find, read_options
from kerascourse.data import catalogue as data
from kerascourse.data import centred, images
from kerascourse.data.dataset import Dataset, Split
from kerascourse.data.reading import FOREIGN
from kerascourse.errors import CourseError, InputError, NetworkError, NotFoundError, UsageError
from kerascourse.models import keras_backend, pixel_range
from kerascourse.texts import _
from kerascourse.training import data_record, kept_model, recipe, resume
from kerascourse.training.data_record import DataRecord
from kerascourse.training.networks import fits
from kerascourse.training.recipe import Recipe


@dataclass(frozen=True)
class Subject:
    """A network and what is known of it.

    `name` is for titles and file names; `model` a `keras.Model` as at inference; `trained` is False
    for fresh weights; `data` are its data, or what loads them when they are first needed: a decoder
    makes images without any. `folder` and `recipe` are those of a run, `record` what it kept of its
    data, which may no longer be there; `task` as in the catalogue (None where nobody said). Images
    are in [0, 1]; what the network itself is fed is `pixels`, a name of `pixel_range.RANGES`, and
    where `model` first brings images to that range, `inner` is the model without it. `computed`
    keeps what several pictures ask for, by a key of those who compute it.
    """

    name: str
    model: Any
    trained: bool
    data: Dataset | Callable[[], Dataset] | None
    task: str | None
    folder: Path | None = None
    recipe: Recipe | None = None
    pixels: str = pixel_range.USUAL
    record: DataRecord | None = None
    inner: Any | None = None
    computed: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def as_saved(self) -> Any:
        """The model as its author made it, with the layers that can be read."""
        return self.model if self.inner is None else self.inner

    @property
    def fed_range(self) -> tuple[float, float]:
        """The values (low, high) that `as_saved` takes for 0 and 1."""
        usual = pixel_range.USUAL
        return pixel_range.RANGES[usual if self.inner is None else self.pixels]

    def fed(self, images: np.ndarray) -> np.ndarray:
        """Images in [0, 1] in the range that `as_saved` takes."""
        low, high = self.fed_range
        return np.asarray(low + (high - low) * images, "float32")

    @cached_property
    def _loaded(self) -> tuple[Dataset | None, CourseError | None]:
        """The data, and the error that those of a run are no longer there."""
        if not callable(self.data):
            return self.data, None
        try:
            return self.data(), None
        except (NotFoundError, NetworkError) as error:
            return None, error

    @property
    def dataset(self) -> Dataset | None:
        """The data; None where there are none, or where they are `missing`."""
        return self._loaded[0]

    @property
    def missing(self) -> CourseError | None:
        """The error that the data of a run are no longer there; other errors as
        `resume.planned`."""
        return self._loaded[1]

    @property
    def input_shape(self) -> tuple[int, ...]:
        """(height, width, channels) that the network takes."""
        return tuple(self.model.inputs[0].shape[1:])

    def examples(self, part: str = "test", most: int | None = None) -> Split:
        """The first `most` examples of a part of the data; UsageError where there are no data, or
        the error that they are missing."""
        if self.missing is not None:
            raise self.missing
        if self.dataset is None:
            raise UsageError(
                _(
                    "{name} comes without data of the size {shape}",
                    name=self.name,
                    shape="×".join(map(str, self.input_shape)),
                ),
                _("Try: --dataset NAME, or --image FILE"),
            )
        split: Split = getattr(self.dataset, part)
        return split.take(slice(most))

    def shown(self, first: int, most: int) -> Split:
        """The test examples from place `first` on, at most `most`; UsageError where there is none
        at that place."""
        examples = self.examples()
        if not 0 <= first < len(examples):
            raise UsageError(
                _(
                    "expected --index from 0 to {last}, received {index}",
                    last=len(examples) - 1,
                    index=first,
                )
            )
        return examples.take(slice(first, first + most))

    def class_name(self, number: int) -> str:
        """The class as people call it; its number where nobody named it."""
        known = self.dataset or self.record
        names = known.class_names if known is not None else ()
        return names[number] if number < len(names) else str(number)


@dataclass(frozen=True)
class Example:
    """One image, float32 (height, width, channels) in [0, 1]; its class, where known; its name;
    and how a file was changed, in words."""

    pixels: np.ndarray
    label: int | None
    name: str
    changes: tuple[str, ...] = ()


def of_run(folder: Path) -> Subject:
    """The model of the run in `folder`, with the data that it was trained on, where these are
    still there.

    NotFoundError where it kept none yet; otherwise errors as `recipe.read`, `data_record.read` and
    `kept_model.load`.
    """
    runs.model_file(folder)
    kept, record = recipe.read(folder / runs.RECIPE), data_record.read(folder)
    keras_backend.start(kept.backend)

    def loaded() -> Dataset:
        return resume.planned(folder).dataset

    return Subject(
        name=folder.name,
        model=kept_model.load(folder),
        trained=True,
        data=loaded,
        task=kept.learned_task,
        folder=folder,
        recipe=kept,
        record=record,
    )


def of_file(path: Path, dataset: str | None = None, pixels: str | None = None) -> Subject:
    """The model in a `.keras` file, anyone's; `dataset` names the data to show it, and `pixels` the
    range of values that it takes, by default what its first layers are made for."""
    from kerascourse.models.saved import load

    # every run's file has the same name, its folder has the run's
    name = path.resolve().parent.name if path.name == runs.MODEL else path.stem
    return _of_others(name, load(path), dataset, pixels)


def of_function(
    path: Path,
    function: str,
    dataset: str | None = None,
    pixels: str | None = None,
    settings: Mapping[str, str] | None = None,
) -> Subject:
    """The model that a function in a Python file returns, its keywords as `settings` have them; the
    others as `of_file` has them."""
    from kerascourse.models.python_file import build_function, read_keywords

    chosen = read_keywords(path, function, settings or {})
    return _of_others(function, build_function(path, function, chosen), dataset, pixels)


def _of_others(name: str, model: Any, dataset: str | None, pixels: str | None) -> Subject:
    """A model that takes pixels in a range of its own."""
    on_images = len(model.inputs) == 1 and len(model.inputs[0].shape) == 4
    chosen = (pixels or pixel_range.of(model)) if on_images else pixel_range.USUAL
    fed = pixel_range.taking_unit_range(model, chosen)
    shown = _shown(name, fed, True, dataset, None)
    return replace(shown, pixels=chosen, inner=None if fed is model else model)


def of_name(
    name: str,
    dataset: str | None = None,
    input_shape: tuple[int, ...] | None = None,
    settings: Mapping[str, str] | None = None,
    seed: int = 0,
) -> Subject:
    """A network of the catalogue, or of the stack notation, with fresh weights from `seed`.

    With `dataset` it takes images of that size, and tells as many classes apart.
    """
    from kerascourse.models.build import build

    entry = find(name)
    chosen = read_options(entry, dict(settings or {}))
    if dataset is not None and input_shape is None:
        input_shape = data.load(dataset, seed).shape
    keras_backend.start().utils.set_random_seed(seed)
    model = build(entry, input_shape or entry.input_shape, chosen)
    return _shown(entry.name, model, False, dataset, entry.task)


def _shown(name: str, model: Any, trained: bool, dataset: str | None, task: str | None) -> Subject:
    """The subject with the data asked for, or with embedded data that fit."""
    shape = tuple(model.inputs[0].shape[1:])
    if dataset is not None:
        loaded = data.load(dataset, 0)
        if not fits(loaded.shape, shape):
            raise InputError(
                _(
                    "{name} takes {shape}, the images of {dataset} are {found}",
                    name=name,
                    shape="×".join(map(str, shape)),
                    dataset=dataset,
                    found="×".join(map(str, loaded.shape)),
                )
            )
        return Subject(name, model, trained, loaded, task)
    # a size that fits by chance is no reason to show digits to a network on other images
    loaded = data.load(data.embedded(task, shape), 0)
    return Subject(name, model, trained, loaded if fits(loaded.shape, shape) else None, task)


def example(subject: Subject, index: int = 0, image: Path | None = None) -> Example:
    """The image in the file `image`, converted as the training images were, or else the one at
    `index` of the test examples. UsageError where there is no such index."""
    if image is not None:
        return _read(subject, image)
    split = subject.shown(index, 1)
    label = int(split.y[0]) if split.y.ndim == 1 else None
    return Example(split.x[0], label, _fed(subject, _("test image {index}", index=index)))


def _fed(subject: Subject, name: str) -> str:
    """The name of an image, with the range of values that a network of others is fed."""
    if subject.pixels == pixel_range.USUAL:
        return name
    low, high = pixel_range.RANGES[subject.pixels]
    return _("{name}, fed as {low:g} to {high:g}", name=name, low=low, high=high)


def _read(subject: Subject, path: Path) -> Example:
    shape = subject.input_shape
    if subject.record is not None:
        kept = subject.record
        image = centred.read_new(kept.dataset, path, shape, kept.reading, kept.background)
    elif subject.dataset is not None:
        data = subject.dataset
        background = data_record.background(data.train)
        image = centred.read_new(data.name, path, shape, data.reading, background)
    else:
        image = images.read(path, shape, FOREIGN)
    return Example(image.pixels, None, _fed(subject, path.name), image.changes)


def untrained(model: Any, seed: int = 0) -> Any:
    """A copy of `model` with fresh weights from its own initialisers, drawn from `seed`."""
    keras = keras_backend.start()
    keras.utils.set_random_seed(seed)
    return keras.models.clone_model(model)
