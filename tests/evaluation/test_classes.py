"""Precision, recall and F1 beside scikit-learn's; their intervals beside draws of examples."""

import numpy as np
import pytest
from sklearn.metrics import precision_recall_fscore_support

from kerascourse.evaluation.classes import class_scores


@pytest.fixture
def found():
    """300 labels of four classes, of which the last is rare, and guesses."""
    rng = np.random.default_rng(3)
    labels = rng.choice(4, 300, p=[0.4, 0.35, 0.2, 0.05])
    guesses = np.where(rng.random(300) < 0.7, labels, rng.integers(0, 4, 300))
    return labels, guesses


def test_the_values_are_scikit_learns(found):
    scores = class_scores(*found, draws=10)
    expected = precision_recall_fscore_support(*found)
    got = [
        [one.precision.value for one in scores.classes],
        [one.recall.value for one in scores.classes],
        [one.f1.value for one in scores.classes],
        [one.examples for one in scores.classes],
    ]
    np.testing.assert_allclose(got, expected)
    assert scores.accuracy.value == pytest.approx((found[0] == found[1]).mean())


def test_the_intervals_are_those_of_drawing_examples(found):
    labels, guesses = found
    rng = np.random.default_rng(8)
    drawn = []
    for _draw in range(1500):
        some = rng.integers(0, len(labels), len(labels))
        drawn.append(
            precision_recall_fscore_support(labels[some], guesses[some], labels=range(4))[:3]
        )
    low, high = np.quantile(np.array(drawn), [0.025, 0.975], axis=0)
    for one in class_scores(labels, guesses, draws=3000).classes:
        three = (one.precision, one.recall, one.f1)
        # the rare class has about 15 examples
        np.testing.assert_allclose([e.low for e in three], low[:, one.number], atol=0.03)
        np.testing.assert_allclose([e.high for e in three], high[:, one.number], atol=0.03)
        assert all(e.low <= e.value <= e.high for e in three)


def test_they_are_the_same_each_time_and_by_the_seed(found):
    assert class_scores(*found) == class_scores(*found)
    assert class_scores(*found) != class_scores(*found, seed=1)


def test_what_is_never_predicted_has_no_precision():
    scores = class_scores(np.array([0, 0, 7]), np.array([0, 9, 0]), draws=50)
    assert [one.number for one in scores.classes] == [0, 7, 9]
    _zero, seven, nine = scores.classes
    assert np.isnan(seven.precision.value) and np.isnan(seven.precision.low)
    assert seven.recall.value == 0 and seven.examples == 1
    assert np.isnan(nine.recall.value) and nine.precision.value == 0
