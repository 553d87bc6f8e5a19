"""Multiplications against TensorFlow's graph of a model for one example: its products of matrices
and its convolutions, each counted from the shapes of the arrays that go in and come out."""

from itertools import chain
from math import prod

import keras
import pytest
import tensorflow as tf
from keras import Input, Model
from keras import layers as L  # noqa: N812

from tests.symbolic import test_published_models as published
from tests.symbolic.as_keras import summary_of


def of_tensorflow(model):
    """The multiplications in the graph of one call."""
    examples = [tf.TensorSpec((1, *each.shape[1:]), each.dtype) for each in model.inputs]

    @tf.function
    def call(*inputs):
        return model(list(inputs) if len(inputs) > 1 else inputs[0], training=False)

    return sum(map(count, needed(call.get_concrete_function(*examples).graph.outputs)))


def needed(outputs):
    """The operations of the graph that the outputs come from."""
    pending, seen = [output.op for output in outputs], set()
    while pending:
        operation = pending.pop()
        if operation not in seen:
            seen.add(operation)
            pending += [each.op for each in operation.inputs]
    return seen


def count(operation):
    """Those of one operation of the graph."""
    shapes = [tuple(each.shape) for each in operation.inputs]
    outputs = [tuple(each.shape) for each in operation.outputs]
    if operation.type in ("MatMul", "BatchMatMulV2", "BatchMatMulV3"):
        turned = operation.get_attr("transpose_a" if operation.type == "MatMul" else "adj_x")
        return prod(outputs[0]) * shapes[0][-2 if turned else -1]
    if operation.type == "Einsum":
        terms = operation.get_attr("equation").decode().split("->")[0].split(",")
        terms = [
            term.replace("...", "ABCDEFG"[: len(shape) - len(term) + 3])
            for term, shape in zip(terms, shapes, strict=True)
        ]
        pairs = zip(chain(*terms), chain(*shapes), strict=True)
        return prod(dict(pairs).values()) if len(terms) > 1 else 0
    if operation.type in ("Conv2D", "Conv3D"):
        return prod(outputs[0]) * prod(shapes[1][:-1])
    assert operation.type not in ("DepthwiseConv2dNative", "Conv2DBackpropInput", "While")
    return 0


def models():
    x, y, vector = Input((4, 6)), Input((3, 6)), Input((5,))
    words, film, image = Input((4,)), Input((3, 6, 6, 2)), Input((6, 6, 4))
    grid, sound = Input((2, 3, 4)), Input((20, 2))
    pair = L.MultiHeadAttention(2, 3, value_dim=4, output_shape=5, use_gate=True)
    cells = [L.LSTMCell(3), L.GRUCell(2), L.SimpleRNNCell(4)]
    film_lstm = L.ConvLSTM2D(3, 3, strides=2, padding="same", unroll=True)
    yield "dense", Model(vector, L.Dense(3)(vector))
    yield "lstm", Model(x, L.LSTM(3, unroll=True)(x))
    yield "gru", Model(x, L.GRU(3, unroll=True)(x))
    yield "gru before", Model(x, L.GRU(3, unroll=True, reset_after=False)(x))
    yield "simple", Model(x, L.SimpleRNN(3, unroll=True, return_sequences=True)(x))
    yield "cells", Model(x, L.RNN(cells, unroll=True)(x))
    yield "both ways", Model(x, L.Bidirectional(L.LSTM(3, unroll=True), merge_mode="sum")(x))
    yield "steps", Model(film, L.TimeDistributed(L.Conv2D(3, 3))(film))
    yield "conv lstm", Model(film, film_lstm(film))
    yield "heads", Model([x, y], pair(x, y))
    yield "axes", Model(grid, L.MultiHeadAttention(2, 3, attention_axes=2)(grid, grid))
    yield "grouped", Model([x, y], L.GroupQueryAttention(3, 4, 2)(x, y))
    yield "attention", Model([x, y], L.Attention()([x, y]))
    yield "einsum", Model(x, L.EinsumDense("abc,cde->abde", (None, 3, 2))(x))
    yield "einsum ...", Model(grid, L.EinsumDense("...c,cd->...d", 5)(grid))
    yield "spectral", Model(image, L.SpectralNormalization(L.Conv2D(3, 2))(image))
    yield "groups", Model(image, L.Conv2D(6, 3, padding="same", use_bias=False)(image))
    yield "fourier", Model(sound, L.STFTSpectrogram("magnitude", 8, 3, 16)(sound))
    yield "dot", Model([x, y], L.Dot(2)([x, y]))
    yield "embedding", Model(words, L.Embedding(9, 5)(words))
    table = L.ReversibleEmbedding(9, 5)
    yield "back", Model(words, table(table(words), reverse=True))
    yield "transformer", published.vision_transformer()
    yield "patches", published.patches_by_operations()
    yield "texts", published.text_classifier()
    yield "siamese", published.siamese()
    yield "points", published.points()


@pytest.mark.parametrize("model", [pytest.param(model, id=name) for name, model in models()])
def test_as_many_as_in_the_graph(model):
    assert summary_of(model).totals.macs == of_tensorflow(model)


def test_lora_beside_a_kernel_in_eight_bits():
    x = keras.Input((4, 6))
    layer = L.Dense(7, lora_rank=2)
    model = Model(x, layer(x))
    layer.quantize("int8")
    assert summary_of(model).totals.macs == of_tensorflow(model)
