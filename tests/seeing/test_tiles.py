"""Tiles must not show: a network that looks at one pixel gives the same in tiles and without."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from kerascourse.seeing.tiles import tiled, turned

lengths = st.integers(1, 40)
sides = st.integers(2, 16)


def per_pixel(images):
    """Two values of each pixel alone."""
    return np.concatenate([np.sin(3 * images), images[..., :1] ** 2], axis=-1)


@given(height=lengths, width=lengths, down=sides, across=sides, seed=st.integers(0, 9))
def test_a_function_of_each_pixel_is_the_same_in_tiles(height, width, down, across, seed):
    image = np.random.default_rng(seed).random((height, width, 2)).astype("float32")
    shapes = []

    def network(images):
        shapes.append(images.shape[1:])
        return per_pixel(images)

    found = tiled(network, image, (down, across))
    assert found.dtype == np.float32 and found.shape == (height, width, 3)
    np.testing.assert_allclose(found, per_pixel(image[None])[0], rtol=1e-5, atol=1e-6)
    assert set(shapes) == {(down, across, 2)}


def blurred(images):
    """A mean over 5×5 pixels; beyond the border there is 0, as in a padded convolution."""
    return np.stack([ndimage.uniform_filter(i, (5, 5, 0), mode="constant") for i in images])


def test_blended_tiles_hide_what_a_tiles_border_does():
    """A flat image: whatever is not flat in the result is a border."""
    flat = np.ones((100, 90, 1), "float32")
    found = tiled(blurred, flat, (32, 32))
    steps = max(np.abs(np.diff(found, axis=axis)).max() for axis in (0, 1))
    assert blurred(flat[None])[0].min() < 0.4  # without tiles, the image's own border shows
    assert found.min() > 0.98
    assert steps < 0.02


def test_an_image_of_the_networks_size_is_one_tile():
    image = np.random.default_rng(0).random((32, 24, 1)).astype("float32")
    assert tiled(blurred, image, (32, 24)) == pytest.approx(blurred(image[None])[0], abs=1e-6)


def test_a_small_image_lies_mirrored_in_its_tile():
    image = np.random.default_rng(0).random((5, 4, 1)).astype("float32")
    seen = []

    def network(images):
        seen.append(images)
        return images

    assert tiled(network, image, (9, 10)) == pytest.approx(image, abs=1e-6)
    assert np.array_equal(seen[0][0], np.pad(image, [(2, 2), (3, 3), (0, 0)], mode="symmetric"))


def test_turns_come_back_to_their_place():
    image = np.random.default_rng(0).random((6, 9, 1)).astype("float32")
    seen = []

    def network(turned_image):
        seen.append(turned_image)
        return np.concatenate([turned_image, turned_image**2], axis=-1)

    found = turned(network, image)
    np.testing.assert_allclose(found, np.concatenate([image, image**2], axis=-1), rtol=1e-6)
    assert len({part.tobytes() + bytes(part.shape) for part in seen}) == 8


def test_turns_are_a_mean():
    """What depends on the place in the image becomes its mean over the eight positions."""
    image = np.zeros((4, 4, 1), "float32")

    def corner(turned_image):
        marked = np.zeros_like(turned_image)
        marked[0, 0] = 1
        return marked

    found = turned(corner, image)[..., 0]
    wanted = np.zeros((4, 4))
    wanted[[0, 0, 3, 3], [0, 3, 0, 3]] = 2 / 8
    assert np.array_equal(found, wanted)
