"""Recurrent layers: shapes and counts as Keras has them, multiplications by hand."""

import json

import keras
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerascourse.errors import InputError
from kerascourse.symbolic.configuration import read_config
from tests.symbolic.as_keras import (
    assert_as_keras,
    assert_layer_as_keras,
    rows_of,
    summary_of,
)
from tests.symbolic.evaluate import evaluated

small = st.integers(1, 5)
flags = st.booleans()
GATES = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}


@st.composite
def recurrent(draw):
    kind = draw(st.sampled_from(sorted(GATES)))
    arguments = {
        "units": draw(small),
        "use_bias": draw(flags),
        "return_sequences": draw(flags),
        "return_state": draw(flags),
        "go_backwards": draw(flags),
        "trainable": draw(flags),
    }
    if kind == "GRU":
        arguments["reset_after"] = draw(flags)
    return kind, arguments, (draw(small), draw(small))


@settings(max_examples=40, deadline=None)
@given(recurrent())
def test_recurrent_layers(case):
    kind, arguments, (steps, inputs) = case

    def build(layers, x):
        return getattr(layers, kind)(name="layer", **arguments)(x)

    row = assert_layer_as_keras(build, (steps, inputs))
    units = arguments["units"]
    # every step: W·x and U·h for each gate
    by_hand = sum(GATES[kind] * (units * inputs + units * units) for _step in range(steps))
    assert row.macs == by_hand
    assert evaluated(row.arithmetic["macs"].numbers("ascii")) == by_hand


@st.composite
def convolutional(draw):
    rank = draw(st.integers(1, 3))
    dilated = draw(flags)
    arguments = {
        "filters": draw(st.integers(1, 3)),
        "kernel_size": draw(st.integers(1, 3)),
        "strides": 1 if dilated else draw(st.integers(1, 2)),
        "dilation_rate": draw(st.integers(1, 2)) if dilated else 1,
        "padding": draw(st.sampled_from(["valid", "same"])),
        "data_format": "channels_last",
        "use_bias": draw(flags),
        "return_sequences": draw(flags),
        "return_state": draw(flags),
    }
    return rank, arguments, (draw(st.integers(1, 3)), *[draw(st.integers(5, 7))] * rank, 2)


@settings(max_examples=25, deadline=None)
@given(convolutional())
def test_convolutional_lstms(case):
    rank, arguments, shape = case

    def build(layers, x):
        return getattr(layers, f"ConvLSTM{rank}D")(name="layer", **arguments)(x)

    row = assert_layer_as_keras(build, shape)
    size, filters = arguments["kernel_size"] ** rank, arguments["filters"]
    side = row.output_shape[-2]
    one_step = side**rank * size * 2 * 4 * filters + side**rank * size * filters * 4 * filters
    assert row.macs == shape[0] * one_step
    assert evaluated(row.arithmetic["macs"].numbers("ascii")) == row.macs


def test_convolutional_lstms_with_channels_first(tmp_path):
    x = keras.Input((2, 3, 6, 6))
    layer = keras.layers.ConvLSTM2D(4, 3, data_format="channels_first", return_state=True)
    assert_as_keras(keras.Model(x, layer(x)))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(sorted(GATES)), small, flags), min_size=1, max_size=3),
    flags,
    flags,
)
def test_cells(cells, sequences, state):
    def build(layers, x):
        made = [
            getattr(layers, f"{kind}Cell")(units, trainable=trainable)
            for kind, units, trainable in cells
        ]
        cell = made[0] if len(made) == 1 else made
        return layers.RNN(cell, return_sequences=sequences, return_state=state, name="layer")(x)

    row = assert_layer_as_keras(build, (4, 3))
    by_hand, inputs = 0, 3
    for kind, units, _trainable in cells:
        by_hand += 4 * GATES[kind] * units * (inputs + units)
        inputs = units
    assert row.macs == by_hand


