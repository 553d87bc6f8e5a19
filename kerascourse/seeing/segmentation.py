"""The masks that the models of one or several runs give for images of any size."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse import runs
from kerascourse.data import images
from kerascourse.errors import UsageError
from kerascourse.models import keras_backend
from kerascourse.seeing.tiles import tiled, turned
from kerascourse.texts import _
from kerascourse.training import data_record, kept_model, recipe
from kerascourse.training.data_record import DataRecord
from kerascourse.training.recipe import Recipe

BATCH = 4  # a U-Net keeps large maps


@dataclass(frozen=True)
class Network:
    """A segmentation network, a `keras.Model`; `larger` is the same network on images of twice the
    height and width."""

    model: Any
    larger: Any = None

    @property
    def classes(self) -> int:
        """How many probabilities it gives a pixel."""
        return int(self.model.outputs[0].shape[-1])

    @property
    def side(self) -> tuple[int, int]:
        """(height, width) of the images that the network was trained on."""
        return _side(self.model)

    def probabilities(self, image: np.ndarray) -> np.ndarray:
        """Those of each class at each pixel: float32 (height, width, classes)."""
        model = self.model
        if self.larger is not None and min(image.shape[:2]) >= max(_side(self.larger)):
            model = self.larger
        return tiled(partial(_predicted, model), image, _side(model))


@dataclass(frozen=True)
class Segmenter:
    """Segmentation networks of the same classes, with what the run of the first kept of the data.

    What they say is averaged: the errors of networks that began with other weights partly cancel
    (Hansen & Salamon 1990). `all_turns` says to average over the eight turns and mirror images of
    an image, too.
    """

    networks: tuple[Network, ...]
    record: DataRecord
    all_turns: bool = False

    def mask(self, image: np.ndarray) -> np.ndarray:
        """The likeliest class of each pixel of `image`, float32 (height, width, channels) in
        [0, 1]: int64 (height, width)."""
        found = turned(self._probabilities, image) if self.all_turns else self._probabilities(image)
        return np.asarray(found.argmax(axis=-1))

    def _probabilities(self, image: np.ndarray) -> np.ndarray:
        found = [network.probabilities(image) for network in self.networks]
        return np.asarray(np.mean(found, axis=0))


@dataclass(frozen=True)
class Segmented:
    """An image file in the network's channels, float32 (height, width, channels) in [0, 1], and its
    `mask`, int64 (height, width); `changes` is how the file was changed, in words."""

    pixels: np.ndarray
    mask: np.ndarray
    changes: tuple[str, ...]

    def shares(self, count: int) -> tuple[float, ...]:
        """The share of each of the classes 0 to `count` − 1 in the mask."""
        return tuple((np.bincount(self.mask.ravel(), minlength=count) / self.mask.size).tolist())


def _side(model: Any) -> tuple[int, int]:
    _batch, height, width, _channels = model.inputs[0].shape
    return height, width


def _predicted(model: Any, tiles: np.ndarray) -> np.ndarray:
    # `predict` prepares for many batches each time, which takes longer than a small one
    found = [
        model.predict_on_batch(tiles[start : start + BATCH])
        for start in range(0, len(tiles), BATCH)
    ]
    return np.concatenate(found).astype("float32")


def of_runs(folders: Sequence[Path], all_turns: bool = False) -> Segmenter:
    """The models that the runs in `folders` kept, on average.

    UsageError where one is of no segmentation network, or of one for other images or classes than
    the first; NotFoundError where none was kept yet.
    """
    recipes = [_recipe(folder) for folder in folders]
    records = [data_record.beside_model(folder) for folder in folders]
    networks = tuple(_network(*pair) for pair in zip(folders, recipes, strict=True))
    kinds = [_kind(*pair) for pair in zip(records, networks, strict=True)]
    for folder, kind in zip(folders, kinds, strict=True):
        if kind != kinds[0]:
            raise UsageError(
                _(
                    "expected runs of one kind, {run} has {kind}, {other} has {another}",
                    run=folders[0],
                    kind=kinds[0],
                    other=folder,
                    another=kind,
                ),
                _("Try: kc runs"),
            )
    return Segmenter(networks, records[0], all_turns)


def _recipe(folder: Path) -> Recipe:
    """The recipe of the run in `folder`; UsageError where it is of no segmentation network."""
    made = recipe.read(folder / runs.RECIPE)
    if made.learned_task != "segmentation":
        raise UsageError(
            _(
                "expected a run of a segmentation network, {run} trained {model}",
                run=folder,
                model=made.model,
            ),
            _("Try: kc train unet"),
        )
    return made


def _network(folder: Path, made: Recipe) -> Network:
    keras_backend.start(made.backend)
    model = kept_model.load(folder)
    return Network(model, enlarged(model) if made.crop else None)


def _kind(record: DataRecord, network: Network) -> str:
    """What a mean of networks needs them to share, in words."""
    return _(
        "channels: {channels}, outputs: {outputs}, classes: {classes}",
        channels=record.shape[2],
        outputs=network.classes,
        classes=", ".join(record.class_names),
    )


def enlarged(model: Any) -> Any:
    """The layers and weights of `model` on images of twice the height and width.

    A network that learned on squares is to see whole images: where a tile ends, it knows less.
    """
    import keras

    _batch, height, width, channels = model.inputs[0].shape
    image = keras.Input((2 * height, 2 * width, channels))
    # a list or not, as the model has its one input
    given = keras.tree.map_structure(lambda _input: image, model.input)
    larger = keras.models.clone_model(model, input_tensors=given)
    larger.set_weights(model.get_weights())
    return larger


def segment(segmenter: Segmenter, path: Path) -> Segmented:
    """The image file at `path`, at its own size; errors as `images.read_whole`."""
    record = segmenter.record
    image = images.read_whole(path, record.shape[2], record.reading, record.background)
    found = image.pixels.shape[:2]
    changes = image.changes
    for side in sorted({network.side for network in segmenter.networks}):
        if any(length < part for length, part in zip(found, side, strict=True)):
            changes += (
                _(
                    "mirrored outwards from {h}×{w} for a network on {height}×{width}",
                    h=found[0],
                    w=found[1],
                    height=side[0],
                    width=side[1],
                ),
            )
    return Segmented(image.pixels, segmenter.mask(image.pixels), changes)


def grey_values(class_names: tuple[str, ...]) -> np.ndarray:
    """The grey value that a class has in the masks of the data, uint8 or uint16 (classes,).

    `pairs:PATH` names classes by these values; where the names are others, as those of colours, it
    is the class number.
    """
    numbers = [int(name) if name.isascii() and name.isdigit() else -1 for name in class_names]
    named = all(0 <= number <= 65535 for number in numbers)
    values = np.array(numbers if named else range(len(class_names)))
    return values.astype("uint8" if values.max() <= 255 else "uint16")
