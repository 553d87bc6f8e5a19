"""Layers of files that nobody should send: one error in one line, or a row, and no surprise."""

import json

import keras
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerascourse.errors import InputError
from kerascourse.summaries.rows import flat, summarise
from kerascourse.symbolic.configuration import read_config
from kerascourse.symbolic.layers import known_layers
from tests.symbolic.bad_files import functional
from tests.symbolic.bad_files import layer as entry

JUNK = [
    None,
    -1,
    0,
    1,
    10**13,
    1.5,
    True,
    "",
    "valid",
    "../../etc/passwd",
    [],
    [3, 3],
    [None],
    [[1, 2], [3, 4]],
    {},
    {"class_name": "Dense", "module": "keras.layers", "config": {"units": 2}},
    {"class_name": "system", "module": "os", "config": {}},
]
DENSE = {"class_name": "Dense", "module": "keras.layers", "config": {"units": 2}}
LSTM = {"class_name": "LSTM", "module": "keras.layers", "config": {"units": 2}}
CELL = {"class_name": "GRUCell", "module": "keras.layers", "config": {"units": 2}}
RECURRENT = {"units": 2, "return_sequences": True, "return_state": True, "use_bias": True}
CONVOLUTIONAL = {"filters": 2, "kernel_size": 3, "strides": 1, "padding": "same", **RECURRENT}
del CONVOLUTIONAL["units"]
KINDS = {
    **{kind: {} for kind in known_layers()},
    "LSTM": RECURRENT,
    "GRU": {**RECURRENT, "reset_after": True},
    "LSTMCell": {"units": 2},
    "RNN": {"cell": CELL, "return_state": True},
    "StackedRNNCells": {"cells": [CELL, CELL]},
    "ConvLSTM1D": CONVOLUTIONAL,
    "ConvLSTM2D": CONVOLUTIONAL,
    "Bidirectional": {"layer": LSTM, "backward_layer": LSTM, "merge_mode": "sum"},
    "TimeDistributed": {"layer": DENSE},
    "SpectralNormalization": {"layer": DENSE, "power_iterations": 1},
    "Pipeline": {"layers": [DENSE, DENSE]},
    "MultiHeadAttention": {"num_heads": 2, "key_dim": 3, "value_dim": 2, "attention_axes": [1]},
    "GroupedQueryAttention": {"head_dim": 2, "num_query_heads": 2, "num_key_value_heads": 1},
    "Attention": {"score_mode": "dot", "use_scale": True},
    "EinsumDense": {"equation": "abc,cd->abd", "output_shape": [4, 3], "bias_axes": "d"},
    "Dense": {"units": 3, "lora_rank": 2, "dtype": "int8_from_float32"},
    "Embedding": {"input_dim": 9, "output_dim": 2, "lora_rank": 1},
    "ReversibleEmbedding": {"input_dim": 9, "output_dim": 2, "tie_weights": False},
    "Dot": {"axes": [1, 1]},
    "StringLookup": {"vocabulary": ["a"], "output_mode": "count", "vocabulary_size": 2},
    "TextVectorization": {"output_mode": "int", "output_sequence_length": 4, "split": None},
    "CategoryEncoding": {"num_tokens": 4, "output_mode": "one_hot"},
    "Discretization": {"bin_boundaries": [1.0], "num_bins": None, "output_mode": "one_hot"},
    "Hashing": {"num_bins": 3, "output_mode": "count"},
    "HashedCrossing": {"num_bins": 3, "output_mode": "one_hot"},
    "STFTSpectrogram": {"mode": "log", "frame_length": 2, "frame_step": 1, "fft_length": 4},
    "MelSpectrogram": {"fft_length": 4, "sequence_stride": 2, "num_mel_bins": 3},
    "Normalization": {"axis": -1, "mean": None},
    "BatchNormalization": {"axis": -1, "renorm": True},
    "Resizing": {"height": 3, "width": 3},
    "PReLU": {"shared_axes": [1]},
}
SHAPES = [(4,), (4, 5), (8, 8, 3), (2, 8, 8, 3), (3, 4, 4, 4, 2), (None, 5), (1,), ()]


@st.composite
def layers(draw):
    """A layer as Keras saves it, with some of its settings replaced."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    config = dict(KINDS[kind])
    for key in draw(st.lists(st.sampled_from(sorted(config) or ["dtype"]), max_size=2)):
        config[key] = draw(st.sampled_from(JUNK))
    return kind, config


@settings(max_examples=500, deadline=None)
@given(layers(), st.sampled_from(SHAPES), st.integers(1, 3), st.booleans())
def test_any_settings(layer, shape, inputs, listed):
    kind, config = layer
    start = entry("InputLayer", "i", batch_shape=[None, *shape])
    tensor = {
        "class_name": "__keras_tensor__",
        "config": {"shape": [None, *shape], "keras_history": ["i", 0, 0]},
    }
    arguments = [[tensor] * inputs] if listed else [tensor] * inputs
    made = {**entry(kind, "x", **config), "inbound_nodes": [{"args": arguments, "kwargs": {}}]}
    try:
        graph = read_config(functional([start, made], "i", "x"))
    except InputError as error:
        assert "\n" not in str(error)
        return
    for row in flat(summarise(graph, "m").rows):
        assert row.params is None or row.params >= 0
        assert row.macs is None or row.macs >= 0
        row.formulas()


@pytest.mark.parametrize("kind", ["LSTM", "TimeDistributed", "MultiHeadAttention", "EinsumDense"])
def test_a_model_as_the_layer_of_a_wrapper_is_bounded(kind):
    """Sizes that no machine holds are refused inside wrappers, too."""
    arguments = {
        "LSTM": {"units": 10**9},
        "TimeDistributed": {"layer": keras_dense(10**13)},
        "MultiHeadAttention": {"num_heads": 10**7, "key_dim": 10**7},
        "EinsumDense": {"equation": "ab,bc->ac", "output_shape": 10**13},
    }[kind]
    start = entry(
        "InputLayer", "i", batch_shape=[None, 4, 5] if kind != "EinsumDense" else [None, 5]
    )
    made = entry(kind, "x", "i", **arguments)
    if kind == "MultiHeadAttention":
        made["inbound_nodes"][0]["args"] *= 2
    with pytest.raises(InputError, match=r"at most 2\^40"):
        read_config(json.loads(json.dumps(functional([start, made], "i", "x"))))


def keras_dense(units):
    layer = keras.layers.Dense(3, name="d")
    saved = keras.saving.serialize_keras_object(layer)
    saved["config"]["units"] = units
    return saved
