"""Smoothed labels against Keras' own smoothing, and what a run says of its losses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.errors import UsageError
from kerascourse.models import keras_backend
from kerascourse.training import plan, smoothing
from kerascourse.training.recipe import Recipe
from kerascourse.training.smoothing import Smoothing

keras = keras_backend.start()

from kerascourse.training.batches import streams  # noqa: E402
from kerascourse.training.ready import compiled  # noqa: E402


@given(
    labels=st.lists(st.integers(0, 6), min_size=1, max_size=9),
    share=st.floats(0, 0.95),
    seed=st.integers(0, 99),
)
def test_the_loss_is_that_of_keras_own_smoothing(labels, share, seed):
    outputs = np.random.default_rng(seed).dirichlet(np.ones(7), len(labels)).astype("float32")
    targets = Smoothing(7, share)(np.array(labels))
    assert targets.dtype == np.float32 and targets.sum(axis=1) == pytest.approx(1, abs=1e-6)
    theirs = keras.losses.CategoricalCrossentropy(label_smoothing=share)
    wanted = float(theirs(np.eye(7, dtype="float32")[labels], outputs))
    assert float(smoothing.loss()(targets, outputs)) == pytest.approx(wanted, rel=1e-4)


def test_only_what_is_fitted_on_is_smoothed():
    made = plan.make(Recipe(model="lenet5", label_smoothing=0.2), "digits")
    plain = plan.make(Recipe(model="lenet5"), "digits")
    parts, numbers = streams(made), streams(plain)
    for part in ("train", "val", "test"):
        inputs, targets = parts[part][0]
        assert np.array_equal(inputs, numbers[part][0][0])
        assert np.array_equal(targets, np.eye(10)[numbers[part][0][1]])
    targets = parts["fit"][0][1]
    assert np.array_equal(targets.argmax(axis=1), numbers["fit"][0][1])
    assert targets.max(axis=1) == pytest.approx(0.82) and targets.min(axis=1) == pytest.approx(0.02)


def test_losses_and_accuracies_are_what_they_are_without():
    soft, plain = (
        plan.make(Recipe(model="lenet5", label_smoothing=share), "digits").resolved("float32", 1)
        for share in (0.2, 0.0)
    )
    model, other = compiled(soft), compiled(plain)
    other.set_weights(model.get_weights())
    scores = [
        one.evaluate(streams(made)["test"], verbose=0, return_dict=True)
        for one, made in ((model, soft), (other, plain))
    ]
    assert scores[0] == pytest.approx(scores[1], rel=1e-5)


def test_balanced_weights_are_those_of_the_classes():
    settings = {"model": "lenet5", "balance": 1.0}
    soft, plain = (
        streams(plan.make(Recipe(**settings, label_smoothing=share), "digits"))["fit"]
        for share in (0.1, 0.0)
    )
    assert np.array_equal(soft[0][2], plain[0][2])


@pytest.mark.parametrize("model", ["undercomplete", "unet"])
def test_it_is_for_classifiers(model):
    data = "digit_scenes" if model == "unet" else "digits"
    with pytest.raises(UsageError, match="label_smoothing is for classification"):
        plan.make(Recipe(model=model, label_smoothing=0.1), data)
