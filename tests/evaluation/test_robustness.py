"""Changed images, and the gradient of FGSM beside Keras' own and beside differences."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import UsageError
from kerascourse.evaluation.robustness import blurred, loss_gradients, robustness, with_noise
from kerascourse.seeing.confusion import confusion
from tests.seeing import networks


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize("build", [networks.pooled, networks.flattened, networks.nested])
def test_the_gradient_is_that_of_keras(build, rng):
    keras.utils.set_random_seed(5)
    model = build()
    images = rng.random((70, 6, 6, 2), "float32")
    labels = rng.integers(0, 3, 70)
    found = loss_gradients(networks.subject(model), images, labels)
    tensor = tf.constant(images)
    with tf.GradientTape() as tape:
        tape.watch(tensor)
        losses = keras.losses.sparse_categorical_crossentropy(labels, model(tensor))
        value = tf.reduce_sum(losses)
    np.testing.assert_allclose(found, tape.gradient(value, tensor), atol=1e-5)


def test_the_gradient_is_that_of_differences(rng):
    keras.utils.set_random_seed(5)
    # smooth, so that differences of small steps are near the slope
    model = keras.Sequential(
        [
            keras.Input((6, 6, 2)),
            keras.layers.Conv2D(4, 3, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    image, label = rng.random((1, 6, 6, 2), "float32"), np.array([1])
    found = loss_gradients(networks.subject(model), image, label)[0]
    for at in [(0, 0, 0), (2, 3, 1), (5, 5, 0), (4, 1, 1)]:
        losses = []
        for side in (1, -1):
            moved = image.copy()
            moved[(0, *at)] += side * 0.01
            losses.append(-np.log(float(model.predict(moved, verbose=0)[0, 1])))
        assert found[at] == pytest.approx((losses[0] - losses[1]) / 0.02, abs=2e-3)


def test_a_class_that_the_network_does_not_know_has_no_gradient(rng):
    images = rng.random((2, 6, 6, 2), "float32")
    found = loss_gradients(networks.subject(networks.pooled()), images, np.array([0, 3]))
    assert np.abs(found[0]).max() > 0 and np.abs(found[1]).max() == 0


def test_a_network_that_sums_falls_where_the_sum_falls():
    """Bright is what has a mean above ½ in the upper left quarter, with a margin of 0.03."""
    images = np.full((40, 8, 8, 1), 0.47, "float32")
    images[20:] = 0.53
    part = Split(images, np.repeat([0, 1], 20))
    model = networks.quadrant()
    model.set_weights([model.get_weights()[0], np.array([0.3 * 16 * 0.5, 0])])
    subject = networks.subject(model, Dataset("d", part, part, part, ("dark", "bright"), ""))
    found = robustness(subject, "test", 100)
    accuracies = {(row.change, row.strength): row.accuracy for row in found.rows}
    assert found.images == 40 and accuracies["none", 0.0] == 1 == confusion(subject).accuracy
    # images of one value stay what they are under shifts, turns and blur
    for change in (("shift", 4), ("rotation", 30.0), ("blur", 2.0)):
        assert accuracies[change] == 1
    assert accuracies["fgsm", 0.02] == 1
    assert accuracies["fgsm", 0.05] == accuracies["fgsm", 0.1] == 0
    assert 0.5 < accuracies["noise", 0.1] < 1


def test_a_blur_is_the_sum_under_a_gaussian(rng):
    images = rng.random((2, 9, 11, 3)).astype("float32")
    reach = np.arange(-4, 5)
    weights = np.exp(-(reach**2) / 2)
    weights /= weights.sum()
    padded = np.pad(images, ((0, 0), (4, 4), (4, 4), (0, 0)), mode="edge")
    expected = sum(
        one * other * padded[:, row : row + 9, column : column + 11]
        for row, one in enumerate(weights)
        for column, other in enumerate(weights)
    )
    np.testing.assert_allclose(blurred(images, 1.0), expected, atol=1e-5)


def test_noise_is_the_same_each_time_and_stays_in_range():
    images = np.full((50, 10, 10, 1), 0.5, "float32")
    noise = with_noise(images, 0.1)
    assert np.array_equal(noise, with_noise(images, 0.1))
    assert noise.std() == pytest.approx(0.1, rel=0.05)
    assert with_noise(images, 5).min() == 0 and with_noise(images, 5).max() == 1


def test_other_networks_are_refused():
    from kerascourse.seeing.subject import of_name

    with pytest.raises(UsageError):
        robustness(of_name("undercomplete", "digits"), "test", 10)
