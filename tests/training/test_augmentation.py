"""Augmentation against plain loops, and that it follows from its random numbers alone."""

import numpy as np
import pytest
from scipy import ndimage

from kerascourse.data.dataset import Split
from kerascourse.errors import UsageError
from kerascourse.training.augmentation import Augment, augmented, check

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(1, 256, (200, 12, 10, 3), dtype=np.uint8)
CLASSES = Split(IMAGES, np.arange(200))
MASKS = Split(IMAGES, IMAGES[..., 0])


def changed(examples, seed=1, **how):
    return augmented(examples, Augment(**how), np.random.default_rng(seed))


@pytest.mark.parametrize(
    "how",
    [
        {"flip": True},
        {"elastic": 2.0},
        {"shift": 3},
        {"contrast": 0.1},
        {"brightness": 0.1},
        {"noise": 0.1},
        {"cutout": 4},
    ],
)
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


def test_the_centre_of_a_cutout_lies_on_any_pixel():
    white = np.full((2_000, 5, 4, 1), 255, np.uint8)
    examples = Split(white, np.zeros(2_000))
    times = (changed(examples, cutout=1).stored == 0).sum(axis=0)[..., 0]
    assert times.sum() == 2_000
    assert times.min() > 60 and times.max() < 140  # 100 of each are expected, 10 the deviation


def test_masks_move_with_their_images():
    new = changed(MASKS, flip=True, shift=3)
    assert np.array_equal(new.y, new.stored[..., 0])
    # what is covered keeps its class
    assert np.array_equal(changed(MASKS, cutout=3).y, MASKS.y)


GREYS = np.linspace(0.4, 0.6, 96, dtype="float32").reshape(1, 12, 8, 1)


def test_contrast_is_a_line_through_the_middle_grey():
    """Least squares finds each image's factor; their logarithms have the deviation asked for."""
    many = Split(np.repeat(GREYS, 400, axis=0), np.zeros(400))
    new = changed(many, contrast=0.3).stored
    old = GREYS.ravel() - 0.5
    factors = (new.reshape(400, -1) - 0.5) @ old / (old @ old)
    np.testing.assert_allclose(new, 0.5 + factors[:, None, None, None] * (GREYS - 0.5), atol=1e-6)
    assert abs(np.log(factors).mean()) < 0.05 and 0.27 < np.log(factors).std() < 0.33


def test_brightness_moves_all_pixels_of_an_image_alike():
    many = Split(np.repeat(GREYS, 400, axis=0), np.zeros(400))
    moves = changed(many, brightness=0.05).stored - GREYS
    assert np.ptp(moves.reshape(400, -1), axis=1).max() < 1e-6
    assert abs(moves.mean()) < 0.01 and 0.045 < moves.std() < 0.055


@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_nothing_is_darker_than_black_or_brighter_than_white(dtype):
    white = 255 if dtype == "uint8" else 1
    ends = np.array([0, white], dtype).reshape(1, 1, 2, 1).repeat(50, axis=0)
    for how in ({"contrast": 1.0}, {"brightness": 1.0}, {"noise": 1.0}):
        new = changed(Split(ends, np.zeros(50)), **how).stored
        assert new.dtype == dtype and new.min() == 0 and new.max() == white


SQUARES = RNG.integers(1, 256, (60, 11, 11, 2), dtype=np.uint8)


def test_a_turn_is_by_quarters_and_the_mask_turns_along():
    new = changed(Split(SQUARES, SQUARES[..., 1]), turn=True)
    found = set()
    for image, mask, old in zip(new.stored, new.y, SQUARES, strict=True):
        (quarters,) = (k for k in range(4) if np.array_equal(image, np.rot90(old, k)))
        assert np.array_equal(mask, image[..., 1])
        found.add(quarters)
    assert found == {0, 1, 2, 3}


def test_only_square_images_turn():
    check(Augment(turn=True), (8, 8, 1))
    check(Augment(flip=True), (8, 9, 1))
    with pytest.raises(UsageError, match=r"augment\.turn needs square images, received 8×9×1"):
        check(Augment(turn=True), (8, 9, 1))


def spline(size):
    """Weights of three even points at `size` pixels by Keys' cubic, a point at a time."""
    found = np.zeros((size, 3))
    for pixel in range(size):
        at = pixel * 2 / (size - 1)
        for point in range(-1, 4):
            d = abs(at - point)
            weight = (
                1.5 * d**3 - 2.5 * d**2 + 1
                if d < 1
                else -0.5 * d**3 + 2.5 * d**2 - 4 * d + 2
                if d < 2
                else 0
            )
            found[pixel, min(max(point, 0), 2)] += weight
    return found


def test_an_elastic_change_is_scipys_with_the_same_displacements():
    """SciPy's `map_coordinates` is the oracle of sampling and mirroring."""
    images = RNG.random((3, 40, 27, 2)).astype("float32")
    masks = RNG.integers(0, 5, (3, 40, 27), dtype=np.uint8)
    new = changed(Split(images, masks), elastic=6.0)
    grid = np.random.default_rng(1).normal(0, 6.0, (3, 2, 3, 3))
    for number in range(3):
        moves = [spline(40) @ grid[number, axis] @ spline(27).T for axis in (0, 1)]
        places = np.mgrid[:40, :27] + moves
        for channel in range(2):
            wanted = ndimage.map_coordinates(
                images[number, ..., channel], places, order=1, mode="mirror"
            )
            np.testing.assert_allclose(new.stored[number, ..., channel], wanted, atol=1e-5)
        nearest = ndimage.map_coordinates(masks[number], places, order=0, mode="mirror")
        assert np.array_equal(new.y[number], nearest)
    assert new.stored.dtype == np.float32 and new.y.dtype == np.uint8


def test_an_elastic_change_is_smooth_and_as_large_as_asked():
    ramp = np.tile(np.arange(200, dtype="float32") / 400 + 0.2, (50, 200, 1))[..., None]
    new = changed(Split(ramp, np.zeros(50)), elastic=5.0).stored
    moved = 400 * (new - ramp)[:, 40:160, 40:160, 0]
    assert 3 < moved.std() < 6  # the cubic's own mean of squares is below 1
    assert np.abs(np.diff(moved, axis=1)).max() < 1


def test_bytes_stay_bytes_in_an_elastic_change():
    new = changed(Split(np.full((2, 9, 9, 1), 77, np.uint8), np.zeros(2)), elastic=3.0)
    assert new.stored.dtype == np.uint8 and (new.stored == 77).all()


@pytest.mark.parametrize("white", [1.0, 255])
def test_noise_has_a_strength_of_its_own_in_each_image(white):
    kind = np.uint8 if white == 255 else np.float32
    grey = np.full((300, 20, 20, 1), white / 2, kind)
    new = changed(Split(grey, np.arange(300)), noise=0.1).stored
    assert new.dtype == kind
    strengths = (new / white).std(axis=(1, 2, 3))
    # uniform from 0 to 0.1
    assert np.abs(np.quantile(strengths, [0.1, 0.5, 0.9]) - [0.01, 0.05, 0.09]).max() < 0.012
    assert (new / white).mean() == pytest.approx(0.5, abs=0.003)
    black = changed(Split(np.zeros_like(grey), np.arange(300)), noise=0.1).stored
    assert black.min() == 0 and 0 < black.max() < white / 2  # nothing wraps around
