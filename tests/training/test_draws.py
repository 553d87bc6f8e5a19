"""A part of a batch gets the random numbers that it has in the whole batch."""

import numpy as np
import pytest

from kerascourse.data.dataset import Split, Squares
from kerascourse.data.noise import noisy
from kerascourse.training.augmentation import Augment, augmented
from kerascourse.training.draws import drawing

PART, COUNT = slice(3, 7), 10
RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (COUNT, 12, 12, 2)).astype("uint8")
MASKS = RNG.integers(0, 3, (COUNT, 12, 12)).astype("uint8")
ALL = {
    "flip": True,
    "turn": True,
    "elastic": 1.5,
    "shift": 2,
    "contrast": 0.2,
    "brightness": 0.1,
    "noise": 0.2,
    "cutout": 4,
}


def generators():
    """One for a whole batch and one for its part."""
    return np.random.default_rng(5), drawing(np.random.default_rng(5), PART, COUNT)


@pytest.mark.parametrize("names", [*((name,) for name in ALL), tuple(ALL)])
def test_augmented(names):
    how = Augment(**{name: ALL[name] for name in names})
    whole, part = generators()
    expected = augmented(Split(IMAGES, MASKS), how, whole)
    found = augmented(Split(IMAGES[PART], MASKS[PART]), how, part)
    assert np.array_equal(found.stored, expected.stored[PART])
    assert np.array_equal(found.y, expected.y[PART])


@pytest.mark.parametrize("kind", ["gaussian", "salt_and_pepper", "mask"])
def test_noisy(kind):
    images = (IMAGES / 255).astype("float32")
    whole, part = generators()
    expected = noisy(images, kind, 0.3, whole)
    assert np.array_equal(noisy(images[PART], kind, 0.3, part), expected[PART])


def test_squares():
    squares = Squares(Split(IMAGES, MASKS), 5, 3)
    rows = np.arange(COUNT) * 2
    whole, part = generators()
    expected = squares.take(rows, whole)
    assert np.array_equal(squares.take(rows[PART], part).stored, expected.stored[PART])


def test_of_all_it_is_the_generator_itself():
    rng = np.random.default_rng(5)
    assert drawing(rng, slice(0, COUNT), COUNT) is rng
