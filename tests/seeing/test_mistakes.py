"""Mistakes and labels that look wrong, held against loops and against planted labels."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.model_selection import cross_val_predict
from sklearn.neighbors import KNeighborsClassifier

from kerascourse.data.dataset import Split
from kerascourse.seeing.mistakes import confident_classes, mistakes
from kerascourse.seeing.predicted import Predicted


def of(probabilities, labels):
    labels = np.array(labels)
    return Predicted(
        np.array(probabilities), Split(np.zeros((len(labels), 2, 2, 1), "float32"), labels)
    )


def confident_by_hand(probabilities, labels):
    """The counted class of each example in equation 1 of Northcutt et al. 2021."""
    count = probabilities.shape[1]
    thresholds = []
    for number in range(count):
        own = [
            row[number] for row, label in zip(probabilities, labels, strict=True) if label == number
        ]
        thresholds.append(sum(own) / len(own) if own else float("inf"))
    found = []
    for row in probabilities:
        likely = [number for number in range(count) if row[number] >= thresholds[number]]
        found.append(max(likely, key=lambda number: row[number]) if likely else -1)
    return found


def test_the_confident_classes_are_those_of_the_paper():
    rng = np.random.default_rng(0)
    probabilities = rng.dirichlet(np.ones(6) / 2, 300)
    labels = rng.integers(0, 5, 300)  # nobody has the last
    found = confident_classes(probabilities, labels)
    assert found.tolist() == confident_by_hand(probabilities, labels)
    assert 5 not in found and -1 in found


def test_the_surest_mistakes_come_first_and_have_both_probabilities():
    found = mistakes(of([[0.9, 0.1], [0.3, 0.7], [0.8, 0.2], [0.6, 0.4]], [0, 0, 1, 1]), 2)
    assert (found.examples, found.wrong) == (4, 3)
    first, second = found.surest
    assert (first.index, first.label, first.taken) == (2, 1, 0)
    assert (first.own, first.sure) == (0.2, 0.8)
    assert second.index == 1


def test_planted_labels_are_found():
    """Of 60 labels made wrong two in three are among the suspects, and four in five suspects are
    such, of the classifier's mistakes not half; the least probable are told first."""
    x, y = load_digits(return_X_y=True)
    rng = np.random.default_rng(0)
    planted = rng.choice(len(y), 60, replace=False)
    labels = y.copy()
    labels[planted] = (labels[planted] + rng.integers(1, 10, 60)) % 10
    model = KNeighborsClassifier(15)
    probabilities = cross_val_predict(model, x, labels, cv=3, method="predict_proba")
    found = mistakes(of(probabilities, labels), len(y))
    suspects = {one.index for one in found.doubtful}
    caught = suspects & set(planted.tolist())
    assert len(caught) >= 40 and len(caught) / found.suspect >= 0.8 and found.wrong > 120
    own = [one.own for one in found.doubtful]
    assert own == sorted(own)
    assert all(one.label == labels[one.index] != one.taken for one in found.doubtful)


def test_a_class_that_the_network_does_not_know_has_no_probability():
    found = mistakes(of([[0.9, 0.1], [0.2, 0.8]], [0, 4]), 5)
    assert found.surest[0].own == 0.0 and found.surest[0].label == 4


def test_a_perfect_classifier_has_neither():
    found = mistakes(of(np.eye(3), [0, 1, 2]), 5)
    assert (found.wrong, found.suspect, found.surest, found.doubtful) == (0, 0, (), ())


@pytest.mark.parametrize("most", [1, 3])
def test_at_most_so_many(most):
    rng = np.random.default_rng(1)
    found = mistakes(of(rng.dirichlet(np.ones(4), 200), rng.integers(0, 4, 200)), most)
    assert len(found.surest) == most == len(found.doubtful) and found.wrong > 100
