"""Calibration, held against scikit-learn, loops, and networks whose temperature is known."""

import keras
import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import log_loss

from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import UsageError
from kerascourse.seeing.calibration import (
    HIGHEST,
    LOWEST,
    calibration,
    fitted_temperature,
    negative_log_likelihood,
    reliability,
    tempered,
)
from kerascourse.seeing.predicted import Predicted
from tests.seeing import networks


def softmax(scores):
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def drawn(rng, count, classes=5):
    """Scores, and labels drawn from the probabilities that these make."""
    scores = rng.normal(0, 2, (count, classes))
    cumulated = softmax(scores).cumsum(axis=1)
    labels = (rng.random((count, 1)) > cumulated).sum(axis=1)
    return scores, labels.clip(0, classes - 1)


def of(probabilities, labels):
    return Predicted(probabilities, Split(np.zeros((len(labels), 1), "float32"), labels))


def error_by_hand(probabilities, labels, bins):
    """The expected calibration error of Guo et al. 2017, an example at a time."""
    sums = {}
    for row, label in zip(probabilities, labels, strict=True):
        confidence = max(row)
        place = next(i for i in range(bins) if i / bins < confidence <= (i + 1) / bins)
        count, right, sure = sums.get(place, (0, 0, 0.0))
        sums[place] = (count + 1, right + (list(row).index(confidence) == label), sure + confidence)
    return sum(abs(right - sure) for _count, right, sure in sums.values()) / len(labels)


@pytest.mark.parametrize("bins", [2, 10, 15])
def test_the_bins_are_scikit_learns_and_the_error_that_of_loops(rng, bins):
    scores, labels = drawn(rng, 800)
    probabilities = softmax(3 * scores)
    found = reliability(of(probabilities, labels), bins)
    right = probabilities.argmax(axis=1) == labels
    accuracies, confidences = calibration_curve(right, probabilities.max(axis=1), n_bins=bins)
    some = found.counts > 0
    np.testing.assert_allclose(found.accuracies[some], accuracies)
    np.testing.assert_allclose(found.confidences[some], confidences)
    assert np.isnan(found.accuracies[~some]).all() and found.counts.sum() == 800
    assert found.error == pytest.approx(error_by_hand(probabilities, labels, bins))
    assert found.nll == pytest.approx(log_loss(labels, probabilities), rel=1e-6)


def test_a_probability_between_two_bins_belongs_to_the_lower_one():
    probabilities = np.array([[0.5, 0.5], [1.0, 0.0], [0.75, 0.25]])
    assert reliability(of(probabilities, np.zeros(3, int)), 4).counts.tolist() == [0, 1, 1, 1]


@pytest.mark.parametrize("factor", [0.4, 1.0, 3.0])
def test_the_temperature_that_made_a_network_too_sure_is_found(rng, factor):
    scores, labels = drawn(rng, 20_000)
    probabilities = softmax(factor * scores)
    temperature = fitted_temperature(probabilities, labels)
    assert temperature == pytest.approx(factor, rel=0.05)
    # the best of all that a grid has
    grid = np.exp(np.linspace(np.log(LOWEST), np.log(HIGHEST), 200))
    losses = [log_loss(labels, softmax(factor * scores / t)) for t in grid]
    fitted = negative_log_likelihood(tempered(probabilities, temperature), labels)
    assert fitted <= min(losses) + 1e-9
    np.testing.assert_allclose(tempered(probabilities, factor), softmax(scores), atol=1e-9)


@pytest.fixture
def data(rng):
    parts = []
    for count in (10, 400, 500):
        x = rng.random((count, 8, 8, 1), "float32")
        parts.append(Split(x, (x[:, :4, :4].mean((1, 2, 3)) > 0.5).astype(int)))
    return Dataset("halves", *parts, ("dark", "bright"), "made up")


def test_it_is_fitted_on_validation_and_told_on_test(data):
    model = networks.quadrant()
    found = calibration(networks.subject(model, data), 10)
    val, test = (model.predict(part.x, verbose=0) for part in (data.val, data.test))
    temperature = fitted_temperature(val, data.val.y)
    assert found.temperature == pytest.approx(temperature, rel=1e-4) and found.fitted_on == 400
    assert found.before.error == pytest.approx(error_by_hand(test, data.test.y, 10), abs=1e-6)
    after = softmax(np.log(test.astype("float64")) / temperature)
    assert found.after.error == pytest.approx(error_by_hand(after, data.test.y, 10), abs=1e-3)
    assert found.accuracy == pytest.approx((test.argmax(axis=1) == data.test.y).mean())


def test_without_a_mistake_the_temperature_is_at_its_end(data):
    model = networks.quadrant()
    model.layers[-1].set_weights([100 * model.get_weights()[0], np.array([240.0, -0.0])])
    labels = model.predict(data.val.x, verbose=0).argmax(axis=1)
    told = Dataset("told", data.train, Split(data.val.x, labels), data.test, ("a", "b"), "")
    assert calibration(networks.subject(model, told)).is_at_end


def test_the_probability_of_one_of_two_classes_is_two(data):
    image = keras.Input((8, 8, 1))
    x = keras.layers.GlobalAveragePooling2D()(image)
    model = keras.Model(image, keras.layers.Dense(1, activation="sigmoid")(x))
    found = calibration(networks.subject(model, data))
    assert found.before.counts.sum() == 500
    assert found.before.counts[:7].sum() == 0  # of two classes, one has half or more


def test_a_class_that_the_network_does_not_know_is_the_unlikeliest():
    known = negative_log_likelihood(np.array([[0.5, 0.5]]), np.array([1]))
    assert known == pytest.approx(np.log(2))
    assert negative_log_likelihood(np.array([[0.5, 0.5]]), np.array([7])) > 80


def test_other_networks_are_refused():
    from kerascourse.seeing.subject import of_name

    with pytest.raises(UsageError, match="tells classes apart"):
        calibration(of_name("undercomplete", "digits"))
