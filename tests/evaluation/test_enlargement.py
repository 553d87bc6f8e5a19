"""Enlarged images: what interpolation must keep, and TensorFlow's bilinear one."""

import numpy as np
import pytest
import tensorflow as tf

from kerascourse.evaluation.enlargement import KINDS, enlarged


@pytest.mark.parametrize("kind", KINDS)
def test_an_even_image_stays_even_and_channels_apart(kind):
    images = np.zeros((2, 5, 6, 3), "float32")
    images[..., 1], images[1, ..., 2] = 0.3, 0.9
    found = enlarged(images, kind, (10, 12))
    assert found.shape == (2, 10, 12, 3) and found.dtype == np.float32
    np.testing.assert_allclose(found[..., 1], 0.3, atol=1e-6)
    np.testing.assert_allclose(found[1, ..., 2], 0.9, atol=1e-6)
    assert not found[0, ..., 2].any()


@pytest.mark.parametrize("kind", KINDS)
def test_a_ramp_goes_on_as_a_ramp(kind):
    ramp = np.tile(np.linspace(0, 1, 8, dtype="float32"), (1, 8, 1))[..., None]
    steps = np.diff(enlarged(ramp, kind, (32, 32))[0, 16, 8:24, 0])
    # a step of 1/7 is spread over four pixels
    np.testing.assert_allclose(steps, 1 / 28, atol=0.006)


@pytest.mark.parametrize("size", [(10, 14), (20, 28)])
def test_tensorflow_enlarges_alike(size):
    images = np.random.default_rng(0).random((3, 5, 7, 1)).astype("float32")
    for kind, atol in (("bilinear", 1e-5), ("bicubic", 1e-4)):
        # of TensorFlow's bicubic kernels the one of Keys (1981) with a = −½, as Pillow's
        expected = tf.image.resize(images, size, kind)
        found = enlarged(images, kind, size)
        inside = slice(4, -4)  # they differ in what they take beyond the edge
        np.testing.assert_allclose(
            found[:, inside, inside], expected.numpy()[:, inside, inside], atol=atol
        )
