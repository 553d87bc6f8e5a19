"""A layer read three ways: by Keras, from its configuration, and called by itself."""

import json

import keras

from kerascourse.summaries.rows import summarise
from kerascourse.symbolic import layers as symbolic_layers
from kerascourse.symbolic.configuration import read_config
from kerascourse.symbolic.graph import Graph, input_tensor
from kerascourse.symbolic.layers.base import tensors_in
from kerascourse.symbolic.saved import read_keras_file
from tests.keras_oracle import assert_rows_equal_layers, weightless


def summary_of(model):
    """What is read from the configuration of a Keras model, without Keras."""
    return summarise(read_config(json.loads(model.to_json())), "model")


def rows_of(model):
    return {row.name: row for row in summary_of(model).rows}


def assert_as_keras(model, path=None):
    """Every layer as Keras counts it; with `path` also read from a saved file."""
    assert_rows_equal_layers(summary_of(model), model)
    if path is not None:
        file = path / "model.keras"
        model.save(file)
        assert_rows_equal_layers(summarise(read_keras_file(file), "model"), model)


def assert_layer_as_keras(build, *shapes):
    """`build(layers, *inputs)`, which gives outputs, in both namespaces and from the configuration.

    It names its only layer "layer".
    """

    def make():
        inputs = [keras.Input(shape) for shape in shapes]
        return keras.Model(inputs, build(keras.layers, *inputs))

    model = weightless(make)
    assert_as_keras(model)
    inputs = [input_tensor(shape, f"in{place}") for place, shape in enumerate(shapes)]
    outputs = tuple(tensors_in(build(symbolic_layers, *inputs)))
    (ours,) = (r for r in summarise(Graph(inputs, outputs), "m").rows if r.name == "layer")
    theirs = rows_of(model)["layer"]
    same = ("output_shape", "params", "trainable_params", "macs")
    assert [getattr(ours, key) for key in same] == [getattr(theirs, key) for key in same]
    return ours
