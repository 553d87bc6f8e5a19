"""Reconstructions by networks whose answer is known."""

import keras
import numpy as np
import pytest
from keras import layers

from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import UsageError
from kerascourse.models.layers import PixelNoise
from kerascourse.seeing.reconstructions import reconstructions
from kerascourse.seeing.subject import Subject

IMAGES = np.random.default_rng(0).random((6, 8, 8, 1), dtype="float32")


def subject(task, *stack, shape=(8, 8, 1), images=IMAGES):
    split = Split(images, np.zeros(len(images), dtype="int64"))
    data = Dataset("mine", split, split, split, ("a",), "")
    model = keras.Sequential([keras.Input(shape), *stack])
    return Subject("mine", model, True, data, task)


@pytest.mark.parametrize("task", [None, "reconstruction", "generation"])
def test_a_network_that_copies_makes_no_error(task):
    found = reconstructions(subject(task, layers.Activation("linear")), first=2, most=3)
    np.testing.assert_array_equal(found.outputs, IMAGES[2:5])
    assert found.indices.tolist() == [2, 3, 4]
    assert not found.errors.any() and not found.differences.any()
    assert found.input_errors is None


def test_a_network_that_gives_black_makes_the_error_of_black():
    found = reconstructions(subject("reconstruction", layers.Rescaling(0.0)), most=6)
    np.testing.assert_allclose(found.errors, (IMAGES.astype("float64") ** 2).mean((1, 2, 3)))
    np.testing.assert_allclose(found.differences, IMAGES[..., 0])


def test_noise_is_that_of_the_network_and_repeats():
    grey = np.full((50, 8, 8, 1), 0.5, dtype="float32")
    noisy = subject("denoising", layers.GaussianNoise(0.1), images=grey)
    found = reconstructions(noisy, most=50)
    assert found.input_errors.mean() == pytest.approx(0.1**2, rel=0.1)
    # at inference the layer is off: what came in goes out
    np.testing.assert_allclose(found.errors, found.input_errors, rtol=1e-5)
    np.testing.assert_array_equal(reconstructions(noisy, most=50).inputs, found.inputs)


def test_noise_on_pixels_is_that_of_the_network():
    grey = np.full((50, 8, 8, 1), 0.5, dtype="float32")
    for kind, values in (("salt_and_pepper", {0, 0.5, 1}), ("mask", {0, 0.5})):
        found = reconstructions(subject("denoising", PixelNoise(kind, 0.3), images=grey), most=50)
        assert set(np.unique(found.inputs).tolist()) == values
        assert (found.inputs != 0.5).mean() == pytest.approx(0.3, abs=0.04)


def test_fewer_pixels_are_means():
    model = subject("superresolution", layers.UpSampling2D(2), shape=(4, 4, 1))
    found = reconstructions(model, most=2)
    assert found.inputs[0, 0, 0, 0] == pytest.approx(IMAGES[0, :2, :2, 0].mean())
    repeated = found.inputs.repeat(2, axis=1).repeat(2, axis=2)
    np.testing.assert_allclose(
        found.errors, ((repeated.astype("float64") - IMAGES[:2]) ** 2).mean((1, 2, 3)), rtol=1e-6
    )


def test_what_it_does_not_apply_to():
    with pytest.raises(UsageError, match="turns 8×8×1 into 64"):
        reconstructions(subject(None, layers.Flatten()))
    rows = IMAGES.reshape(6, 64)
    with pytest.raises(UsageError, match="an autoencoder of images; mine turns 64 into 64"):
        reconstructions(subject(None, layers.Dense(64), shape=(64,), images=rows))
    with pytest.raises(UsageError, match="from 0 to 5, received 6"):
        reconstructions(subject(None, layers.Activation("linear")), first=6)
    with pytest.raises(UsageError, match="needs images of 16×16×1, received 8×8×1"):
        reconstructions(subject("superresolution", layers.UpSampling2D(2)))