def test_a_cell_by_itself():
    x, h, c = keras.Input((5,)), keras.Input((3,)), keras.Input((3,))
    output, _states = keras.layers.LSTMCell(3)(x, [h, c])
    assert_as_keras(keras.Model([x, h, c], output))


@pytest.mark.parametrize("mode", ["concat", "sum", "mul", "ave", None])
@pytest.mark.parametrize("sequences", [True, False])
@pytest.mark.parametrize("state", [True, False])
def test_bidirectional(mode, sequences, state):
    def build(layers, x):
        inner = layers.GRU(3, return_sequences=sequences, return_state=state)
        return layers.Bidirectional(inner, merge_mode=mode, name="layer")(x)

    row = assert_layer_as_keras(build, (4, 5))
    assert row.macs == 2 * 4 * 3 * 3 * (5 + 3)


def test_bidirectional_with_two_layers_and_frozen_ones(tmp_path):
    x = keras.Input((4, 5))
    back = keras.layers.GRU(3, go_backwards=True, return_sequences=True)
    two = keras.layers.Bidirectional(
        keras.layers.LSTM(3, return_sequences=True), backward_layer=back
    )(x)
    frozen = keras.layers.Bidirectional(keras.layers.LSTM(2, trainable=False))(two)
    assert_as_keras(keras.Model(x, frozen), tmp_path)
    video = keras.Input((3, 6, 6, 2))
    conv = keras.layers.Bidirectional(keras.layers.ConvLSTM2D(2, 3, return_sequences=True))(video)
    assert_as_keras(keras.Model(video, conv))


def test_states_masks_and_directions(tmp_path):
    """An encoder and a decoder as people write them: states by place and by name, a mask."""
    words, target = keras.Input((7,), dtype="int32"), keras.Input((5, 9))
    embedded = keras.layers.Embedding(20, 6, mask_zero=True)(words)
    _, h, c = keras.layers.LSTM(16, return_state=True, name="encoder")(embedded)
    x = keras.layers.LSTM(16, return_sequences=True, unroll=True)(target, initial_state=[h, c])
    x, state = keras.layers.GRU(16, return_sequences=True, return_state=True)(x, h)
    x = keras.layers.Bidirectional(keras.layers.GRU(16))(x, initial_state=[state, h])
    model = keras.Model([words, target], x)
    assert_as_keras(model, tmp_path)
    assert rows_of(model)["encoder"].macs == 7 * 4 * 16 * (6 + 16)


def test_a_stateful_layer_keeps_its_states_beside_its_weights():
    x = keras.Input(batch_shape=(2, 4, 3))
    assert_as_keras(keras.Model(x, keras.layers.LSTM(5, stateful=True)(x)))


def test_multiplications_of_a_sequence_of_open_length_are_unknown():
    x = keras.Input((None, 3))
    model = keras.Model(x, keras.layers.LSTM(5, return_sequences=True, name="lstm")(x))
    assert_as_keras(model)
    assert rows_of(model)["lstm"].macs is None
    assert summary_of(model).totals.macs is None


def test_an_inner_layer_that_is_not_known_makes_the_wrapper_unknown():
    x = keras.Input((4, 3))
    layer = keras.layers.RNN(keras.layers.LSTMCell(5), name="rnn")
    config = json.loads(keras.Model(x, layer(x)).to_json())
    cell = config["config"]["layers"][1]["config"]["cell"]
    cell["module"], cell["class_name"], cell["registered_name"] = "os", "system", "os>system"
    from kerascourse.summaries.rows import summarise

    row = summarise(read_config(config), "m").rows[1]
    assert (row.params, row.macs) == (None, None)
    assert row.note == "holds a layer that kc does not know: system"
    cell["module"], cell["class_name"], cell["config"] = "keras.layers", "Dense", {"units": 3}
    with pytest.raises(InputError, match="layer rnn: expected a cell of a recurrent layer"):
        read_config(config)
