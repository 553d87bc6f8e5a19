"""Random networks on sequences: recurrent layers, attention, wrappers, models among each other."""

import keras
from hypothesis import given, settings
from hypothesis import strategies as st
from keras import layers as L  # noqa: N812

from tests.symbolic.as_keras import assert_as_keras, summary_of
from tests.symbolic.test_multiplications_of_tensorflow import of_tensorflow

size = st.integers(1, 4)
flags = st.booleans()
RECURRENT = {"LSTM": L.LSTM, "GRU": L.GRU, "SimpleRNN": L.SimpleRNN}


@st.composite
def steps(draw):
    """A layer's kind, a size and two choices."""
    kinds = [*RECURRENT, "both ways", "cells", "time", "model", "heads", "grouped", "dense"]
    kinds += ["additive", "einsum", "norm", "spectral", "conv", "state", "operations", "twice"]
    return draw(st.sampled_from(kinds)), draw(size), draw(flags), draw(flags)


def inner_model(x, units):
    """A small network on one step."""
    start = keras.Input(x.shape[2:])
    return keras.Model(start, L.Dense(units)(L.BatchNormalization()(start)))


def applied(x, before, step):
    """One more step on a sequence; `before` is an earlier one of as many steps."""
    kind, units, first, second = step
    width = x.shape[-1]
    if kind in RECURRENT:
        layer = RECURRENT[kind](units, return_sequences=True, unroll=True, trainable=first)
        return layer(x)
    if kind == "both ways":
        inner = L.GRU(units, return_sequences=True, unroll=True, reset_after=first)
        return L.Bidirectional(inner, merge_mode="concat" if second else "ave")(x)
    if kind == "cells":
        cells = [L.LSTMCell(units), L.GRUCell(2, use_bias=first)]
        return L.RNN(cells, return_sequences=True, unroll=True)(x)
    if kind == "time":
        return L.TimeDistributed(L.Dense(units, use_bias=first, trainable=second))(x)
    if kind == "model":
        model = inner_model(x, units)
        model.trainable = first
        return L.TimeDistributed(model)(x)
    if kind == "heads":
        return L.MultiHeadAttention(units, 2, use_bias=first)(x, before if second else x)
    if kind == "grouped":
        return L.GroupQueryAttention(2, 2 * units, units)(x, x)
    if kind == "additive":
        y, scores = L.Attention(use_scale=first)([x, x], return_attention_scores=True)
        return keras.ops.matmul(scores, y) if second else y
    if kind == "einsum":
        return L.EinsumDense("abc,cd->abd", (x.shape[1], units), bias_axes="d" if first else None)(
            x
        )
    if kind == "norm":
        return (L.LayerNormalization if first else L.RMSNormalization)()(x)
    if kind == "spectral":
        return L.SpectralNormalization(L.Dense(units, trainable=first))(x)
    if kind == "conv":
        return L.Conv1D(units, 3, padding="causal", use_bias=first)(x)
    if kind == "state":
        _, *states = L.LSTM(units, return_state=True, unroll=True)(before)
        return L.LSTM(units, return_sequences=True, unroll=True)(x, initial_state=states)
    if kind == "operations":
        return keras.ops.concatenate([x * 2.0, keras.ops.flip(x, axis=1)], axis=-1)
    if kind == "twice":
        layer = L.Dense(width, trainable=first)
        return layer(layer(x))
    return L.Dense(units, lora_rank=1 if first else None)(x)


def network(length, width, chosen):
    start = keras.Input((length, width))
    x = before = start
    for step in chosen:
        before, x = x, applied(x, before, step)
    return keras.Model(start, x)


@settings(max_examples=25, deadline=None)
@given(size, size, st.lists(steps(), min_size=1, max_size=6))
def test_random_networks_on_sequences(length, width, chosen):
    model = network(length, width, chosen)
    assert_as_keras(keras.Model.from_config(model.get_config()))
    if not any(kind == "dense" and lora for kind, _units, lora, _other in chosen):
        assert summary_of(model).totals.macs == of_tensorflow(model)
