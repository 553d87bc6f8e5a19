"""Twelve faults, each planted into a sound network or its data, and the check that names each."""

from dataclasses import replace

import keras
import numpy as np
import pytest
from keras import layers

from kerascourse.checks import learning
from kerascourse.checks.examination import OF_DATA, OF_NETWORK, examine
from kerascourse.data.dataset import Split
from tests.checks.subjects import planned, subject

CHECKS = {check.__name__: check for check in (*OF_DATA, *OF_NETWORK)}


class NoGradient(layers.Layer):
    def call(self, x):
        return keras.ops.stop_gradient(x)


class AcrossTheBatch(layers.Layer):
    def call(self, x):
        return x - keras.ops.mean(x, axis=0, keepdims=True)


def parts(change):
    """The digits' parts, their examples and labels changed."""
    names = ("train", "val", "test")
    return {name: Split(*change(getattr(planned().dataset, name))) for name in names}


def network(*last, first=(), **settings):
    return (
        *first,
        layers.Conv2D(8, 3, activation="relu", **settings),
        layers.Flatten(),
        *(last or (layers.Dense(10, activation="softmax"),)),
    )


def bytes_as_they_are():
    return subject(**parts(lambda part: (part.x * 255, part.y)))


def divided_twice():
    return subject(*network(first=[layers.Rescaling(1 / 255)]))


def labels_from_one():
    return subject(**parts(lambda part: (part.stored, part.y + 1)))


def a_rare_class():
    train = planned().dataset.train
    rare = np.flatnonzero(train.y == 3)
    return subject(train=train.take(np.setdiff1d(np.arange(len(train)), rare[2:])))


def the_test_among_the_fit():
    dataset = planned().dataset
    return subject(test=dataset.train.take(slice(len(dataset.test))))


def little_memory():
    return subject(memory=10**5)


def logits():
    return subject(*network(layers.Dense(10)))


def sigmoids():
    return subject(*network(layers.Dense(10, activation="sigmoid")))


def softmax_twice():
    return subject(*network(layers.Dense(10, activation="softmax"), layers.Softmax()))


def wide_weights():
    wide = keras.initializers.RandomNormal(stddev=1.0)
    return subject(*network(layers.Dense(10, activation="softmax", kernel_initializer=wide)))


def units_off():
    return subject(*network(bias_initializer=keras.initializers.Constant(-10.0)))


def a_cut_gradient():
    return subject(*network(NoGradient(), layers.Dense(10, activation="softmax")))


def examples_mixed():
    return subject(*network(AcrossTheBatch(), layers.Dense(10, activation="softmax")))


def only_a_corner():
    # of a digit's image a corner is always black
    corner = layers.Cropping2D(((0, 26), (0, 26)))
    return subject(corner, layers.Flatten(), layers.Dense(10, activation="softmax"))


def labels_of_others():
    rng = np.random.default_rng(0)
    return subject(**parts(lambda part: (part.stored, rng.permutation(part.y))))


FAULTS = {
    bytes_as_they_are: "inputs_in_range",
    divided_twice: "inputs_in_range",
    labels_from_one: "labels_in_range",
    a_rare_class: "classes_balanced",
    the_test_among_the_fit: "parts_disjoint",
    little_memory: "memory",
    logits: "output_fits_loss",
    sigmoids: "output_fits_loss",
    softmax_twice: "output_fits_loss",
    wide_weights: "loss_at_start",
    units_off: "dead_units",
    a_cut_gradient: "gradients_arrive",
    examples_mixed: "examples_apart",
    only_a_corner: "learned_by_heart",
    labels_of_others: "beats_constant_input",
}


def test_each_check_has_its_fault():
    assert set(FAULTS.values()) == CHECKS.keys() and len(CHECKS) == 12


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_named(fault, monkeypatch):
    monkeypatch.setattr("kerascourse.checks.subject.MOST_STEPS", 80)
    found = CHECKS[FAULTS[fault]](fault())
    assert not found.passed
    assert found.id == FAULTS[fault] and found.found and found.expected and found.advice


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_an_examination_names_it_among_few(fault):
    failed = [check.id for check in examine(fault()) if not check.passed]
    assert FAULTS[fault] in failed and len(failed) <= 5, failed


def test_a_sound_network_passes_them_all():
    found = list(examine(subject()))
    assert [check.id for check in found if not check.passed] == []
    assert {check.id for check in found} == CHECKS.keys()


def test_an_autoencoder_has_fewer_and_passes_them():
    made = planned("dense_autoencoder", "transactions")
    found = {check.id: check.passed for check in examine(subject(made=made))}
    assert all(found.values()) and "labels_in_range" not in found


def test_a_network_that_cannot_be_run_is_not_run():
    ids = [check.id for check in examine(labels_from_one())]
    assert "loss_at_start" not in ids


def test_a_wrong_end_of_an_autoencoder():
    made = planned("dense_autoencoder", "transactions")
    columns = made.dataset.shape[0]
    cut = subject(layers.Dense(columns, activation="sigmoid"), made=made)
    assert not CHECKS["output_fits_loss"](cut).passed  # standardised values leave [0, 1]
    as_probabilities = replace(made, options={**made.options, "loss": "bce"})
    for activation, passed in ((None, False), ("tanh", False), ("sigmoid", True)):
        network = subject(layers.Dense(columns, activation=activation), made=as_probabilities)
        assert CHECKS["output_fits_loss"](network).passed == passed, activation


def test_few_steps_of_a_large_network_are_no_verdict(monkeypatch):
    monkeypatch.setattr("kerascourse.checks.subject.BUDGET", 1.0)
    check = learning.beats_constant_input(labels_of_others())
    assert check.passed and "to be judged by it" in check.remark
