"""The confusion matrix, held against scikit-learn's."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, precision_score, recall_score

from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import UsageError
from kerascourse.seeing.confusion import Pair, compared, confusion
from tests.seeing import networks


@pytest.fixture
def data(rng):
    part = Split(rng.random((300, 6, 6, 2), "float32"), rng.integers(0, 3, 300))
    return Dataset("noise", part, part, part, ("a", "b", "c"), "made up")


@pytest.mark.parametrize("build", [networks.pooled, networks.nested])
def test_it_equals_scikit_learns(build, data):
    model = build()
    found = confusion(networks.subject(model, data))
    true, predicted = data.test.y, model.predict(data.test.x, verbose=0).argmax(axis=1)
    assert np.array_equal(found.counts, confusion_matrix(true, predicted, labels=[0, 1, 2]))
    assert found.accuracy == pytest.approx((true == predicted).mean())


def test_recall_and_precision_are_scikit_learns(rng):
    examples = Split(np.zeros((500, 2, 2, 1), "float32"), rng.integers(0, 6, 500))
    probabilities = rng.random((500, 6)) + 0.4 * np.eye(6)[examples.y]
    found = compared(examples, probabilities)
    predicted = probabilities.argmax(axis=1)
    assert np.allclose(found.recall, recall_score(examples.y, predicted, average=None))
    assert np.allclose(found.precision, precision_score(examples.y, predicted, average=None))
    assert np.allclose(found.row_shares, confusion_matrix(examples.y, predicted, normalize="true"))


def planted(pairs, classes):
    """Examples and probabilities of (true, predicted, probability of it)."""
    y = np.array([true for true, _predicted, _share in pairs])
    probabilities = np.zeros((len(pairs), classes))
    for row, (_true, predicted, share) in enumerate(pairs):
        probabilities[row] = (1 - share) / (classes - 1)
        probabilities[row, predicted] = share
    return Split(np.zeros((len(pairs), 2, 2, 1), "float32"), y), probabilities


def test_the_surest_example_of_each_mistake_is_kept_the_commonest_first():
    mistakes = [(4, 9, 0.6), (4, 4, 0.9), (1, 7, 0.5), (4, 9, 0.8), (4, 9, 0.7), (9, 4, 0.9)]
    found = compared(*planted(mistakes, 10))
    assert found.pairs == (Pair(4, 9, 3, 3, 0.8), Pair(1, 7, 1, 2, 0.5), Pair(9, 4, 1, 5, 0.9))


def test_at_most_six_mistakes_are_kept():
    found = compared(*planted([(0, number, 0.9) for number in range(1, 9)], 9))
    assert [pair.predicted for pair in found.pairs] == [1, 2, 3, 4, 5, 6]


def test_named_classes_are_there_even_if_empty():
    found = compared(*planted([(0, 0, 0.9), (7, 0, 0.9)], 8), named=3)
    assert found.classes.tolist() == [0, 1, 2, 7]
    assert np.isnan(found.recall[1]) and np.isnan(found.precision[3])
    assert found.precision[0] == 0.5 and found.recall[3] == 0


def test_masks_are_refused(data):
    part = Split(data.test.x, np.zeros((300, 6, 6), "uint8"))
    masks = Dataset("scenes", part, part, part, ("a", "b"), "made up")
    with pytest.raises(UsageError, match="scenes has masks"):
        confusion(networks.subject(networks.pooled(), masks))
