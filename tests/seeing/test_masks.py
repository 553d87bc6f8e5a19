"""Masks by hand, whose overlap one can count."""

import keras
import numpy as np
import pytest
from keras import layers
from sklearn.metrics import f1_score, jaccard_score

from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import UsageError
from kerascourse.seeing.masks import masks, overlap
from kerascourse.seeing.subject import Subject


def test_a_square_half_covered():
    true, predicted = np.zeros((2, 1, 4, 4), dtype=int)
    true[0, :2, :2] = 1
    predicted[0, :2, 1:3] = 1
    iou, dice = overlap(true, predicted, 2)
    # class 1: 2 pixels in both, 6 in either; class 0: 10 in both, 14 in either
    assert iou.tolist() == [pytest.approx((2 / 6 + 10 / 14) / 2)]
    assert dice.tolist() == [pytest.approx((4 / 8 + 20 / 24) / 2)]


def test_scikit_learn_agrees_on_each_image():
    rng = np.random.default_rng(0)
    true, predicted = rng.integers(0, 4, (2, 6, 5, 7))
    true[0] = predicted[0] = 0  # all background
    predicted[1][predicted[1] == 3] = 0
    true[1][true[1] == 3] = 0  # a class that is nowhere
    iou, dice = overlap(true, predicted, 4)
    for place in range(6):
        pair = true[place].ravel(), predicted[place].ravel()
        assert iou[place] == pytest.approx(jaccard_score(*pair, average="macro"))
        assert dice[place] == pytest.approx(f1_score(*pair, average="macro"))


def subject(y, *stack, task="segmentation"):
    """The image's brightness decides: class 1 where a pixel is above ½."""
    x = np.random.default_rng(0).random((5, 4, 4, 1), dtype="float32")
    split = Split(x, y(x))
    data = Dataset("mine", split, split, split, ("dark", "bright"), "")
    model = keras.Sequential([keras.Input((4, 4, 1)), *stack])
    return Subject("mine", model, True, data, task)


def bright():
    layer = layers.Dense(2, kernel_initializer="zeros")
    layer.build((None, 4, 4, 1))
    layer.set_weights([np.array([[0.0, 1.0]]), np.array([0.5, 0.0])])
    return layer


@pytest.mark.parametrize("task", ["segmentation", None])
def test_a_network_that_is_right_covers_all(task):
    found = masks(subject(lambda x: (x[..., 0] > 0.5).astype("uint8"), bright(), task=task), 1, 3)
    np.testing.assert_array_equal(found.true, found.predicted)
    assert found.indices.tolist() == [1, 2, 3] and found.classes == ("dark", "bright")
    assert found.iou.tolist() == found.dice.tolist() == [1, 1, 1]


def test_a_network_that_is_always_wrong_covers_nothing():
    found = masks(subject(lambda x: (x[..., 0] <= 0.5).astype("uint8"), bright()))
    assert found.iou.tolist() == found.dice.tolist() == [0] * 5


def test_what_it_does_not_apply_to():
    with pytest.raises(UsageError, match=r"a class a pixel; mine gives 16. Try: kc train unet"):
        masks(subject(lambda x: x[:, 0, 0, 0].astype(int), layers.Flatten(), task=None))
    with pytest.raises(UsageError, match="data with masks"):
        masks(subject(lambda x: x[:, 0, 0, 0].astype(int), bright()))
    with pytest.raises(UsageError, match="gives masks of 3×3, those of the data are 4×4"):
        masks(subject(lambda x: x[..., 0].astype(int), layers.Conv2D(2, 2)))
    with pytest.raises(UsageError, match="from 0 to 4, received 5"):
        masks(subject(lambda x: x[..., 0].astype(int), bright()), first=5)
