"""Filters by their definition, and that the best width is found."""

import numpy as np
import pytest

from kerascourse.data.noise import noisy
from kerascourse.evaluation import filters


def test_a_median_is_that_of_the_pixels_around():
    images = np.random.default_rng(0).random((2, 7, 8, 3)).astype("float32")
    found = filters.medians(images, 3)
    for row, column in ((1, 1), (3, 5), (5, 6)):
        window = images[:, row - 1 : row + 2, column - 1 : column + 2].reshape(2, 9, 3)
        np.testing.assert_array_equal(found[:, row, column], np.median(window, axis=1))


def test_a_gaussian_spreads_a_point_by_its_formula():
    point = np.zeros((1, 31, 31, 2))
    point[0, 15, 15, 0] = 1
    found = filters.smoothed(point, 1.5)
    y, x = np.mgrid[-15:16, -15:16]
    kernel = np.exp(-(x**2 + y**2) / (2 * 1.5**2))
    np.testing.assert_allclose(found[0, ..., 0], kernel / kernel.sum(), atol=1e-4)
    assert not found[..., 1].any()  # images and channels stay apart


@pytest.mark.parametrize("kind", filters.FILTERS)
def test_the_best_width_is_the_best(kind):
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:24, :24] / 24
    clean = np.stack([0.5 + 0.4 * np.sin(4 * x + y + phase) for phase in range(9)])[..., None]
    clean = clean.astype("float32")
    dirty = noisy(clean, "gaussian", 0.2, rng)
    found = filters.best(kind, dirty, clean)
    apply, widths = filters.FILTERS[kind]
    errors = {width: np.mean((apply(dirty, width) - clean) ** 2) for width in widths}
    assert found.width == min(errors, key=errors.get)
    assert found.mse == pytest.approx(min(errors.values()), rel=1e-4)
    assert found.mse < np.mean((dirty - clean) ** 2) / 4


def test_salt_and_pepper_is_for_the_median():
    clean = np.full((9, 20, 20, 1), 0.4, "float32")
    dirty = noisy(clean, "salt_and_pepper", 0.1, np.random.default_rng(0))
    median, gaussian = (filters.best(kind, dirty, clean) for kind in ("median", "gaussian"))
    assert median.mse < gaussian.mse / 5


def test_the_widths_that_are_tried():
    """Deviations of 0.2 to 3 pixels; sides that have a pixel in their middle."""
    assert filters.SIGMAS[:2] == (0.2, 0.3) and filters.SIGMAS[-1] == 3.0
    assert list(filters.SIDES) == [3, 5, 7, 9]
