"""LoRA and kernels in 8 bits: arrays, bytes and what is trained as Keras has them."""

from math import prod

import keras
import pytest

from tests.symbolic.as_keras import assert_as_keras, rows_of, summary_of

BYTES = {"float32": 4, "int8": 1}


def bytes_of(layer):
    return sum(prod(weight.shape) * BYTES[weight.dtype] for weight in layer.weights)


def layers_of(rank):
    return [
        keras.layers.Dense(7, lora_rank=rank, name="dense"),
        keras.layers.EinsumDense(
            "abc,cde->abde", (None, 2, 3), bias_axes="de", lora_rank=rank, name="dense"
        ),
        keras.layers.Embedding(9, 5, lora_rank=rank, name="dense"),
    ]


@pytest.mark.parametrize("rank", [None, 2])
@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("stored", ["float32", "int8"])
def test_adapted_layers(rank, place, stored, tmp_path):
    x = keras.Input((4,) if place == 2 else (4, 6))
    layer = layers_of(rank)[place]
    model = keras.Model(x, layer(x))
    if stored == "int8":
        layer.quantize("int8")
    assert_as_keras(model, tmp_path)
    assert rows_of(model)["dense"].node.layer.weight_bytes == bytes_of(layer)
    assert summary_of(model).totals.weight_bytes == bytes_of(layer)


def test_multiplications_beside_a_stored_kernel():
    """Keras adds A·B to a kernel of floats once; beside one in 8 bits it works out x·A·B."""
    x = keras.Input((4, 6))
    layer = layers_of(2)[0]
    model = keras.Model(x, layer(x))
    assert rows_of(model)["dense"].macs == 4 * 6 * 7
    layer.quantize("int8")
    assert rows_of(model)["dense"].macs == 4 * 6 * 7 + 4 * 6 * 2 + 4 * 2 * 7
    layer = layers_of(2)[1]
    model = keras.Model(x, layer(x))
    layer.quantize("int8")
    assert rows_of(model)["dense"].macs == 4 * 6 * 2 * 3 + 4 * 6 * 2 * 2 + 4 * 2 * 2 * 3
    words = keras.Input((4,))
    layer = layers_of(2)[2]
    model = keras.Model(words, layer(words))
    assert rows_of(model)["dense"].macs == 0
    layer.quantize("int8")
    assert rows_of(model)["dense"].macs == 4 * 2 * 5


def test_a_frozen_layer_with_lora():
    x = keras.Input((6,))
    layer = keras.layers.Dense(7, lora_rank=2)
    model = keras.Model(x, layer(x))
    layer.trainable = False
    assert_as_keras(model)


def test_other_ways_of_storing_are_not_guessed():
    x = keras.Input((6,))
    layer = keras.layers.Dense(7, name="dense")
    model = keras.Model(x, keras.layers.ReLU()(layer(x)))
    layer.quantize("int4")
    row = rows_of(model)["dense"]
    assert (row.output_shape, row.params, row.macs) == ((7,), None, None)
    assert "int4" in row.note


@pytest.mark.parametrize("tied", [True, False])
def test_an_embedding_there_and_back(tied, tmp_path):
    words = keras.Input((4,))
    layer = keras.layers.ReversibleEmbedding(9, 5, tie_weights=tied, name="table")
    model = keras.Model(words, layer(layer(words), reverse=True))
    assert_as_keras(model, tmp_path)
    assert rows_of(model)["table"].macs == 4 * 5 * 9
    assert summary_of(model).rows[-1].node.outputs[0].sizes == (4, 5)
