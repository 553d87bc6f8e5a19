"""Interpolation where the latent space is known: one that squares, so that its line is bent."""

import keras
import numpy as np
import pytest
from keras import layers

from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import UsageError
from kerascourse.seeing.interpolation import interpolation
from kerascourse.seeing.subject import Subject

IMAGES = np.random.default_rng(0).random((8, 2, 2, 1), dtype="float32")
LABELS = np.array([3, 3, 1, 3, 0, 1, 2, 4])


def subject(labels=LABELS, images=IMAGES):
    """The latent value is the square of each pixel, the decoder takes the root."""
    split = Split(images, labels)
    data = Dataset("mine", split, split, split, tuple("abcde"), "")
    model = keras.Sequential(
        [
            keras.Input((2, 2, 1)),
            layers.Flatten(),
            layers.Activation(keras.ops.square, name="latent"),
            layers.Activation(keras.ops.sqrt),
            layers.Reshape((2, 2, 1)),
        ]
    )
    return Subject("mine", model, True, data, "reconstruction")


def test_the_way_is_straight_in_the_latent_space_and_bent_in_pixels():
    found = interpolation(subject(), (5, 2), steps=5)
    first, second = IMAGES[5].astype("float64"), IMAGES[2].astype("float64")
    for t, decoded, blended in zip(
        [0, 0.25, 0.5, 0.75, 1], found.decoded[0], found.blended[0], strict=True
    ):
        np.testing.assert_allclose(decoded, np.sqrt((1 - t) * first**2 + t * second**2), rtol=1e-5)
        np.testing.assert_allclose(blended, (1 - t) * first + t * second, rtol=1e-5)
    assert found.pairs.tolist() == [[5, 2]] and found.labels.tolist() == [[1, 1]]


def test_the_default_pairs_are_of_different_classes():
    found = interpolation(subject())
    # the first image of each class, in the order of the test set
    assert found.pairs.tolist() == [[0, 2], [4, 6]]
    assert (found.labels[:, 0] != found.labels[:, 1]).all()
    assert found.decoded.shape == (2, 9, 2, 2, 1)


@pytest.mark.parametrize("labels", [np.zeros(8, dtype=int), np.zeros((8, 2, 2), dtype="uint8")])
def test_without_classes_the_pairs_are_any_images(labels):
    assert interpolation(subject(labels)).pairs.tolist() == [[0, 1], [2, 3], [4, 5]]


def test_what_cannot_be():
    with pytest.raises(UsageError, match="from 0 to 7, received 8"):
        interpolation(subject(), (0, 8))
    with pytest.raises(UsageError, match="two test images or more, received 1"):
        interpolation(subject(LABELS[:1], IMAGES[:1]))
