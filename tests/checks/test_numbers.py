"""The numbers that checks measure, against Keras and NumPy."""

import keras
import numpy as np
import pytest
from keras import layers

from kerascourse.checks import beginning, data, gradients, ranges
from kerascourse.checks.constant import best_constant
from kerascourse.data.dataset import Split
from tests.checks.subjects import planned, subject


@pytest.fixture(scope="module")
def sound():
    return subject()


def test_the_loss_at_the_start_is_what_keras_evaluates(sound):
    inputs, targets = sound.examples("train", beginning.SAMPLE)
    told = sound.fresh().evaluate(inputs, targets, verbose=0)
    assert beginning.loss_at_start(sound).measured == pytest.approx(told, rel=1e-5)


def test_dead_units_by_hand():
    bias = keras.initializers.Constant([-10.0, 0.5, -10.0, 0.5])
    network = subject(
        layers.Flatten(),
        layers.Dense(4, activation="relu", bias_initializer=bias),
        layers.Dense(10, activation="softmax"),
    )
    assert beginning.dead_units(network).measured == 0.5


def test_memory_by_hand():
    network = subject(layers.Flatten(), layers.Dense(10, activation="softmax"))
    weights = 784 * 10 + 10
    # 784 values and 10 probabilities of each of 32 examples
    needed = 16 * weights + 4 * 32 * (784 + 10)
    assert beginning.memory(network).measured == needed


def test_doubles_by_hand():
    images = np.arange(6, dtype="uint8")[:, None, None, None] * np.ones((1, 28, 28, 1), "uint8")
    labels = np.zeros(6, "int64")
    some = subject(
        train=Split(images[:3], labels[:3]),
        val=Split(images[2:5], labels[2:5]),
        test=Split(images[[0, 4, 5]], labels[:3]),
    )
    found = data.parts_disjoint(some)
    # 2 of val; 0 and 4 of test
    assert found.measured == 1 + 2


def test_batch_normalisation_is_named_and_passes():
    network = subject(
        layers.Conv2D(4, 3),
        layers.BatchNormalization(name="a_norm"),
        layers.ReLU(),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    )
    found = gradients.examples_apart(network)
    assert found.passed and found.measured == 0 and "a_norm" in found.remark
    assert gradients.examples_apart(subject()).remark == ""


def test_arrays_without_a_gradient_are_named():
    aside = layers.Dense(3, name="aside")
    network = subject(
        layers.Flatten(),
        layers.Dense(8, name="hidden"),
        Aside(aside),
        layers.Dense(10, activation="softmax"),
    )
    found = gradients.gradients_arrive(network)
    assert found.measured == 2 and "aside" in found.found


class Aside(layers.Layer):
    """Has a layer whose result nothing uses."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def build(self, shape):
        self.layer.build(shape)

    def call(self, x):
        self.layer(x)
        return x


def test_the_best_constant_is_the_best(sound):
    """The share of each class has a lower loss than shares that are a bit different."""
    targets = planned().dataset.train.y
    shares = best_constant(sound, targets, len(targets))
    assert np.allclose(shares[0], np.bincount(targets, minlength=10) / len(targets))
    least = sound.losses(targets, shares).mean()
    for seed in range(5):
        other = shares[0] + np.random.default_rng(seed).normal(0, 0.01, 10)
        others = np.tile(other / other.sum(), (len(targets), 1)).astype("float32")
        assert sound.losses(targets, others).mean() > least


def test_probabilities_of_a_softmax_twice_have_a_ceiling():
    """e/(e + 9) of ten classes, as Keras computes it of one that is sure."""
    sure = keras.ops.softmax(keras.ops.one_hot([0], 10))
    twice = subject(layers.Flatten(), layers.Dense(10, activation="softmax"), layers.Softmax())
    assert ranges.output_fits_loss(twice).measured == pytest.approx(float(sure[0, 0]), rel=1e-5)


def test_the_weights_are_given_back(sound):
    before = [value.copy() for value in sound.model.get_weights()]
    ranges.output_fits_loss(sound)
    after = sound.fresh().get_weights()
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


def test_inputs_are_measured_where_the_first_weights_take_them():
    network = subject(
        layers.Rescaling(2.0), layers.Flatten(), layers.Dense(10, activation="softmax")
    )
    inputs, _targets = network.examples("train", ranges.ENOUGH)
    assert ranges.inputs_in_range(network).measured == pytest.approx(2 * inputs.std(), rel=1e-5)
