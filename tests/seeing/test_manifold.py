"""A decoder that shows the very values of its point tells where the grid is."""

import keras
import numpy as np
import pytest
from keras import layers
from scipy.stats import norm

from kerascourse.architectures.catalogue import find
from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import UsageError
from kerascourse.models.build import build
from kerascourse.seeing.manifold import manifold, normal_quantiles
from kerascourse.seeing.subject import Subject

# two pixels that are the latent space, and the image again
IMAGES = np.random.default_rng(0).uniform(0, 1, (9, 1, 2, 1)).astype("float32")


def subject(*stack):
    split = Split(IMAGES, np.zeros(len(IMAGES), dtype="int64"))
    model = keras.Sequential([keras.Input((1, 2, 1)), *stack])
    data = Dataset("mine", split, split, split, ("a",), "")
    return Subject("mine", model, True, data, "reconstruction")


def test_a_plain_autoencoder_goes_over_the_range_of_the_test_images():
    found = manifold(subject(layers.Flatten(name="latent"), layers.Reshape((1, 2, 1))), steps=5)
    low, high = IMAGES[:, 0, :, 0].min(axis=0), IMAGES[:, 0, :, 0].max(axis=0)
    assert not found.quantiles
    np.testing.assert_allclose(found.first, np.linspace(low[0], high[0], 5), rtol=1e-6)
    np.testing.assert_allclose(found.second, np.linspace(low[1], high[1], 5), rtol=1e-6)
    # the first value grows to the right, the second upwards
    for row in range(5):
        np.testing.assert_allclose(found.images[row, :, 0, 0, 0], found.first, rtol=1e-6)
        np.testing.assert_allclose(found.images[:, row, 0, 1, 0], found.second[::-1], rtol=1e-6)


def test_the_quantiles_have_equal_probability():
    values = normal_quantiles(7, 1.5)
    shares = np.diff(norm.cdf(values))
    np.testing.assert_allclose(shares, shares[0], rtol=1e-9)
    assert values[0] == pytest.approx(-1.5) and values[-1] == pytest.approx(1.5)
    assert values[3] == pytest.approx(0)


def test_a_variational_autoencoder_needs_no_data_and_one_call(monkeypatch):
    model = build(find("vae"), (8, 8, 1), {})
    calls = []
    predict = keras.Model.predict
    monkeypatch.setattr(
        keras.Model,
        "predict",
        lambda self, x, **how: calls.append(len(x)) or predict(self, x, **how),
    )
    found = manifold(Subject("vae", model, False, None, "generation"), steps=3)
    assert calls == [9] and found.images.shape == (3, 3, 8, 8, 1)
    assert found.quantiles and found.first.tolist() == found.second.tolist()


def test_another_latent_space_is_refused():
    model = build(find("vae"), (8, 8, 1), {"latent": 3})
    with pytest.raises(UsageError, match=r"of 2 values, that of vae has 3. .*--set latent=2"):
        manifold(Subject("vae", model, False, None, "generation"))
