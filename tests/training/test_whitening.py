"""The whitened first layer against the statistics of what Keras' convolution gives with it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerascourse.errors import UsageError
from kerascourse.models import keras_backend
from kerascourse.training import plan, whitening
from kerascourse.training.recipe import Recipe

keras = keras_backend.start()

from kerascourse.training.ready import compiled  # noqa: E402


def images(seed, channels, count=40, side=9):
    """Smooth random images: neighbouring pixels are nearly the same."""
    noise = np.random.default_rng(seed).random((count, side, side, channels))
    smooth = np.cumsum(np.cumsum(noise - 0.5, axis=1), axis=2)
    return ((smooth - smooth.min()) / np.ptp(smooth)).astype("float32")


@settings(max_examples=15)
@given(
    seed=st.integers(0, 999),
    channels=st.integers(1, 3),
    kernel=st.integers(2, 3),
)
def test_what_comes_out_is_uncorrelated_and_varies_alike(seed, channels, kernel):
    x = images(seed, channels)
    count = kernel**2 * channels
    inputs = keras.Input(x.shape[1:])
    outputs = keras.layers.Conv2D(2 * count, kernel)(inputs)
    model = keras.Model(inputs, outputs)
    whitening.apply(model, x)
    found = np.asarray(model(x)).reshape(-1, 2 * count)
    assert found.mean(axis=0) == pytest.approx(0, abs=2e-3)
    assert found[:, ::2] == pytest.approx(-found[:, 1::2], abs=1e-4)
    covariance = np.cov(found[:, ::2], rowvar=False)
    # a variance v becomes v / (v + least)
    patches = np.stack(
        [
            x[:, row : row + kernel, column : column + kernel].reshape(len(x), -1)
            for row in range(10 - kernel)
            for column in range(10 - kernel)
        ],
        axis=1,
    ).reshape(-1, count)
    variances = np.linalg.svd(patches - patches.mean(axis=0), compute_uv=False) ** 2
    variances /= len(patches) - 1
    wanted = np.diag(variances / (variances + whitening.LEAST_VARIANCE))
    assert covariance == pytest.approx(wanted, abs=5e-3)


def test_fewer_filters_take_the_strongest_axes():
    x = images(3, 2)
    few, _bias = whitening.whitened(x, (2, 2), 3)
    every, _biases = whitening.whitened(x, (2, 2), 8)
    assert np.array_equal(few, every[..., :3])


def test_a_plan_gives_its_network_the_axes_and_each_seed_the_same():
    made = [
        plan.make(Recipe(model="conv3-7 relu pool2 fc10", whiten=True, seed=seed), "digits")
        for seed in (0, 1)
    ]
    first, second = (compiled(one.resolved("float32", 1)).layers[1].get_weights() for one in made)
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    kernel = first[0]
    assert np.array_equal(kernel[..., 0], -kernel[..., 1]) and kernel.shape == (3, 3, 1, 7)


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (Recipe(model="flatten fc10", whiten=True), "begins with a convolution"),
        (Recipe(model="conv3-19 relu fc10", whiten=True), "at most 18 filters"),
        (Recipe(model="lenet5", whiten=True, start_from="x.keras"), "whiten and start_from"),
    ],
)
def test_what_cannot_be_whitened_is_told_before_keras_starts(recipe, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(6, 5, name="c1")]).save(
        "x.keras"
    )
    with pytest.raises(UsageError, match=said):
        plan.make(recipe, "digits")
