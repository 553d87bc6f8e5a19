"""Noise as the networks meet it: its range, its share, its seed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.data.noise import noisy

KINDS = ("gaussian", "salt_and_pepper", "mask")


@given(kind=st.sampled_from(KINDS), amount=st.floats(0, 1), seed=st.integers(0, 99))
def test_it_stays_in_the_range_and_repeats(kind, amount, seed):
    images = np.random.default_rng(seed).random((3, 5, 4, 2), dtype="float32")
    first, again = (noisy(images, kind, amount, np.random.default_rng(seed)) for _ in range(2))
    assert first.dtype == np.float32 and first.shape == images.shape
    assert first.min() >= 0 and first.max() <= 1
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize("kind", KINDS)
def test_none_of_it_changes_nothing(kind):
    images = np.random.default_rng(0).random((3, 5, 4, 2), dtype="float32")
    np.testing.assert_array_equal(noisy(images, kind, 0.0, np.random.default_rng(0)), images)


def test_gaussian_noise_has_its_standard_deviation():
    grey = np.full((20, 30, 30, 1), 0.5, "float32")
    found = noisy(grey, "gaussian", 0.1, np.random.default_rng(0))
    assert found.std() == pytest.approx(0.1, rel=0.02)
    assert found.mean() == pytest.approx(0.5, abs=3e-3)


@pytest.mark.parametrize(("kind", "white"), [("salt_and_pepper", 0.2), ("mask", 0.0)])
def test_a_share_of_the_pixels_changes_in_all_channels(kind, white):
    grey = np.full((20, 30, 30, 3), 0.5, "float32")
    found = noisy(grey, kind, 0.4, np.random.default_rng(0))
    np.testing.assert_array_equal(found, found[..., :1].repeat(3, axis=-1))
    assert (found != 0.5).mean() == pytest.approx(0.4, abs=0.015)
    assert (found == 1).mean() == pytest.approx(white, abs=0.015)
