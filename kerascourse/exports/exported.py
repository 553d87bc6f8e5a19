"""What is exported: the model as at inference, without chance, in float32; and examples for it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse import runs
from kerascourse.errors import CourseError
from kerascourse.models import keras_backend, pixel_range
from kerascourse.models.saved import bare, load
from kerascourse.texts import _
from kerascourse.training import data_record, recipe

EXAMPLES = 16
# Keras' exporters of all three formats run on it; weights are the same on every backend
BACKEND = "tensorflow"


@dataclass(frozen=True)
class Exported:
    """A model called `name` and examples for each of its inputs, (EXAMPLES, …); `examples_are`
    says in words what they are.

    Values of pixels lie from `low` to `high`. `class_names` are what a classifier's outputs mean,
    () where nobody knows.
    """

    name: str
    model: Any
    examples: tuple[np.ndarray, ...]
    examples_are: str
    low: float
    high: float
    class_names: tuple[str, ...] = ()
    is_sampling: bool = False

    @property
    def is_of_images(self) -> bool:
        """Whether its one input is (height, width, channels)."""
        return len(self.model.inputs) == 1 and len(self.model.inputs[0].shape) == 4


def of_run(folder: Path) -> Exported:
    """The model of a run, with test images where the data are still there.

    Errors as `kept_model.load`.
    """
    kept, record = recipe.read(folder / runs.RECIPE), data_record.read(folder)
    keras_backend.start(BACKEND)
    from kerascourse.training import kept_model

    model = kept_model.load(folder)
    images = _test_images(folder, kept.backend, tuple(model.inputs[0].shape[1:]))
    class_names = record.class_names if record is not None else ()
    return _exported(folder.name, model, images, (0.0, 1.0), class_names)


def of_file(path: Path) -> Exported:
    """The model in a `.keras` file, anyone's; errors as `saved.load`."""
    keras_backend.start(BACKEND)
    model = load(path)
    on_images = len(model.inputs) == 1 and len(model.inputs[0].shape) == 4
    usual = pixel_range.of(model) if on_images else pixel_range.USUAL
    return _exported(path.stem, model, None, pixel_range.RANGES[usual], ())


def _exported(
    name: str,
    model: Any,
    images: tuple[np.ndarray, str] | None,
    pixels: tuple[float, float],
    class_names: tuple[str, ...],
) -> Exported:
    plain = without_chance(in_float32(model), name)
    examples, told = (
        ((images[0],), images[1]) if images is not None else _drawn(plain.inputs, *pixels)
    )
    known = class_names if plain.outputs[0].shape[-1] == len(class_names) else ()
    # one of our own layers, so that Keras' module is needed only now
    sampling = any(type(layer).__name__ == "Reparametrization" for layer in model.layers)
    return Exported(name, plain, examples, told, *pixels, known, sampling)


def _test_images(
    folder: Path, backend: str, shape: tuple[int, ...]
) -> tuple[np.ndarray, str] | None:
    """The first test images of a run and what they are; None where there are none of that size."""
    if backend != BACKEND:  # its plan would start another backend
        return None
    from kerascourse.training.resume import planned

    try:
        dataset = planned(folder).dataset
    except CourseError:
        return None
    images = np.asarray(dataset.test.take(slice(EXAMPLES)).x, "float32")
    if images.shape[1:] != shape:
        return None
    return images, _("{count} test images of {dataset}", count=len(images), dataset=dataset.name)


def _drawn(inputs: Sequence[Any], low: float, high: float) -> tuple[tuple[np.ndarray, ...], str]:
    """Random values for each input, the same each time; whole numbers are 0 or 1, which every
    vocabulary has."""
    draw = np.random.default_rng(0)
    examples = []
    for tensor in inputs:
        sides = (EXAMPLES, *(side or 8 for side in tensor.shape[1:]))
        if "float" in tensor.dtype:
            examples.append(draw.uniform(low, high, sides).astype("float32"))
        else:
            examples.append(draw.integers(0, 2, sides).astype(tensor.dtype))
    return tuple(examples), _("{count} random examples", count=EXAMPLES)


def in_float32(model: Any) -> Any:
    """The model with the same weights, its layers computing in float32: other formats have no mixed
    policies."""
    import keras

    config = json.loads(model.to_json())
    plain = _plain(config)
    if plain == config:
        return model
    made = keras.saving.deserialize_keras_object(bare(plain), safe_mode=True)
    made.set_weights(model.get_weights())
    return made


def _plain(value: Any) -> Any:
    """A configuration with float32 in place of each mixed policy."""
    if isinstance(value, dict):
        config = value.get("config")
        is_policy = value.get("class_name") == "DTypePolicy" and isinstance(config, dict)
        if is_policy and str(config.get("name")).startswith("mixed_"):  # type: ignore[union-attr]
            return {**value, "config": {"name": "float32"}}
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _one_or_all(tensors: list[Any]) -> Any:
    return tensors[0] if len(tensors) == 1 else list(tensors)


def without_chance(model: Any, name: str) -> Any:
    """The model as kc evaluates it: at the mean of the latent space where it would sample."""
    import keras

    from kerascourse.models.layers import Reparametrization
    from kerascourse.models.unfolded import unfold
    from kerascourse.seeing.latent import cut

    unfolded = unfold(model)
    if not any(isinstance(call.layer, Reparametrization) for call in unfolded.calls):
        # tensors in place of lists of one and of dictionaries, which formats do not know
        return keras.Model(_one_or_all(model.inputs), _one_or_all(model.outputs), name=model.name)
    halves = cut(unfolded, name)
    start = keras.Input(batch_shape=model.inputs[0].shape, name=model.inputs[0].name)
    return keras.Model(start, halves.decoder(halves.encoder(start)), name=model.name)
