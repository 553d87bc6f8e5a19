"""Attention and EinsumDense: shapes and counts as Keras has them, multiplications by hand."""

import keras
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerascourse.errors import InputError
from kerascourse.symbolic import layers as symbolic_layers
from kerascourse.symbolic.graph import input_tensor
from tests.symbolic.as_keras import assert_as_keras, assert_layer_as_keras, rows_of
from tests.symbolic.evaluate import evaluated

small = st.integers(1, 4)
flags = st.booleans()


def agrees(row, by_hand):
    assert row.macs == by_hand
    assert evaluated(row.arithmetic["macs"].numbers("ascii")) == by_hand


@st.composite
def heads(draw):
    arguments = {
        "num_heads": draw(small),
        "key_dim": draw(small),
        "value_dim": draw(st.none() | small),
        "use_bias": draw(flags),
        "use_gate": draw(flags),
        "output_shape": draw(st.none() | small),
    }
    queries, keys = (draw(small), draw(small)), (draw(small), draw(small))
    return arguments, queries, keys, draw(st.none() | small), draw(flags)


@settings(max_examples=30, deadline=None)
@given(heads())
def test_multi_head_attention(case):
    arguments, (steps, c), (others, values), key_width, scores = case

    def build(layers, query, value, key=None):
        layer = layers.MultiHeadAttention(name="layer", **arguments)
        named = {} if key is None else {"key": key}
        return layer(query, value=value, return_attention_scores=scores, **named)

    shapes = [(steps, c), (others, values)] + ([(others, key_width)] if key_width else [])
    row = assert_layer_as_keras(build, *shapes)
    h, k = arguments["num_heads"], arguments["key_dim"]
    v, out = arguments["value_dim"] or k, arguments["output_shape"] or c
    projected = steps * c * h * k + others * (key_width or values) * h * k + others * values * h * v
    gate = steps * c * h * v if arguments["use_gate"] else 0
    attended = h * steps * others * k + h * steps * others * v
    agrees(row, projected + gate + attended + steps * h * v * out)


@pytest.mark.parametrize("axes, seen", [(None, 6), ((1,), 2), ((2,), 3), ((1, 2), 6), (-3, 2)])
def test_attention_along_some_axes(axes, seen):
    """Two rows of three columns: a query sees `seen` of the six places."""

    def build(layers, x):
        return layers.MultiHeadAttention(2, 5, attention_axes=axes, name="layer")(x, x)

    row = assert_layer_as_keras(build, (2, 3, 4))
    agrees(row, 3 * (6 * 4 * 2 * 5) + 2 * (2 * 6 * seen * 5) + 6 * 2 * 5 * 4)


def test_the_example_of_the_course():
    def build(layers, x):
        return layers.MultiHeadAttention(1, 100, name="layer")(x, x)

    assert assert_layer_as_keras(build, (50, 100)).macs == 2_500_000


@settings(max_examples=20, deadline=None)
@given(small, small, st.integers(1, 3), flags, flags, flags, small, small, small)
def test_grouped_query_attention(k, g, share, bias, gate, scores, steps, others, c):
    u = g * share

    def build(layers, query, value):
        layer = layers.GroupQueryAttention(k, u, g, use_bias=bias, use_gate=gate, name="layer")
        return layer(query, value, return_attention_scores=scores)

    row = assert_layer_as_keras(build, (steps, c), (others, c))
    queries = steps * c * u * k * (2 if gate else 1)
    agrees(row, queries + 2 * others * c * g * k + 2 * u * steps * others * k + steps * u * k * c)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(["dot", "concat", "additive"]), flags, flags, flags, small, small, small)
def test_attention_without_projections(kind, scale, scores, has_key, steps, others, d):
    def build(layers, query, value, *key):
        if kind == "additive":
            layer = layers.AdditiveAttention(use_scale=scale, name="layer")
        else:
            layer = layers.Attention(use_scale=scale, score_mode=kind, name="layer")
        return layer([query, value, *key], return_attention_scores=scores)

    row = assert_layer_as_keras(build, (steps, d), (others, d), *([(others, d)] * has_key))
    scored = kind == "dot" or (kind == "additive" and scale)
    agrees(row, steps * others * d * (2 if scored else 1))


