"""How well a classifier does on images that are moved or turned."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from kerascourse.seeing import classifier
from kerascourse.seeing.subject import Subject

DIRECTIONS = ((-1, 0), (1, 0), (0, -1), (0, 1))
STEP = 10  # degrees


@dataclass(frozen=True)
class Moved:
    """Accuracies of the network `name` on `images` test images, each a mean over all directions:
    `moved` (shifts,) after `shifts` pixels up, down, left and right, `turned` (angles,) after
    `angles` degrees to either side."""

    name: str
    shifts: np.ndarray
    moved: np.ndarray
    angles: np.ndarray
    turned: np.ndarray
    images: int


def moved(subject: Subject, shift: int = 6, turn: int = 60, limit: int = 1000) -> Moved:
    """The accuracies after 0 to `shift` pixels and, in steps of `STEP`, 0 to `turn` degrees.

    What comes into the image repeats its edge. UsageError where the network is no classifier of
    images, or comes without images with a class.
    """
    classifier.require_classifier(subject)
    classifier.require_images(subject)
    examples = subject.examples(most=limit)
    x, y = examples.x, examples.y
    model = classifier.probabilities(subject)

    def accuracy(*changes: Callable[[np.ndarray], np.ndarray]) -> float:
        return float(np.mean([_accuracy(model, change(x), y) for change in changes]))

    shifts, angles = np.arange(shift + 1), np.arange(0, turn + 1, STEP)
    return Moved(
        name=subject.name,
        shifts=shifts,
        moved=np.array(
            [
                accuracy(*(partial(shifted, down=s * a, right=s * b) for a, b in DIRECTIONS))
                for s in shifts.tolist()
            ]
        ),
        angles=angles,
        turned=np.array(
            [accuracy(*(partial(rotated, angle=s * a) for s in (-1, 1))) for a in angles.tolist()]
        ),
        images=len(y),
    )


def shifted(images: np.ndarray, down: int, right: int) -> np.ndarray:
    """`images` (n, height, width, channels) moved by so many pixels; the edge is repeated."""
    height, width = images.shape[1:3]
    rows = np.clip(np.arange(height) - down, 0, height - 1)
    columns = np.clip(np.arange(width) - right, 0, width - 1)
    return images[:, rows][:, :, columns]


def rotated(images: np.ndarray, angle: float) -> np.ndarray:
    """`images` (n, height, width, channels) turned by `angle` degrees about their middle."""
    from scipy.ndimage import rotate

    turned = rotate(images, angle, axes=(1, 2), reshape=False, order=1, mode="nearest")
    return np.asarray(turned)


def _accuracy(model: Any, images: np.ndarray, labels: np.ndarray) -> float:
    found = np.asarray(model.predict(images, batch_size=classifier.BATCH, verbose=0))
    return float((found.argmax(axis=1) == labels).mean())
