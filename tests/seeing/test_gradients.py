"""The gradients of a network of two dense layers, by hand."""

import keras
import numpy as np
import pytest

from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import UsageError
from kerascourse.seeing.gradients import gradients
from kerascourse.seeing.subject import Subject, of_name, untrained

RNG = np.random.default_rng(0)


def subject():
    images = RNG.random((6, 1, 3, 1)).astype("float32")
    split = Split(images, np.array([0, 1, 2, 0, 1, 2]))
    model = keras.Sequential(
        [
            keras.Input((1, 3, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(4, activation="relu", name="hidden"),
            keras.layers.Dense(3, activation="softmax", name="last"),
        ]
    )
    data = Dataset("mine", split, split, split, ("a", "b", "c"), "")
    return Subject("mine", model, True, data, "classification")


def test_the_norms_are_those_of_backpropagation_by_hand():
    mine = subject()
    found = gradients(mine, "a name", batch=5, seed=3)
    first, bias, second, last_bias = untrained(mine.model, 3).get_weights()
    examples = mine.examples("train", 5)
    x, labels = examples.x.reshape(5, 3), np.eye(3)[examples.y]
    hidden = np.maximum(x @ first + bias, 0)
    scores = np.exp(hidden @ second + last_bias)
    error = (scores / scores.sum(axis=1, keepdims=True) - labels) / 5
    before = (error @ second.T) * (hidden > 0)
    expected = [np.linalg.norm(x.T @ before), np.linalg.norm(hidden.T @ error)]
    np.testing.assert_allclose(found.norms, expected, rtol=1e-4)
    assert found.layers == ("hidden", "last") and found.images == 5
    assert found.ratio == pytest.approx(expected[0] / expected[1], rel=1e-4)


def test_the_network_itself_stays_as_it_is():
    mine = of_name("conv3-2 bn relu gap fc10", "digits")
    before = [np.array(weight) for weight in mine.model.get_weights()]
    gradients(mine, "mine", batch=4)
    for one, other in zip(before, mine.model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_sigmoids_lose_the_gradient_and_relus_keep_it():
    sigmoid, relu = (
        gradients(of_name(f"[fc32 {name}]*6 fc10", "digits"), name) for name in ("sigmoid", "relu")
    )
    assert sigmoid.ratio < 1e-2 < 1e-1 < relu.ratio


def test_an_autoencoder_is_refused():
    with pytest.raises(UsageError):
        gradients(of_name("undercomplete"), "undercomplete")
