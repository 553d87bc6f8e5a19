"""What each task learns from: inputs and targets, loss, metrics, and which epoch is the best.

A new task is a line in `TASKS`.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kerascourse.data.dataset import Dataset, Split
from kerascourse.data.noise import noisy
from kerascourse.errors import InputError, UsageError
from kerascourse.symbolic.graph import Graph
from kerascourse.terms import term
from kerascourse.texts import _
from kerascourse.training.networks import sizes

# those whose target is the input, or what the input was made from
AUTOENCODERS = ("reconstruction", "denoising", "superresolution", "generation")

Logs = Mapping[str, float]
Options = Mapping[str, Any]
Shape = tuple[int, ...]
Arrays = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Task:
    """How a model is trained and scored.

    `batch(examples, options, rng)` gives inputs and targets, where `options` are the model's;
    `loss(name)` the Keras loss and `metrics(name)` the Keras metrics, where `name` is the model's
    option `loss` ("" without one); `derive(logs, options)` the metrics that follow from these;
    `score(logs)` orders epochs by their validation metrics, the higher the better. The network
    takes inputs of `input_shape(shape, options)`, where `shape` is that of an example.
    """

    batch: Callable[[Split, Options, np.random.Generator], Arrays]
    loss: Callable[[str], Any]
    metrics: Callable[[str], list[Any]]
    score: Callable[[Logs], tuple[float, ...]]
    derive: Callable[[Logs, Options], dict[str, float]] = lambda logs, options: {}
    input_shape: Callable[[Shape, Options], Shape] = lambda shape, options: shape


def of(name: str, model: str) -> Task:
    """The task called `name`; UsageError where the network `model` cannot be trained for it."""
    if name not in TASKS:
        raise UsageError(
            _(
                "expected a model for {tasks}; {model} is for {task}",
                tasks=", ".join(map(term, TASKS)),
                model=model,
                task=term(name),
            ),
            _("Try: kc list"),
        )
    return TASKS[name]


def tells_classes(name: str) -> bool:
    """Whether a network for the task gives a probability for each class."""
    return name in ("classification", "segmentation")


def told(model: str, graph: Graph, dataset: Dataset) -> str:
    """The task of a network that nobody has named, from what it gives for the examples of
    `dataset`: a value for each class, that for each pixel, or as much as it takes; UsageError where
    it is none of these."""
    output = _only_output(model, graph)
    shape = tuple(dataset.shape)
    if output == shape:
        return "generation" if _samples(graph) else "reconstruction"
    if dataset.has_masks and len(output) == 3 and output[:2] == shape[:2]:
        return "segmentation"
    if len(output) == 1 and not dataset.has_masks:
        return "classification"
    wanted = _("a mask a pixel") if dataset.has_masks else _("one class an image")
    raise UsageError(
        _(
            "{model} gives {output}; {dataset} has {wanted}, or the examples themselves, {shape}",
            model=model,
            output=sizes(output),
            dataset=dataset.name,
            wanted=wanted,
            shape=sizes(shape),
        ),
        _("Try: GlobalAveragePooling2D or Flatten, and Dense, at the end"),
    )


def _only_output(model: str, graph: Graph) -> tuple[int | None, ...]:
    if len(graph.outputs) != 1:
        raise UsageError(
            _(
                "kc train takes one output, {model} has {count}",
                model=model,
                count=len(graph.outputs),
            ),
            _("Try: a function that returns keras.Model(inputs, one_of_them)"),
        )
    return tuple(graph.outputs[0].sizes or ())


def beta(graph: Graph) -> float:
    """What the network itself multiplies the KL divergence with, in its sampling layer."""
    return float(sum(getattr(layer, "beta", 0.0) for layer in _samples(graph)))


def _samples(graph: Graph) -> list[Any]:
    """The layers that draw a latent point."""
    return [layer for layer in graph.layers if layer.type == "Reparametrization"]


def _labelled(examples: Split, options: Options, rng: np.random.Generator) -> Arrays:
    return examples.x, examples.y


def _itself(examples: Split, options: Options, rng: np.random.Generator) -> Arrays:
    x = examples.x
    return x, x


def _noisy(examples: Split, options: Options, rng: np.random.Generator) -> Arrays:
    """As much `noise` of the `kind` as the options say; the target is clean."""
    x = examples.x
    return noisy(x, options["kind"], options["noise"], rng), x


def _reduced(examples: Split, options: Options, rng: np.random.Generator) -> Arrays:
    """Each square of `factor`×`factor` pixels as its mean; the target is the image."""
    x, factor = examples.x, options["factor"]
    count, height, width, channels = x.shape
    squares = x.reshape(count, height // factor, factor, width // factor, factor, channels)
    return squares.mean(axis=(2, 4)), x


def _reduced_shape(shape: Shape, options: Options) -> Shape:
    """A shape `factor` times smaller; InputError where the sides can't be divided."""
    height, width, channels = shape
    factor = options["factor"]
    if height % factor or width % factor:
        raise InputError(
            _(
                "superres needs sides that {factor} divides, received {height}×{width}",
                factor=factor,
                height=height,
                width=width,
            ),
            _("Try: --set factor=2"),
        )
    return height // factor, width // factor, channels


