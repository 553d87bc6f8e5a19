"""Augmentation against plain loops, and that it follows from its random numbers alone."""

import numpy as np
import pytest

from kerascourse.data.dataset import Split
from kerascourse.training.augmentation import Augment, augmented

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(1, 256, (200, 12, 10, 3), dtype=np.uint8)
CLASSES = Split(IMAGES, np.arange(200))
MASKS = Split(IMAGES, IMAGES[..., 0])


def changed(examples, seed=1, **how):
    return augmented(examples, Augment(**how), np.random.default_rng(seed))


@pytest.mark.parametrize("how", [{"flip": True}, {"shift": 3}, {"cutout": 4}])
def test_it_follows_from_the_random_numbers(how):
    first, again, other = (changed(CLASSES, seed, **how).stored for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert first.dtype == np.uint8
    assert first.shape == IMAGES.shape


def test_nothing_changes_by_default():
    assert np.array_equal(changed(CLASSES).stored, IMAGES)


def test_half_of_the_images_are_turned():
    turned = changed(CLASSES, flip=True).stored
    mirrored = [np.array_equal(new, old[:, ::-1]) for new, old in zip(turned, IMAGES, strict=True)]
    same = [np.array_equal(new, old) for new, old in zip(turned, IMAGES, strict=True)]
    assert all(a != b for a, b in zip(mirrored, same, strict=True))
    assert 70 < sum(mirrored) < 130


def test_a_shift_moves_zeros_in():
    moves = set()
    for new, old in zip(changed(CLASSES, shift=2).stored, IMAGES, strict=True):
        padded = np.pad(old, ((2, 2), (2, 2), (0, 0)))
        here = [
            (row, column)
            for row in range(5)
            for column in range(5)
            if np.array_equal(new, padded[row : row + 12, column : column + 10])
        ]
        assert len(here) == 1
        moves.add(here[0])
    assert len(moves) == 25


def test_a_cutout_is_a_square_of_zeros():
    sizes = []
    for new, old in zip(changed(CLASSES, cutout=4).stored, IMAGES, strict=True):
        rows, columns = np.nonzero((new != old).any(axis=2))
        top, bottom, left, right = rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
        assert not new[top:bottom, left:right].any()
        assert (new != old).any(axis=2).sum() == (bottom - top) * (right - left)
        sizes.append((bottom - top, right - left))
    assert max(sizes) == (4, 4)  # smaller at the border


def test_masks_move_with_their_images():
    new = changed(MASKS, flip=True, shift=3)
    assert np.array_equal(new.y, new.stored[..., 0])
    # what is covered keeps its class
    assert np.array_equal(changed(MASKS, cutout=3).y, MASKS.y)