def test_attention_with_masks(tmp_path):
    words = keras.Input((6,), dtype="int32")
    x = keras.layers.Embedding(9, 4, mask_zero=True)(words)
    y = keras.layers.MultiHeadAttention(2, 3)(x, x, use_causal_mask=True)
    z, _scores = keras.layers.AdditiveAttention(name="add")([y, x], return_attention_scores=True)
    assert_as_keras(keras.Model(words, [z, keras.layers.Attention()([z, x])]), tmp_path)


@pytest.mark.parametrize(
    "equation, output, axes, shape, by_hand",
    [
        ("ab,bc->ac", 7, None, (5,), 5 * 7),
        ("abc,cd->abd", (4, 7), "d", (4, 5), 4 * 5 * 7),
        ("abc,cde->abde", (None, 2, 3), "de", (4, 5), 4 * 5 * 2 * 3),
        ("abcd,cde->abe", (None, 6), "e", (4, 2, 3), 4 * 2 * 3 * 6),
        ("abc,bd->adc", (7, 5), "d", (4, 5), 4 * 5 * 7),
        ("abc,cd->adb", (7, 4), "db", (4, 5), 4 * 5 * 7),
        ("abc,bcd->abd", (4, 7), "bd", (4, 5), 4 * 5 * 7),
        ("...x,xy->...y", 7, "y", (5,), 5 * 7),
        ("...x,xy->...y", (7,), "y", (2, 3, 5), 2 * 3 * 5 * 7),
        ("...bc,cd->...bd", (None, 7), "d", (2, 3, 5), 2 * 3 * 5 * 7),
        ("ab...,bc->ac...", 7, "c", (5, 2, 3), 5 * 2 * 3 * 7),
        ("abc,c->abc", (4, 5), "c", (4, 5), 4 * 5),
    ],
)
def test_einsum_dense(equation, output, axes, shape, by_hand):
    def build(layers, x):
        return layers.EinsumDense(equation, output, bias_axes=axes, name="layer")(x)

    agrees(assert_layer_as_keras(build, shape), by_hand)


@pytest.mark.parametrize(
    "equation, output",
    [
        ("ab,bc", 3),
        ("ab,bc->ad", 3),
        ("ab,bc->ac", (3, 3)),
        ("abc,cd->abd", (9, 3)),
        ("...ab->a", 3),
        (5, 3),
        ("ab,bc->ac", "three"),
        ("ab,bc->ac" * 10_000, 3),
        ("a" * 60 + ",a->a", 3),
    ],
)
def test_equations_that_do_not_fit(equation, output):
    with pytest.raises(InputError) as caught:
        symbolic_layers.EinsumDense(equation, output)(input_tensor((4, 5)))
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "make",
    [
        lambda layers, x: layers.MultiHeadAttention(2, 10**12)(x, x),
        lambda layers, x: layers.MultiHeadAttention(-1, 2)(x, x),
        lambda layers, x: layers.MultiHeadAttention(2, 2, attention_axes=9)(x, x),
        lambda layers, x: layers.MultiHeadAttention(2, 2)(x, layers.Flatten()(x)),
        lambda layers, x: layers.GroupQueryAttention(2, 3, 2)(x, x),
        lambda layers, x: layers.Attention()([x]),
        lambda layers, x: layers.Attention(score_mode="sum")([x, x]),
    ],
)
def test_attention_that_cannot_be(make):
    with pytest.raises(InputError):
        make(symbolic_layers, input_tensor((4, 5)))


def test_an_equation_of_open_length():
    x = keras.Input((None, 5))
    layer = keras.layers.EinsumDense("abc,cd->abd", (None, 7), name="layer")
    model = keras.Model(x, layer(x))
    assert_as_keras(model)
    assert rows_of(model)["layer"].macs is None