def _pixel_loss(name: str) -> Any:
    """The mean over pixels: binary cross-entropy in nats, or squared error."""
    import keras

    return {"bce": keras.losses.BinaryCrossentropy, "mse": keras.losses.MeanSquaredError}[name]()


def _pixel_metrics(name: str) -> list[Any]:
    import keras

    squared = keras.metrics.MeanSquaredError(name="mse")
    if name == "mse":
        return [squared]
    return [keras.metrics.BinaryCrossentropy(name="bce"), squared]


def _image_bce(target: Any, output: Any) -> Any:
    """−log p(x|z) of an image whose pixels are probabilities: (n, h, w, c) → (n,) nats."""
    from keras import ops

    terms = ops.binary_crossentropy(ops.cast(target, "float32"), ops.cast(output, "float32"))
    return ops.sum(terms, axis=(1, 2, 3))


def _image_mse(target: Any, output: Any) -> Any:
    """−log p(x|z) of a Gaussian of variance ½, without its constant: (n, h, w, c) → (n,) nats."""
    from keras import ops

    return ops.sum(
        ops.square(ops.cast(target, "float32") - ops.cast(output, "float32")), axis=(1, 2, 3)
    )


def _image_loss(name: str) -> Any:
    """The sum over an image's pixels, so that with the KL divergence of the model it is −ELBO."""
    return {"bce": _image_bce, "mse": _image_mse}[name]


def _image_metrics(name: str) -> list[Any]:
    import keras

    return [keras.metrics.MeanMetricWrapper(_image_loss(name), name=name)]


def _bound(logs: Logs, chosen: Options) -> dict[str, float]:
    """The two terms of the evidence lower bound, in nats per image.

    The loss is reconstruction + β·KL, so KL follows from what Keras tells, on every backend. The
    bound itself has β = 1 and a reconstruction that is a log-probability.
    """
    derived = {}
    beta = chosen["beta"]
    for prefix in ("", "val_"):
        name = next((f"{prefix}{n}" for n in ("bce", "mse") if f"{prefix}{n}" in logs), None)
        if name is None or not beta:
            continue
        kl = (logs[f"{prefix}loss"] - logs[name]) / beta
        derived[f"{prefix}kl"] = kl
        if name.endswith("bce"):
            derived[f"{prefix}elbo"] = -(logs[name] + kl)
    return derived


def _peak_signal(logs: Logs, chosen: Options) -> dict[str, float]:
    """The peak signal-to-noise ratio in dB of the mean squared error, where the peak is 1."""
    return {
        f"{prefix}psnr": -10 * math.log10(logs[f"{prefix}mse"])
        for prefix in ("", "val_")
        if logs.get(f"{prefix}mse", 0) > 0
    }


def _overlap_metrics(name: str) -> list[Any]:
    from kerascourse.training.overlap import Overlap

    return ["accuracy", Overlap("iou"), Overlap("dice")]


def _accuracy_loss(name: str) -> Any:
    import keras

    return keras.losses.SparseCategoricalCrossentropy()


def _lowest_loss(logs: Logs) -> tuple[float, ...]:
    return (-logs["val_loss"],)


def _highest_overlap(logs: Logs) -> tuple[float, ...]:
    return (logs["val_iou"], -logs["val_loss"])


def _highest_accuracy(logs: Logs) -> tuple[float, ...]:
    # a small validation set has many ties
    return (logs["val_accuracy"], -logs["val_loss"])


TASKS: dict[str, Task] = {
    "classification": Task(
        batch=_labelled,
        loss=_accuracy_loss,
        metrics=lambda name: ["accuracy"],
        score=_highest_accuracy,
    ),
    "reconstruction": Task(_itself, _pixel_loss, _pixel_metrics, _lowest_loss),
    "denoising": Task(_noisy, _pixel_loss, _pixel_metrics, _lowest_loss),
    "superresolution": Task(
        batch=_reduced,
        loss=_pixel_loss,
        metrics=_pixel_metrics,
        score=_lowest_loss,
        derive=_peak_signal,
        input_shape=_reduced_shape,
    ),
    "segmentation": Task(
        batch=_labelled,
        loss=_accuracy_loss,
        metrics=_overlap_metrics,
        score=_highest_overlap,
    ),
    "generation": Task(_itself, _image_loss, _image_metrics, _lowest_loss, _bound),
}
