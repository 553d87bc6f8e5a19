"""Weights of classes and borders against counts, and distances, pixel by pixel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import UsageError
from kerascourse.training import weighting
from kerascourse.training.recipe import Recipe
from kerascourse.training.weighting import Weighting

MASKS = arrays(np.uint8, (2, 6, 7), elements=st.integers(0, 2))


def labelled(labels):
    part = Split(np.zeros((len(labels), 4, 4, 1), "float32"), labels)
    return Dataset("plain", part, part, part, ("a", "b"), "")


@given(masks=MASKS, border=st.floats(0, 20), sigma=st.floats(0.5, 10))
def test_a_weight_follows_from_the_class_and_the_nearest_other_pixel(masks, border, sigma):
    by_class = np.array([0.5, 1.0, 2.5], "float32")
    found = Weighting(by_class, border, sigma)(masks)
    assert found.dtype == np.float32 and found.shape == masks.shape
    places = np.argwhere(np.ones((6, 7)))
    for mask, weights in zip(masks, found, strict=True):
        for place in places:
            others = [p for p in places if mask[tuple(p)] != mask[tuple(place)]]
            squared = min((np.square(place - p).sum() for p in others), default=np.inf)
            wanted = by_class[mask[tuple(place)]] + border * np.exp(-squared / (2 * sigma**2))
            assert weights[tuple(place)] == pytest.approx(wanted, rel=1e-4)


@given(labels=MASKS, balance=st.floats(0, 1))
def test_the_mean_weight_is_1_and_ratios_follow_from_the_counts(labels, balance):
    found = weighting.balanced(labels, 4, balance)
    assert np.mean(found[labels]) == pytest.approx(1, rel=1e-5)
    counts = [int(np.sum(labels == number)) for number in range(4)]
    there = [number for number, count in enumerate(counts) if count]
    assert all((weight > 0) == (number in there) for number, weight in enumerate(found))
    for a in there:
        for b in there:
            wanted = (counts[b] / counts[a]) ** balance
            assert found[a] / found[b] == pytest.approx(wanted, rel=1e-4)


def test_fully_balanced_each_class_weighs_as_much_in_all():
    labels = np.array([0, 0, 0, 1])
    assert weighting.balanced(labels, 2, 1.0) == pytest.approx([4 / 6, 2.0])
    assert weighting.balanced(labels, 2, 0.0) == pytest.approx([1.0, 1.0])


def checked(recipe, dataset):
    weighting.check(recipe, recipe.learned_task, dataset)


def test_weights_have_to_be_of_use():
    plain = labelled(np.array([0, 0, 0, 1]))
    lenet = Recipe(model="lenet5")
    checked(lenet, plain)
    assert weighting.of(lenet, plain) is None
    balanced = lenet.changed({"balance": 1.0})
    checked(balanced, plain)
    found = weighting.of(balanced, plain)
    assert found is not None
    assert found(np.array([1, 0])) == pytest.approx([2.0, 4 / 6])
    with pytest.raises(UsageError, match="border_weight is for data with masks, plain has none"):
        checked(lenet.changed({"border_weight": 1.0}), plain)
    told = "balance is for networks that tell classes, vae is for generation"
    with pytest.raises(UsageError, match=told):
        checked(Recipe(model="vae", balance=0.5), plain)
