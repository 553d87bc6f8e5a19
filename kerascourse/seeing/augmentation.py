"""What each augmentation of images does by itself, several draws of it. No Keras."""

from dataclasses import dataclass

import numpy as np

from kerascourse.data.dataset import Split
from kerascourse.training.augmentation import Augment, augmented


@dataclass(frozen=True)
class Draws:
    """`images` (n, height, width, channels) in [0, 1] that `how` made of the original."""

    how: Augment
    images: np.ndarray


@dataclass(frozen=True)
class Augmentations:
    """The `original` (height, width, channels) in [0, 1], and draws of each change by itself."""

    original: np.ndarray
    draws: tuple[Draws, ...]


def usual(height: int, width: int) -> Augment:
    """All changes that images of this size can have, as far as the papers go on 32 pixels: a shift
    by at most 4 (He et al. 2016), a square of 16 (DeVries & Taylor 2017), in proportion; the points
    of an elastic change move by 2; the others as much as is well seen."""
    return Augment(
        flip=True,
        turn=height == width,
        elastic=height / 16,
        shift=max(1, height // 8),
        contrast=0.3,
        brightness=0.1,
        noise=0.2,
        cutout=max(1, height // 2),
    )


def augmentations(
    original: np.ndarray, how: Augment, count: int = 7, seed: int = 0
) -> Augmentations:
    """`count` draws of each change that `how` asks for; the numbers drawn follow from `seed`."""
    parts = [Augment(**{key: value}) for key, value in how.model_dump().items() if value]
    many = Split(np.repeat(original[np.newaxis], count, axis=0), np.zeros(count, dtype="int64"))
    rng = np.random.default_rng(seed)
    draws = tuple(Draws(part, augmented(many, part, rng).loaded) for part in parts)
    return Augmentations(original, draws)
