"""The filters of a convolution: their weights, how noisy they are, and what excites them most."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kerascourse.errors import UsageError
from kerascourse.models import keras_backend
from kerascourse.seeing.subject import Subject, untrained
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.models.unfolded import Call

# the side of the zero-padded field: the spectrum is sampled finely, whatever the kernel's size
_FIELD = 32
# half of the Nyquist frequency, which is ½ cycle a pixel
_HIGH = 0.25
# the side from which high and low frequencies of a kernel are told apart
SMALLEST_SCORED = 5
_STEPS = 60
_STEP = 0.03
# of an image that excites: its ground, and the deviations from it
GREY, CONTRAST = 0.5, 0.2
_NOISE = 0.05
_RANDOM_IMAGES = 16
# the side of an image for a network that takes any size
_ANY_SIZE = 64


@dataclass(frozen=True)
class Filters:
    """The kernels of one layer, (height, width, input channels, filters), as the layer has them.

    `noise` and `untrained_noise` are the noise scores of its filters, and those of the same layer
    before training; None where the kernels are smaller than `SMALLEST_SCORED`. `sees_image` says
    that its input channels are those of the image, `trained` that the network has learned.
    """

    layer: str
    kernels: np.ndarray
    noise: np.ndarray | None
    untrained_noise: np.ndarray | None
    sees_image: bool
    trained: bool = True


@dataclass(frozen=True)
class Maximised:
    """For each filter of `filters` the image, float32 (height, width, channels) in [0, 1], found
    to excite its middle unit most. `box` has the rows and the columns that this unit sees.

    `start` and `reached` are the unit's activations on the first and on the last image; `random`
    the largest of those on images of noise with the same contrast.
    """

    layer: str
    count: int
    filters: np.ndarray
    images: np.ndarray
    start: np.ndarray
    reached: np.ndarray
    random: np.ndarray
    box: tuple[slice, slice] = (slice(None), slice(None))
    trained: bool = True

    @property
    def patches(self) -> np.ndarray:
        """The images cut to what the units see."""
        return np.asarray(self.images[:, *self.box])

    @property
    def saturated(self) -> float:
        """The share of the values there that are 0 or 1."""
        return float(np.isin(self.patches, (0, 1)).mean())


def filters(subject: Subject, layer: str | None = None) -> Filters:
    """The filters of the convolution named `layer`, by default the first with a pattern.

    UsageError where the network has no such layer.
    """
    from kerascourse.models.unfolded import unfold

    unfolded = unfold(subject.model)
    all_calls = _convolutions(unfolded.calls)
    _require_pictures(unfolded.calls, all_calls)
    chosen = _chosen(subject.name, all_calls, unfolded.call(layer) if layer else None)
    kernels = kernels_of(chosen.layer)
    noise, fresh_noise = None, None
    if min(kernels.shape[:2]) >= SMALLEST_SCORED:
        noise = noise_scores(kernels)
        fresh = unfold(untrained(subject.model)).call(chosen.name)
        fresh_noise = noise_scores(kernels_of(fresh.layer))
    channels = subject.input_shape[-1]
    sees_image = chosen.name == all_calls[0].name and kernels.shape[2] == channels
    return Filters(chosen.name, kernels, noise, fresh_noise, sees_image, subject.trained)


def kernels_of(layer: Any) -> np.ndarray:
    """The kernels of a convolution as (height, width, input channels, filters).

    A depth-wise filter sees one channel; a transposed convolution keeps its axes the other way
    round.
    """
    keras = keras_backend.start()
    weights: np.ndarray = keras.ops.convert_to_numpy(layer.kernel).astype(np.float32)
    if isinstance(layer, keras.layers.DepthwiseConv2D):
        height, width, *counts = weights.shape
        return weights.reshape(height, width, 1, int(np.prod(counts)))
    if isinstance(layer, keras.layers.Conv2DTranspose):
        return weights.transpose(0, 1, 3, 2)
    return weights


def noise_scores(kernels: np.ndarray) -> np.ndarray:
    """For each filter the share, 0 to 1, of its energy in high frequencies.

    `kernels` is (height, width, input channels, filters). Each channel of a kernel loses its mean,
    is padded with zeros and goes through the discrete Fourier transform; high is what lies beyond
    half of the Nyquist frequency, in any direction. White noise has about 0.8; a constant kernel 0.
    """
    side = max(_FIELD, *kernels.shape[:2])
    pattern = kernels - kernels.mean((0, 1), dtype=np.float64)
    energy = np.abs(np.fft.fft2(pattern, (side, side), axes=(0, 1))) ** 2
    frequency = np.fft.fftfreq(side)
    high = np.hypot(frequency[:, None], frequency[None, :]) > _HIGH
    total = energy.sum((0, 1, 2))
    # what rounding leaves of a constant kernel is no pattern
    least = 1e-12 * side**2 * (kernels.astype(np.float64) ** 2).sum((0, 1, 2))
    share = energy[high].sum((0, 1)) / np.where(total > least, total, 1)
    return np.where(total > least, share, 0.0)


def maximised(
    subject: Subject, layer: str | None = None, most: int = 16, seed: int = 0
) -> Maximised:
    """Images that most excite the first `most` filters of a convolution, by gradient ascent.

    What climbs is the unit in the middle of a filter's map. Each image is grey but for the pixels
    that this unit sees, whose deviations from grey have the root mean square `CONTRAST` at most:
    without such a bound an image ends in black and white and shows the bound alone (Erhan et al.
    2009, "Visualizing higher-layer features of a deep network", bound the norm so). Each starts
    from the same faint noise, drawn from `seed`, and takes steps of one length. The climb is on the
    values before the layer's own activation, since a unit that is off or full has no slope; the
    activations told are those after it.
    """
    import keras

    from kerascourse.models.gradients import gradient
    from kerascourse.models.unfolded import unfold

    unfolded = unfold(subject.model)
    given = unfolded.call(layer) if layer else None
    chosen = _chosen(subject.name, _convolutions(unfolded.calls), given, patterns=False)
    model = keras.Model(unfolded.model.inputs[0], chosen.output)
    count = int(chosen.output.shape[-1])
    which = np.arange(min(most, count))
    own = np.eye(count, dtype=np.float32)[which]

    random = np.random.default_rng(seed)
    shape = tuple(side or _ANY_SIZE for side in subject.input_shape)
    row, column = (side // 2 for side in model.compute_output_shape((1, *shape))[1:3])

    def objective(output: Any) -> Any:
        units = keras.ops.cast(output[:, row, column], "float32")
        return keras.ops.sum(keras.ops.multiply(units, own))

    noise = random.standard_normal((_RANDOM_IMAGES, *shape)).astype(np.float32)
    with _without_activation(chosen.layer):
        box = _seen(model, noise, row, column, random)
        start = _bounded(_NOISE * np.repeat(noise[:1], len(which), 0), box)
        images = start
        for _step in range(_STEPS):
            slope, _output = gradient(model, [images], 0, objective)
            length = np.sqrt((slope[:, *box] ** 2).mean((1, 2, 3), keepdims=True))
            images = _bounded(images - GREY + _STEP * slope / np.maximum(length, 1e-12), box)

    def units(batch: np.ndarray) -> np.ndarray:
        output: np.ndarray = model.predict(batch, batch_size=16, verbose=0)
        return np.asarray(output[:, row, column], np.float64)

    return Maximised(
        chosen.name,
        count,
        which,
        images,
        units(start)[which, which],
        units(images)[which, which],
        units(_bounded(noise, box)).max(0)[which],
        box,
        subject.trained,
    )


def _seen(
    model: Any, images: np.ndarray, row: int, column: int, random: np.random.Generator
) -> tuple[slice, slice]:
    """The rows and the columns of the pixels that change the units at a position."""
    import keras

    from kerascourse.models.gradients import gradient

    # of weights, so that no two channels cancel
    weights = random.random(model.output_shape[-1]).astype(np.float32)

    def objective(output: Any) -> Any:
        units = keras.ops.cast(output[:, row, column], "float32")
        return keras.ops.sum(keras.ops.multiply(units, weights))

    slope, _output = gradient(model, [GREY + _NOISE * images], 0, objective)
    reached = np.abs(slope).max((0, 3)) > 0
    if not reached.any():
        return slice(0, images.shape[1]), slice(0, images.shape[2])
    rows, columns = np.flatnonzero(reached.any(1)), np.flatnonzero(reached.any(0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def _bounded(deviations: np.ndarray, box: tuple[slice, slice]) -> np.ndarray:
    """Grey images with `deviations` in `box` alone, of the root mean square `CONTRAST` at most."""
    inside = deviations[:, *box]
    size = np.sqrt((inside**2).mean((1, 2, 3), keepdims=True))
    images = np.full(deviations.shape, GREY, np.float32)
    images[:, *box] += inside * np.minimum(1, CONTRAST / np.maximum(size, 1e-12))
    return np.clip(images, 0, 1)


@contextmanager
def _without_activation(layer: Any) -> Iterator[None]:
    """`layer` gives the values before its own activation, if it has one."""
    import keras

    activation = getattr(layer, "activation", None)
    if activation is None:
        yield
        return
    layer.activation = keras.activations.linear
    try:
        yield
    finally:
        layer.activation = activation


def _convolutions(calls: Iterable["Call"]) -> list["Call"]:
    """The first call of each layer that slides two-dimensional kernels."""
    first: dict[int, Call] = {}
    for call in calls:
        if len(getattr(getattr(call.layer, "kernel", None), "shape", ())) == 4:
            first.setdefault(id(call.layer), call)
    return list(first.values())


def _require_pictures(calls: Iterable["Call"], convolutions: list["Call"]) -> None:
    """UsageError where there are convolutions, but none over images."""
    kinds = {type(call.layer).__name__: call.name for call in calls}
    others = {kind: name for kind, name in kinds.items() if re.search(r"Conv.*[13]D", kind)}
    if others and not convolutions:
        kind, name = next(iter(others.items()))
        raise UsageError(
            _(
                "expected kernels with a height and a width, {layer} is a {kind}",
                layer=name,
                kind=kind,
            ),
            _("Try: kc plot activations"),
        )


def _chosen(
    name: str, convolutions: list["Call"], given: "Call | None", patterns: bool = True
) -> "Call":
    """`given`, or else the first of `convolutions`; with `patterns`, one of kernels beyond 1×1.

    UsageError where there is none, or where `given` is none of them.
    """
    if not convolutions:
        raise UsageError(
            _("{name} has no convolution, so no filters", name=name),
            _("Try: kc plot activations"),
        )
    fitting = [c for c in convolutions if not patterns or tuple(c.layer.kernel.shape[:2]) != (1, 1)]
    if not fitting:
        raise UsageError(
            _("all kernels of {name} are 1×1 and have no pattern", name=name),
            _("Try: --method maximise"),
        )
    if given is None:
        return fitting[0]
    chosen = [call for call in fitting if call.layer is given.layer]
    if not chosen:
        raise UsageError(
            _unfit(given, convolutions, fitting),
            _("Try: --layer {name}", name=fitting[0].name),
        )
    return chosen[0]


def _unfit(given: "Call", convolutions: list["Call"], fitting: list["Call"]) -> str:
    """Why `given` is none of `fitting`."""
    names = ", ".join(call.name for call in fitting)
    if any(call.layer is given.layer for call in convolutions):
        return _(
            "the kernels of {layer} are 1×1 and have no pattern; larger: {names}",
            layer=given.name,
            names=names,
        )
    return _(
        "expected a convolution, received the layer {layer}; convolutions: {names}",
        layer=given.name,
        names=names,
    )
