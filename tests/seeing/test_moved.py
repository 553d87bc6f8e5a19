"""Images that are moved and turned, held against NumPy by hand; networks whose answer is known."""

import keras
import numpy as np
import pytest

from kerascourse.data.dataset import Dataset, Split
from kerascourse.seeing.moved import moved, rotated, shifted
from kerascourse.seeing.subject import Subject


def test_a_shift_repeats_the_edge():
    image = np.arange(6.0).reshape(1, 2, 3, 1)
    assert shifted(image, 0, 1)[0, ..., 0].tolist() == [[0, 0, 1], [3, 3, 4]]
    assert shifted(image, -1, 0)[0, ..., 0].tolist() == [[3, 4, 5], [3, 4, 5]]
    assert shifted(image, 5, -5)[0, ..., 0].tolist() == [[2, 2, 2], [2, 2, 2]]


def test_a_quarter_turn_is_numpys():
    image = np.random.default_rng(0).random((2, 5, 5, 1))
    turned = rotated(image, 90)
    quarters = [np.rot90(image, times, axes=(1, 2)) for times in (1, 3)]
    assert any(np.allclose(turned, quarter, atol=1e-6) for quarter in quarters)


def subject(*stack):
    """A bright pixel in the middle, class 1, or none, class 0."""
    images = np.zeros((2, 5, 5, 1), "float32")
    images[1, 2, 2] = 1
    split = Split(images, np.array([0, 1]))
    model = keras.Sequential([keras.Input((5, 5, 1)), *stack])
    data = Dataset("mine", split, split, split, ("dark", "bright"), "")
    return Subject("mine", model, True, data, "classification")


def test_who_looks_at_one_place_fails_and_who_pools_does_not():
    dense = subject(keras.layers.Flatten(), keras.layers.Dense(2, activation="softmax"))
    kernel = np.zeros((25, 2))
    kernel[12] = 0, 2
    dense.model.set_weights([kernel, np.array([1.0, 0.0])])
    pooled = subject(keras.layers.GlobalMaxPooling2D(), keras.layers.Dense(2, activation="softmax"))
    pooled.model.set_weights([np.array([[0.0, 2.0]]), np.array([1.0, 0.0])])
    found = moved(dense, shift=2, turn=20)
    assert found.moved.tolist() == [1.0, 0.5, 0.5] and found.images == 2
    assert found.angles.tolist() == [0, 10, 20]
    # turned about itself the pixel stays
    assert found.turned.tolist() == [1.0, 1.0, 1.0]
    assert moved(pooled, shift=2, turn=10).moved.tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("name", ["undercomplete", "vae"])
def test_other_networks_are_refused(name):
    from kerascourse.errors import UsageError
    from kerascourse.seeing.subject import of_name

    with pytest.raises(UsageError):
        moved(of_name(name))
