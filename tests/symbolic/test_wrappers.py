"""Layers around layers: shapes and counts as Keras has them, multiplications by hand."""

import json

import keras
import pytest

from kerascourse.errors import InputError
from kerascourse.summaries.rows import summarise
from kerascourse.symbolic.configuration import read_config
from kerascourse.symbolic.saved import read_keras_file
from tests.symbolic.as_keras import assert_as_keras, assert_layer_as_keras, rows_of, summary_of
from tests.symbolic.bad_files import functional, keras_file, layer


class Own(keras.layers.Layer):
    """A layer that no stand-in can know."""

    def call(self, x):
        return x * 2


INNER = {
    "Dense": (lambda layers: layers.Dense(3), (5, 4), 5 * 4 * 3),
    "frozen": (lambda layers: layers.Dense(3, trainable=False), (5, 4), 5 * 4 * 3),
    "Conv2D": (lambda layers: layers.Conv2D(2, 3), (5, 6, 6, 4), 5 * 4 * 4 * 2 * 3 * 3 * 4),
    "MaxPooling2D": (lambda layers: layers.MaxPooling2D(), (5, 6, 6, 4), 0),
    "BatchNormalization": (lambda layers: layers.BatchNormalization(), (5, 6, 4), 0),
    "Flatten": (lambda layers: layers.Flatten(), (5, 6, 4), 0),
    "LSTM": (lambda layers: layers.LSTM(3), (5, 6, 4), 5 * 6 * 4 * 3 * (4 + 3)),
    "TimeDistributed": (
        lambda layers: layers.TimeDistributed(layers.Dense(2)),
        (5, 6, 4),
        5 * 6 * 4 * 2,
    ),
    "open length": (lambda layers: layers.Dense(3), (None, 4), None),
}


@pytest.mark.parametrize("case", INNER)
def test_time_distributed(case):
    inner, shape, by_hand = INNER[case]

    def build(layers, x):
        return layers.TimeDistributed(inner(layers), name="layer")(x)

    assert assert_layer_as_keras(build, shape).macs == by_hand


def test_time_distributed_models(tmp_path):
    """A network for every image of a film: a Functional and a Sequential one, partly frozen."""
    image = keras.Input((8, 8, 3))
    x = keras.layers.Conv2D(4, 3, name="conv", trainable=False)(image)
    functional_model = keras.Model(image, keras.layers.GlobalAveragePooling2D()(x + 1.0))
    head = keras.Sequential([keras.layers.Dense(6), keras.layers.Dense(2)])
    film = keras.Input((5, 8, 8, 3))
    y = keras.layers.TimeDistributed(functional_model, name="images")(film)
    y = keras.layers.TimeDistributed(head, name="head")(y)
    model = keras.Model(film, keras.layers.LSTM(7)(y))
    assert_as_keras(model, tmp_path)
    rows = rows_of(model)
    assert rows["images"].macs == 5 * (6 * 6 * 4 * 3 * 3 * 3)
    assert rows["head"].macs == 5 * (4 * 6 + 6 * 2)
    assert summary_of(model).totals.weight_layers == 4


def test_a_step_sees_itself():
    """Along time only the convolution over time looks further; in the images those inside do."""
    film = keras.Input((5, 8, 8, 3))
    x = keras.layers.TimeDistributed(keras.layers.Conv2D(4, 3), name="first")(film)
    x = keras.layers.TimeDistributed(keras.layers.Conv2D(4, 3, strides=2), name="second")(x)
    x = keras.layers.TimeDistributed(keras.layers.GlobalMaxPooling2D(), name="vectors")(x)
    rows = rows_of(keras.Model(film, x))
    assert rows["first"].node.outputs[0].field == (1, 3, 3)
    assert rows["second"].node.outputs[0].field == (1, 5, 5)
    assert (rows["vectors"].receptive_field, rows["vectors"].sees_all) == (None, False)
    x = keras.layers.Conv3D(2, (3, 1, 1), strides=(2, 1, 1))(film)
    x = keras.layers.TimeDistributed(keras.layers.Conv2D(4, 3, strides=3), name="image")(x)
    output = rows_of(keras.Model(film, x))["image"].node.outputs[0]
    assert (output.field, output.jump) == ((3, 3, 3), (2, 3, 3))
    steps = keras.Input((9, 4))
    x = keras.layers.Conv1D(2, 3)(steps)
    x = keras.layers.TimeDistributed(keras.layers.Dense(2), name="dense")(x)
    x = keras.layers.LSTM(3, return_sequences=True)(x)
    x = keras.layers.TimeDistributed(keras.layers.Dense(2), name="last")(x)
    rows = rows_of(keras.Model(steps, x))
    assert (rows["dense"].receptive_field, rows["last"].sees_all) == (3, True)


