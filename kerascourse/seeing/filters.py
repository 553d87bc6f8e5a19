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
_STEPS = 60
_STEP = 0.03
_RANDOM_IMAGES = 16
# the side of an image for a network that takes any size
_ANY_SIZE = 64


@dataclass(frozen=True)
class Filters:
    """The kernels of one layer, (height, width, input channels, filters), as the layer has them.

    `noise` and `untrained_noise` are the noise scores of its filters, and those of the same layer
    before training. `sees_image` says that its input channels are those of the image.
    """

    layer: str
    kernels: np.ndarray
    noise: np.ndarray
    untrained_noise: np.ndarray
    sees_image: bool


@dataclass(frozen=True)
class Maximised:
    """For each filter of `filters` the image, float32 (height, width, channels) in [0, 1], found
    to excite it most.

    `start` and `reached` are the filters' mean activations on the first and on the last image;
    `random` the largest of those on images of uniform noise.
    """

    layer: str
    count: int
    filters: np.ndarray
    images: np.ndarray
    start: np.ndarray
    reached: np.ndarray
    random: np.ndarray


def filters(subject: Subject, layer: str | None = None) -> Filters:
    """The filters of the convolution named `layer`, by default the first with a pattern.

    UsageError where the network has no such layer.
    """
    from kerascourse.models.unfolded import unfold

    unfolded = unfold(subject.model)
    all_calls = _convolutions(unfolded.calls)
    _require_pictures(unfolded.calls, all_calls)
    chosen = _chosen(subject.name, all_calls, unfolded.call(layer) if layer else None)
    fresh = unfold(untrained(subject.model)).call(chosen.name)
    kernels = kernels_of(chosen.layer)
    channels = subject.input_shape[-1]
    return Filters(
        chosen.name,
        kernels,
        noise_scores(kernels),
        noise_scores(kernels_of(fresh.layer)),
        chosen.name == all_calls[0].name and kernels.shape[2] == channels,
    )


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

    Each image starts from the same grey noise of low contrast, drawn from `seed`, and climbs the
    mean activation of its filter by steps of one length, within [0, 1] (Erhan et al. 2009,
    "Visualizing higher-layer features of a deep network"). Where the layer has a ReLU of its own,
    the climb is on the values before it, since a filter that is off has no slope; the activations
    told are those after it.
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

    def objective(output: Any) -> Any:
        means = keras.ops.mean(keras.ops.cast(output, "float32"), axis=(1, 2))
        return keras.ops.sum(keras.ops.multiply(means, own))

    random = np.random.default_rng(seed)
    shape = tuple(side or _ANY_SIZE for side in subject.input_shape)
    first = (0.5 + 0.05 * random.standard_normal(shape)).astype(np.float32)
    start = np.repeat(first[None], len(which), 0)
    images = start
    with _without_relu(chosen.layer):
        for _step in range(_STEPS):
            slope, _output = gradient(model, [images], 0, objective)
            length = np.sqrt((slope**2).mean((1, 2, 3), keepdims=True))
            images = np.clip(images + _STEP * slope / np.maximum(length, 1e-12), 0, 1)

    def means(batch: np.ndarray) -> np.ndarray:
        output: np.ndarray = model.predict(batch, batch_size=16, verbose=0)
        return np.asarray(output.mean((1, 2), dtype=np.float64))

    uniform = random.random((_RANDOM_IMAGES, *shape), dtype=np.float32)
    return Maximised(
        chosen.name,
        count,
        which,
        images,
        means(start)[which, which],
        means(images)[which, which],
        means(uniform).max(0)[which],
    )


@contextmanager
def _without_relu(layer: Any) -> Iterator[None]:
    """`layer` gives the values before its own ReLU, if it has one."""
    import keras

    activation = getattr(layer, "activation", None)
    if activation is not keras.activations.relu:
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
