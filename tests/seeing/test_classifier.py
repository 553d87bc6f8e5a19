"""Scores before the softmax, and the probabilities of a classifier."""

from dataclasses import replace

import keras
import numpy as np
import pytest
from scipy.special import log_softmax, softmax

from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import UsageError
from kerascourse.models.unfolded import unfold
from kerascourse.seeing import classifier
from tests.seeing import networks


def of(model, x):
    unfolded = unfold(model)
    found = classifier.outputs(unfolded)
    both = keras.Model(unfolded.model.inputs[0], [found.scores, found.probabilities])
    return (*both.predict(x, verbose=0), found.exact)


@pytest.mark.parametrize(
    "build",
    [
        networks.pooled,
        networks.flattened,
        networks.nested,
        lambda: networks.pooled(activation=None),
    ],
)
def test_the_softmax_of_the_scores_is_the_probability(build, rng):
    x = rng.random((5, 6, 6, 2), "float32")
    model = build()
    scores, probabilities, exact = of(model, x)
    assert exact
    assert np.allclose(softmax(scores, axis=1), probabilities, atol=1e-6)
    # a score is no logarithm of a probability: the bias moves all of them
    assert not np.allclose(scores, log_softmax(scores, axis=1), atol=1e-3)


def test_the_scores_of_a_sigmoid_are_before_it(rng):
    x = rng.random((5, 6, 6, 2), "float32")
    scores, probabilities, exact = of(networks.pooled(activation="sigmoid"), x)
    assert exact and np.allclose(1 / (1 + np.exp(-scores)), probabilities, atol=1e-6)


def test_a_network_that_ends_otherwise_gives_logarithms(rng):
    model = networks.pooled()
    ended = keras.Sequential([keras.Input((6, 6, 2)), model, keras.layers.Reshape((3,))])
    scores, probabilities, exact = of(ended, rng.random((5, 6, 6, 2), "float32"))
    assert not exact and np.allclose(scores, np.log(probabilities), atol=1e-5)


def test_a_class_is_named_or_numbered():
    subject = networks.subject(networks.pooled())
    found = np.array([0.2, 0.5, 0.3])
    assert classifier.class_number(subject, None, found) == 1
    assert classifier.class_number(subject, "2", found) == 2
    with pytest.raises(UsageError, match="from 0 to 2"):
        classifier.class_number(subject, "3", found)


def test_what_tells_no_classes_apart_is_refused():
    image = keras.Input((6, 6, 1))
    subject = networks.subject(keras.Model(image, keras.layers.Conv2D(1, 3)(image)))
    with pytest.raises(UsageError, match="4×4×1"):
        classifier.require_classifier(subject)


@pytest.mark.parametrize("end", ["dense", "layer", "operation"])
def test_one_probability_is_that_of_the_second_of_two_classes(end, rng):
    x = keras.Input((6, 6, 2))
    y = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(4, 3)(x))
    last = keras.layers.Dense(1, activation="sigmoid" if end == "dense" else None)(y)
    if end == "layer":
        last = keras.layers.Activation("sigmoid")(last)
    if end == "operation":
        last = keras.ops.sigmoid(last)
    model = keras.Model(x, last)
    assert classifier.is_classifier(networks.subject(model))
    images = rng.random((5, 6, 6, 2), "float32")
    scores, probabilities, exact = of(model, images)
    p = model.predict(images, verbose=0)[:, 0]
    assert exact and probabilities == pytest.approx(np.stack([1 - p, p], axis=1), abs=1e-6)
    assert scores[:, 1] == pytest.approx(np.log(p / (1 - p)), abs=1e-4)
    assert scores[:, 0] == pytest.approx(-scores[:, 1])


def test_one_number_without_a_sigmoid_is_no_classifier():
    assert not classifier.is_classifier(networks.subject(networks.pooled(1, activation=None)))


@pytest.mark.parametrize("kind", ["layer", "operation"])
def test_a_softmax_of_its_own(kind, rng):
    x = keras.Input((6, 6, 2))
    scores = keras.layers.Dense(3)(keras.layers.Flatten()(x))
    if kind == "layer":
        end = keras.layers.Activation("softmax")(scores)
    else:
        end = keras.ops.softmax(scores)
    images = rng.random((2, 6, 6, 2), "float32")
    found, _probabilities, exact = of(keras.Model(x, end), images)
    assert exact
    assert found == pytest.approx(keras.Model(x, scores).predict(images, verbose=0), abs=1e-5)


def labelled(subject, x, y):
    split = Split(x, y)
    data = Dataset("made", split, split, split, ("dark", "bright"), "made up")
    return replace(subject, data=data)


def test_the_surest_example_is_the_one_of_the_highest_probability_that_is_right():
    """The upper left quarter tells the classes apart: the more light, the surer of class 1."""
    light = np.array([0.1, 0.9, 0.5, 1.0, 0.8], "float32")
    x = np.zeros((5, 8, 8, 1), "float32")
    x[:, :4, :4] = light[:, None, None, None]
    given = networks.subject(networks.quadrant())
    for labels, expected in (([1, 1, 1, 1, 1], 3), ([1, 1, 1, 0, 1], 1), ([0, 0, 0, 0, 0], 3)):
        assert classifier.surest(labelled(given, x, np.array(labels))) == expected
    with pytest.raises(UsageError, match="without data"):
        classifier.surest(given)
