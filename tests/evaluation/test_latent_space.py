"""How much of a latent space is used, against formulas and networks where it is known."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras import layers

from kerascourse.data.dataset import Dataset, Split
from kerascourse.evaluation.latent_space import (
    kl_divergence,
    latent_space,
    participation_ratio,
)
from kerascourse.models.layers import Reparametrization
from kerascourse.seeing.subject import Subject

IMAGES = np.random.default_rng(0).random((300, 2, 2, 1), dtype="float32")


def subject(model, images=IMAGES):
    split = Split(images, np.zeros(len(images), dtype=int))
    return Subject("mine", model, True, Dataset("mine", split, split, split, ("x",), ""), None)


def sampling(log_variance):
    """Two latent values: the first is ten times a pixel, the second is the same for all images."""
    image = keras.Input((2, 2, 1))
    flat = layers.Flatten()(image)
    mean = layers.Dense(2, name="mean")
    spread = layers.Dense(2, kernel_initializer="zeros", name="spread")
    z = Reparametrization(name="z")([mean(flat), spread(flat)])
    model = keras.Model(image, layers.Reshape((2, 2, 1))(layers.Dense(4)(z)))
    kernel = np.zeros((4, 2), "float32")
    kernel[0, 0] = 10
    mean.set_weights([kernel, np.zeros(2, "float32")])
    spread.set_weights([np.zeros((4, 2), "float32"), np.array(log_variance, "float32")])
    return model


def test_a_value_that_no_image_changes_is_not_used():
    found = latent_space(subject(sampling([-2.0, 0.0])))
    assert found.sampled and found.layer == "z" and found.used == 1
    first, second = found.values
    pixel = 10 * IMAGES[:, 0, 0, 0].astype("float64")
    assert (first.used, second.used) == (True, False)
    assert first.variance == pytest.approx(pixel.var(), rel=1e-4)
    assert first.deviation == pytest.approx(np.sqrt(pixel.var() + np.exp(-2)), rel=1e-4)
    # KL(N(μ, σ²) ‖ N(0, 1)) = log(1/σ) + (σ² + μ²)/2 − ½
    expected = (1 + (np.exp(-2) + np.square(pixel)) / 2 - 0.5).mean()
    assert first.kl == pytest.approx(expected, rel=1e-4)
    assert second.kl == pytest.approx(0, abs=1e-6) and second.deviation == pytest.approx(1)
    assert found.kl == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(("variance", "used"), [(0.009, False), (0.012, True)])
def test_a_value_is_used_from_a_variance_of_one_hundredth_on(variance, used):
    """As Burda et al. have it: the variance of the mean, whatever that of the other values is."""
    model = sampling([0.0, 0.0])
    kernel, bias = model.get_layer("mean").get_weights()
    kernel[0] = np.sqrt(variance / IMAGES[:, 0, 0, 0].var()), 0
    model.get_layer("mean").set_weights([kernel, bias])
    assert [value.used for value in latent_space(subject(model)).values] == [used, False]


def test_a_network_that_does_not_sample_has_no_divergence():
    model = keras.Sequential(
        [keras.Input((2, 2, 1)), layers.Flatten(name="latent"), layers.Reshape((2, 2, 1))]
    )
    images = IMAGES * np.array([1, 1, 1, 0.01], "float32").reshape(1, 2, 2, 1)
    found = latent_space(subject(model, images))
    assert not found.sampled and found.kl is None
    assert [value.used for value in found.values] == [True, True, True, False]
    assert found.dimensions == pytest.approx(3, rel=0.1)
    assert found.values[0].deviation == pytest.approx(images[:, 0, 0, 0].std(), rel=1e-3)


def test_a_latent_space_that_says_nothing_has_no_value_in_use():
    model = keras.Sequential(
        [
            keras.Input((2, 2, 1)),
            layers.Rescaling(0.0),
            layers.Flatten(name="latent"),
            layers.Reshape((2, 2, 1)),
        ]
    )
    found = latent_space(subject(model))
    assert found.used == 0 and len(found.values) == 4


@given(st.integers(1, 6), st.integers(0, 1000))
def test_the_participation_ratio_counts_equal_directions(count, seed):
    """Orthogonal patterns of equal variance, turned at random, count as many as there are."""
    rng = np.random.default_rng(seed)
    patterns = np.kron(np.eye(count), [[1.0], [-1.0]])
    turned = patterns @ np.linalg.qr(rng.normal(size=(count, count)))[0]
    assert participation_ratio(turned) == pytest.approx(count)
    assert participation_ratio(np.ones((5, count))) == 0


def test_the_divergence_is_the_integral():
    means, variances = np.array([[0.7]]), np.array([[0.3]])
    x = np.linspace(-8, 8, 200_001)
    q = np.exp(-np.square(x - 0.7) / 0.6) / np.sqrt(2 * np.pi * 0.3)
    p = np.exp(-np.square(x) / 2) / np.sqrt(2 * np.pi)
    integral = np.trapezoid(q * np.log(np.maximum(q, 1e-300) / p), x)
    assert kl_divergence(means, variances)[0] == pytest.approx(integral, rel=1e-6)
