"""How well a classifier does on test images that are changed a little: moved, turned, with noise,
blurred, and changed against it (course: A19).

The fast gradient sign method (Goodfellow, Shlens & Szegedy 2015, "Explaining and harnessing
adversarial examples") adds ε times the sign of the loss's gradient to each pixel: the change that
raises the loss most among all that change no pixel by more than ε, where the loss is linear.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from kerascourse.data.noise import noisy
from kerascourse.models import keras_backend
from kerascourse.seeing import classifier
from kerascourse.seeing.moved import DIRECTIONS, rotated, shifted
from kerascourse.seeing.predicted import Part, predicted
from kerascourse.seeing.subject import Subject

SHIFTS = (2, 4)  # pixels
ANGLES = (15.0, 30.0)  # degrees
NOISES = (0.1, 0.3)  # standard deviations, of values from 0 to 1
BLURS = (1.0, 2.0)  # standard deviations in pixels
STEPS = (0.02, 0.05, 0.1)  # ε, of values from 0 to 1
SEED = 0

Change = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Robust:
    """The accuracy on images changed by `strength` in the way `change`: a key of `results`, "none"
    for the images as they are."""

    change: str
    strength: float
    accuracy: float


@dataclass(frozen=True)
class Robustness:
    """The accuracies on the same `images` images, those as they are first."""

    images: int
    rows: tuple[Robust, ...]


def robustness(subject: Subject, part: Part, limit: int) -> Robustness:
    """The accuracies on the first `limit` images of a part. A shift is the mean of four directions,
    a turn of both sides. Errors as `predicted`; UsageError where the network takes no images."""
    classifier.require_images(subject)
    found = predicted(subject, part, limit)
    x, labels = found.examples.x, found.labels
    model = classifier.probabilities(subject)

    def accuracy(images: np.ndarray) -> float:
        guessed = np.asarray(model.predict(images, batch_size=classifier.BATCH, verbose=0))
        return float((guessed.argmax(axis=1) == labels).mean())

    rows = [Robust("none", 0.0, float(found.right.mean()))]
    rows += [
        Robust(name, strength, float(np.mean([accuracy(change(x)) for change in changes])))
        for name, strength, changes in _changes()
    ]
    signs = np.sign(loss_gradients(subject, x, labels))
    rows += [
        Robust("fgsm", step, accuracy(np.clip(x + np.float32(step) * signs, 0, 1)))
        for step in STEPS
    ]
    return Robustness(len(labels), tuple(rows))


def _changes() -> Iterator[tuple[str, float, list[Change]]]:
    """The name, the strength, and the ways of each change."""
    for pixels in SHIFTS:
        ways = [partial(shifted, down=pixels * a, right=pixels * b) for a, b in DIRECTIONS]
        yield "shift", pixels, list(ways)
    for angle in ANGLES:
        yield "rotation", angle, [partial(rotated, angle=side * angle) for side in (-1, 1)]
    for amount in NOISES:
        yield "noise", amount, [partial(with_noise, amount=amount)]
    for spread in BLURS:
        yield "blur", spread, [partial(blurred, spread=spread)]


def with_noise(images: np.ndarray, amount: float) -> np.ndarray:
    """`images` (n, height, width, channels) in [0, 1] with Gaussian noise, the same each time."""
    return noisy(images, "gaussian", amount, np.random.default_rng(SEED))


def blurred(images: np.ndarray, spread: float) -> np.ndarray:
    """`images` (n, height, width, channels) under a Gaussian of the standard deviation `spread` in
    pixels; the edge is repeated."""
    from scipy.ndimage import gaussian_filter

    return np.asarray(gaussian_filter(images, (0, spread, spread, 0), mode="nearest"))


def loss_gradients(subject: Subject, images: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """∂ loss / ∂ pixel of each of `images`, of their shape: the cross-entropy of its own class,
    through the scores before the softmax. 0 where the network has no such class."""
    keras = keras_backend.start()
    from kerascourse.models.gradients import gradient
    from kerascourse.models.unfolded import unfold

    unfolded = unfold(subject.model)
    outputs = classifier.outputs(unfolded)
    model = keras.Model(unfolded.model.inputs[0], outputs.scores)
    count = outputs.scores.shape[1]
    parts = []
    for start in range(0, len(images), classifier.BATCH):
        batch = slice(start, start + classifier.BATCH)
        wanted = np.eye(count, dtype="float32")[np.minimum(labels[batch], count - 1)]
        wanted *= (labels[batch] < count)[:, None]
        parts.append(gradient(model, [images[batch]], 0, partial(_loss, keras.ops, wanted))[0])
    return np.concatenate(parts)


def _loss(ops: Any, wanted: np.ndarray, scores: Any) -> Any:
    """The sum of the cross-entropies, so that each image's gradient is that of its own alone."""
    return -ops.sum(wanted * ops.log_softmax(ops.cast(scores, "float32")))
