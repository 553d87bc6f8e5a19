"""Scores against scikit-learn's, Otsu's threshold against a search."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import accuracy_score, f1_score, jaccard_score

from kerascourse.data.dataset import Dataset, Split
from kerascourse.evaluation.segmentation import bright_class, compared, is_bright, otsu, scores
from kerascourse.seeing.segmentation import Network, Segmenter
from kerascourse.training.data_record import record
from kerascourse.training.overlap import Overlap

masks = arrays(np.int64, (2, 4, 5), elements=st.integers(0, 2))


@given(true=masks, predicted=masks)
def test_scores_are_those_of_scikit_learn_and_of_training(true, predicted):
    found = scores(true, predicted, 4)
    flat = true.ravel(), predicted.ravel()
    assert found.accuracy == pytest.approx(accuracy_score(*flat))
    here = sorted(set(flat[0]) | set(flat[1]))
    for name, oracle in (("iou", jaccard_score), ("dice", f1_score)):
        values = getattr(found, name)
        wanted = oracle(*flat, labels=here, average=None, zero_division=0)
        assert [values[number] for number in here] == pytest.approx(wanted.tolist())
        assert [value for n, value in enumerate(values) if n not in here] == [None] * (
            4 - len(here)
        )
        metric = Overlap(name)
        metric.update_state(true, np.eye(4, dtype="float32")[predicted])
        assert getattr(found, f"mean_{name}") == pytest.approx(float(metric.result()), rel=1e-5)


@given(arrays(np.uint8, (5, 6), elements=st.integers(0, 255)))
def test_otsu_leaves_the_least_variance_inside_both_sides(image):
    grey = image / 255

    def inside(threshold):
        sides = grey[grey >= threshold], grey[grey < threshold]
        return sum(side.var() * side.size for side in sides if side.size)

    least = min(inside(threshold) for threshold in np.arange(256) / 255)
    assert inside(otsu(grey)) == pytest.approx(least, abs=1e-6)


def test_what_lies_at_the_threshold_is_bright():
    """The thresholds are sought in steps of 1/256: black is parted from 1/256 at 1/256."""
    image = np.array([[0, 0, 0], [1, 1, 1]], "float32")[..., None] / 256
    assert otsu(image) == 1 / 256
    assert is_bright(image).tolist() == [[False] * 3, [True] * 3]


def test_where_both_classes_agree_as_much_with_bright_it_is_class_1():
    image = np.array([[0, 0, 1, 1]], "float32")[..., None]
    half = Split(image[None], np.array([[[0, 1, 0, 1]]], "uint8"))
    assert bright_class(half) == 1


@pytest.mark.parametrize("share", [0.25, 0.75])
@pytest.mark.parametrize("bright", [0, 1])
def test_the_bright_class_may_be_the_rarer_one(share, bright):
    mask = (np.arange(64).reshape(1, 8, 8) < 64 * share).astype("uint8")
    image = np.where(mask == bright, 0.9, 0.1).astype("float32")[..., None]
    assert bright_class(Split(image, mask)) == bright


def drawn(count, bright, seed=0):
    """Images in which class 1 is bright, or dark, on uneven noise."""
    rng = np.random.default_rng(seed)
    mask = (rng.random((count, 12, 12)) < 0.3).astype("uint8")
    ink = np.where(mask == bright, 0.8, 0.2) + rng.normal(0, 0.05, mask.shape)
    return Split(np.clip(ink, 0, 1).astype("float32")[..., None], mask)


@pytest.mark.parametrize("bright", [0, 1])
def test_the_plain_methods_learn_their_polarity_from_training_images(bright):
    train = drawn(3, bright)
    data = Dataset("d", train, train, drawn(4, bright, seed=1), ("a", "b"), "")
    assert bright_class(train) == bright
    found = compared(Segmenter((Network(constant(0)),), record(data)), data)
    assert found.count == 4 and len(found.each) == 4
    assert found.plain["otsu"].accuracy > 0.99
    assert found.plain["commonest"].accuracy == pytest.approx(np.mean(data.test.y == 0))
    assert found.network == found.plain["commonest"]  # which is what the network says, too
    assert found.network.iou[1] == 0 and found.network.dice[0] > 0.7


def test_more_classes_have_no_threshold():
    part = Split(np.zeros((2, 12, 12, 1), "float32"), np.full((2, 12, 12), 2, "uint8"))
    data = Dataset("d", part, part, part, ("a", "b", "c"), "")
    found = compared(Segmenter((Network(constant(2, outputs=5)),), record(data)), data)
    assert set(found.plain) == {"commonest"}
    assert found.classes == ("a", "b", "c", "3", "4")
    assert found.network.iou == (None, None, 1.0, None, None)


def constant(number, outputs=2):
    """A network on 8×8 that says one class everywhere: larger images go in tiles."""
    image = keras.Input((8, 8, 1))
    result = keras.layers.Conv2D(outputs, 1, activation="softmax")(image)
    model = keras.Model(image, result)
    bias = np.zeros(outputs, "float32")
    bias[number] = 9
    model.set_weights([np.zeros((1, 1, 1, outputs), "float32"), bias])
    return model
