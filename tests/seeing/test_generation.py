"""Points drawn at random have the distribution that is told, and the same seed gives the same."""

import keras
import numpy as np
import pytest
from keras import layers

from kerascourse.architectures.catalogue import find
from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import UsageError
from kerascourse.models.build import build
from kerascourse.seeing.generation import generation
from kerascourse.seeing.subject import Subject


def subject(model, images):
    split = Split(images, np.zeros(len(images), dtype=int))
    return Subject("mine", model, True, Dataset("mine", split, split, split, ("x",), ""), None)


def test_a_variational_network_is_given_standard_normal_points():
    shape = (8, 8, 1)
    mine = subject(build(find("vae"), shape, {"latent": 3}), np.zeros((2, *shape), "float32"))
    found = generation(mine, 2_000, seed=1)
    assert found.drawn_from == "standard normal" and found.images.shape == (2_000, *shape)
    np.testing.assert_allclose(found.points.mean(axis=0), 0, atol=0.1)
    np.testing.assert_allclose(np.cov(found.points, rowvar=False), np.eye(3), atol=0.15)
    np.testing.assert_array_equal(generation(mine, 2_000, seed=1).images, found.images)
    assert not np.array_equal(generation(mine, 2_000, seed=2).points, found.points)


def test_a_plain_network_is_given_points_like_those_of_its_images():
    rng = np.random.default_rng(0)
    mixed = rng.normal(size=(400, 4)) @ rng.normal(size=(4, 4)) + [1, 2, 3, 4]
    model = keras.Sequential(
        [keras.Input((2, 2, 1)), layers.Flatten(name="latent"), layers.Reshape((2, 2, 1))]
    )
    images = mixed.reshape(-1, 2, 2, 1).astype("float32")
    found = generation(subject(model, images), 20_000)
    assert found.drawn_from == "fitted normal"
    np.testing.assert_allclose(found.points.mean(axis=0), mixed.mean(axis=0), atol=0.1)
    np.testing.assert_allclose(
        np.cov(found.points, rowvar=False), np.cov(mixed, rowvar=False), rtol=0.1, atol=0.1
    )
    np.testing.assert_allclose(found.images.reshape(-1, 4), found.points, atol=1e-5)


def test_what_has_no_latent_space():
    lenet = build(find("lenet5"), (28, 28, 1))
    with pytest.raises(UsageError, match="expected an autoencoder"):
        generation(subject(lenet, np.zeros((2, 28, 28, 1), "float32")))
