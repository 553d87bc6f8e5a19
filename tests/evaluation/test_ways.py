"""Gaps on a way: where they are known, and against a search by hand."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keras import layers

from kerascourse.data.dataset import Dataset, Split
from kerascourse.evaluation.ways import largest_step, nearest_distance, way, ways
from kerascourse.seeing.interpolation import random_pairs
from kerascourse.seeing.subject import Subject
from tests.seeing.networks import quadrant
from tests.seeing.networks import subject as small

RNG = np.random.default_rng(0)


@given(st.integers(2, 12), st.integers(0, 99))
def test_even_steps_and_a_leap(steps, seed):
    ends = np.random.default_rng(seed).random((2, 3, 4, 4, 1))
    shares = np.linspace(0, 1, steps).reshape(1, -1, 1, 1, 1)
    even = (1 - shares) * ends[0][:, None] + shares * ends[1][:, None]
    assert largest_step(even) == pytest.approx(1 / (steps - 1))
    leap = np.where(shares < 0.5, ends[0][:, None], ends[1][:, None])
    assert largest_step(leap) == pytest.approx(1)
    assert largest_step(np.ones((2, steps, 4, 4, 1))) == 0  # no way at all


def test_the_nearest_image_is_found():
    images, real = RNG.random((7, 3, 3, 1)), RNG.random((20, 3, 3, 1))
    by_hand = [min(np.sqrt(np.square(one - other).mean()) for other in real) for one in images]
    assert nearest_distance(images, real) == pytest.approx(np.mean(by_hand))
    assert nearest_distance(real, real) == pytest.approx(0, abs=1e-6)


def test_the_ends_of_a_way_are_left_out():
    """By hand: grey 0.4 is 0.4 away from black, 0.7 is 0.3 away from white."""
    greys = np.array([0.0, 0.4, 0.7, 1.0]).reshape(1, 4, 1, 1, 1) * np.ones((1, 4, 2, 2, 1))
    found = way(greys, greys[0, [0, 3]], None)
    assert found.distance == pytest.approx((0.4 + 0.3) / 2, rel=1e-5)
    assert found.largest_step == pytest.approx(0.4)


def test_pairs_have_different_classes_where_there_are_some():
    labels = np.array([0, 0, 0, 1])
    pairs = random_pairs(Split(RNG.random((4, 2, 2, 1)), labels), 50, seed=1)
    assert pairs.shape == (50, 2) and (labels[pairs[:, 0]] != labels[pairs[:, 1]]).all()
    same = random_pairs(Split(RNG.random((4, 2, 2, 1)), np.zeros(4, int)), 50, seed=1)
    assert (same[:, 0] != same[:, 1]).all()


def test_networks_are_measured_on_the_same_pairs():
    def network(scale, name):
        model = keras.Sequential(
            [
                keras.Input((8, 8, 1)),
                layers.Flatten(name="latent"),
                layers.Rescaling(scale),
                layers.Reshape((8, 8, 1)),
            ]
        )
        return Subject(name, model, True, data, "reconstruction")

    images = RNG.random((30, 8, 8, 1), dtype="float32")
    split = Split(images, np.arange(30) % 2)
    data = Dataset("mine", split, split, split, ("a", "b"), "")
    found = ways([network(1.0, "copy"), network(0.0, "black")], 10, 5, small(quadrant()))
    assert list(found) == ["copy", "black", "pixels", "images"]
    # a network that copies goes the way of the pixels
    assert found["copy"].distance == pytest.approx(found["pixels"].distance, rel=1e-5)
    assert found["copy"].largest_step == pytest.approx(0.25)
    assert found["images"].largest_step is None
    assert found["images"].distance == pytest.approx(0, abs=1e-3)
    # all black images: both classes have half of the probability, and none is near
    assert found["black"].confidence == pytest.approx(0.5) and found["black"].unsure == 0
    assert found["black"].distance > found["copy"].distance
    assert ways([network(1.0, "copy")], 10, 5, None)["copy"].confidence is None
    # the pairs of the first seed
    again = ways([network(1.0, "copy")], 10, 5, None, seed=0)
    assert again["copy"] == ways([network(1.0, "copy")], 10, 5, None)["copy"]