def test_what_is_unknown_inside_stays_unknown():
    x = keras.Input((4,))
    inner = keras.Model(x, keras.layers.Dense(3)(keras.layers.Lambda(lambda t: t)(x)))
    film = keras.Input((5, 4))
    row = rows_of(keras.Model(film, keras.layers.TimeDistributed(inner, name="t")(film)))["t"]
    assert (row.output_shape, row.params, row.macs) == ((5, 3), 15, None)
    inner = keras.Model(x, keras.layers.Dense(3)(Own()(x)))
    row = rows_of(keras.Model(film, keras.layers.TimeDistributed(inner, name="t")(film)))["t"]
    assert (row.output_shape, row.params, row.macs) == ((5, 3), None, None)
    assert row.note == "holds a layer that kc does not know: Own"


@pytest.mark.parametrize(
    "inner, shape, macs",
    [
        (lambda layers: layers.Dense(3), (4,), 12),
        (lambda layers: layers.Conv2D(3, 3, strides=2), (7, 7, 2), 3 * 3 * 3 * 9 * 2),
        (lambda layers: layers.Dense(3, trainable=False), (4,), 12),
        (lambda layers: layers.Embedding(9, 3), (4,), 0),
    ],
)
def test_spectral_normalization(inner, shape, macs):
    def build(layers, x):
        return layers.SpectralNormalization(inner(layers), power_iterations=2, name="layer")(x)

    assert assert_layer_as_keras(build, shape).macs == macs


def test_spectral_normalization_sees_what_its_layer_sees():
    x = keras.Input((7, 7, 2))
    model = keras.Model(x, keras.layers.SpectralNormalization(keras.layers.Conv2D(3, 3))(x))
    assert summary_of(model).rows[1].receptive_field == 3
    assert summary_of(model).rows[1].formulas()["size"] == "⌊(7 − 3 + 2·0)/1⌋ + 1 = 5"


def test_layers_with_a_saved_file(tmp_path):
    x = keras.Input((6, 5))
    y = keras.layers.SpectralNormalization(keras.layers.Dense(4))(x)
    y = keras.layers.TimeDistributed(keras.layers.Dense(3, trainable=False))(y)
    assert_as_keras(keras.Model(x, keras.layers.Bidirectional(keras.layers.GRU(2))(y)), tmp_path)


def dense(**config):
    return {"class_name": "Dense", "module": "keras.layers", "config": {"name": "d", **config}}


def deep(levels):
    inner = dense(units=3)
    for level in range(levels):
        config = {"name": f"w{level}", "layer": inner}
        inner = {"class_name": "TimeDistributed", "module": "keras.layers", "config": config}
    return inner["config"]["layer"]


HOSTILE = {
    "no layer": ("TimeDistributed", {}, None),
    "a number": ("TimeDistributed", {"layer": 7}, "a layer inside, received int"),
    "a text": ("Bidirectional", {"layer": "os.system"}, "a layer inside, received str"),
    "nothing": ("TimeDistributed", {"layer": None}, "a layer inside"),
    "a list": ("TimeDistributed", {"layer": [dense(units=3)]}, "a layer inside"),
    "deep": ("TimeDistributed", {"layer": deep(100)}, "nested"),
    "wide": ("TimeDistributed", {"layer": dense(units=10**13)}, "at most 2"),
    "no cells": ("RNN", {"cell": []}, "a list of cells"),
    "not recurrent": ("Bidirectional", {"layer": dense(units=3)}, "a recurrent layer"),
    "no kernel": (
        "SpectralNormalization",
        {"layer": {"class_name": "ReLU", "module": "keras.layers", "config": {}}},
        "a layer with a kernel",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_wrappers_are_one_error(case, tmp_path):
    kind, config, message = HOSTILE[case]
    start = layer("InputLayer", "i", batch_shape=[None, 8, 8, 3])
    path = keras_file(
        tmp_path / "bad.keras", functional([start, layer(kind, "w", "i", **config)], "i", "w")
    )
    if message is None:
        assert summarise(read_keras_file(path), "m").rows[1].params is None
        return
    with pytest.raises(InputError, match=message) as caught:
        read_keras_file(path)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


def test_nothing_inside_a_wrapper_is_imported():
    evil = {"class_name": "system", "module": "os", "config": {"command": "true"}}
    start = layer("InputLayer", "i", batch_shape=[None, 8, 8, 3])
    config = functional([start, layer("TimeDistributed", "w", "i", layer=evil)], "i", "w")
    row = summarise(read_config(json.loads(json.dumps(config))), "m").rows[1]
    assert (row.params, row.macs, row.note) == (
        None,
        None,
        "holds a layer that kc does not know: system",
    )
