"""Scores before the softmax, and the probabilities of a classifier."""

import keras
import numpy as np
import pytest
from scipy.special import log_softmax, softmax

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
