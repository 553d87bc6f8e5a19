"""A decoder that shows the very values of its point tells where the grid is."""

import keras
import numpy as np
import pytest
from keras import layers

from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import UsageError
from kerascourse.seeing.latent_plane import latent_plane
from kerascourse.seeing.subject import Subject, of_name

# two pixels that are the latent space, and the image again
POINTS = np.array([[0.0, 0.0], [0.1, 0.1], [1.0, 0.4]], "float32")


def subject(points=POINTS):
    split = Split(points.reshape(-1, 1, 2, 1), np.array([0, 1, 1])[: len(points)])
    stack = [layers.Flatten(name="latent"), layers.Reshape((1, 2, 1))]
    model = keras.Sequential([keras.Input((1, 2, 1)), *stack])
    data = Dataset("mine", split, split, split, ("a", "b"), "")
    return Subject("mine", model, True, data, "reconstruction")


def test_the_cells_are_square_and_hold_their_points():
    found = latent_plane(subject(), steps=2)
    np.testing.assert_allclose(found.points, POINTS)
    # around the middle (0.5, 0.2), wider by a little than the widest range
    np.testing.assert_allclose(found.low, [-0.01, -0.31], atol=1e-6)
    np.testing.assert_allclose(found.high, [1.01, 0.71], atol=1e-6)
    # the first row is the upper one
    assert found.counts.tolist() == [[0, 1], [2, 0]]
    assert found.empty == 0.5
    np.testing.assert_allclose(found.images[0, :, 0, 0, 0], found.first, rtol=1e-6)
    np.testing.assert_allclose(found.images[:, 0, 0, 1, 0], found.second[::-1], rtol=1e-6)
    np.testing.assert_allclose(found.first, [0.245, 0.755], atol=1e-6)
    assert found.class_names == ("a", "b")


def test_a_single_point_has_a_square_around_it():
    found = latent_plane(subject(POINTS[:1]), steps=3)
    assert found.counts.sum() == 1 and found.counts[1, 1] == 1


def test_another_latent_space_is_refused():
    with pytest.raises(UsageError, match="of 2 values"):
        latent_plane(of_name("undercomplete", "digits"))
