"""What each task learns from: inputs and targets, loss, metrics, and which epoch is the best.

A new task is a line in `TASKS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kerascourse.architectures.catalogue import Entry
from kerascourse.data.dataset import Split
from kerascourse.errors import UsageError
from kerascourse.texts import _

Logs = Mapping[str, float]
Arrays = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Task:
    """How a model is trained and scored.

    `batch(examples, noise, rng)` gives inputs and targets; `loss(name)` the Keras loss and
    `metrics(name)` the Keras metrics, where `name` is the model's option `loss` ("" without one);
    `derive(logs, options)` the metrics that follow from these; `score(logs)` orders epochs by
    their validation metrics, the higher the better.
    """

    batch: Callable[[Split, float, np.random.Generator], Arrays]
    loss: Callable[[str], Any]
    metrics: Callable[[str], list[Any]]
    score: Callable[[Logs], tuple[float, ...]]
    derive: Callable[[Logs, Mapping[str, Any]], dict[str, float]] = lambda logs, options: {}


def of(entry: Entry) -> Task:
    """The task that the network is for; UsageError where it cannot be trained."""
    if entry.task not in TASKS:
        raise UsageError(
            _("expected a model for {tasks}; {model} is for {task}").format(
                tasks=", ".join(TASKS), model=entry.name, task=entry.task
            ),
            _("Try: kc list"),
        )
    return TASKS[entry.task]


def _labelled(examples: Split, noise: float, rng: np.random.Generator) -> Arrays:
    return examples.x, examples.y


def _itself(examples: Split, noise: float, rng: np.random.Generator) -> Arrays:
    return examples.x, examples.x


def _noisy(examples: Split, noise: float, rng: np.random.Generator) -> Arrays:
    """Gaussian noise of standard deviation `noise`, clipped to [0, 1]; the target is clean."""
    added = noise * rng.standard_normal(examples.x.shape, dtype=np.float32)
    return np.clip(examples.x + added, 0, 1), examples.x


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


def _bound(logs: Logs, chosen: Mapping[str, Any]) -> dict[str, float]:
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


def _accuracy_loss(name: str) -> Any:
    import keras

    return keras.losses.SparseCategoricalCrossentropy()


def _lowest_loss(logs: Logs) -> tuple[float, ...]:
    return (-logs["val_loss"],)


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
    "generation": Task(_itself, _image_loss, _image_metrics, _lowest_loss, _bound),
}
