"""Models as other people build them, read from what Keras saves: equal to Keras on every layer."""

import json
from math import prod

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keras import Input, Model, layers, ops

from kerascourse.errors import InputError
from kerascourse.summaries.rows import flat, summarise
from kerascourse.symbolic.configuration import read_config
from kerascourse.symbolic.saved import read_keras_file


def read(model, input_shape=None):
    """The summary of what Keras saves of `model`, without anything of it being made."""
    return summarise(read_config(json.loads(model.to_json()), input_shape), model.name)


def assert_counted_as_keras(model, summary=None):
    """Shapes and parameters layer by layer, nested models too, and the totals."""
    summary = summary or read(model)
    assert not summary.notes
    assert_equal_rows(model, summary.rows)
    trainable = sum(prod(weight.shape) for weight in model.trainable_weights)
    assert summary.totals.params == model.count_params()
    assert summary.totals.trainable_params == trainable
    assert summary.totals.macs is not None


def assert_equal_rows(model, rows):
    mine = {row.name: row for row in rows}
    operations = {one.name: one for one in getattr(model, "operations", model.layers)}
    for name, row in mine.items():
        theirs = operations[name]
        output = keras.tree.flatten(theirs.output if row.type != "Functional" else theirs.outputs)
        assert row.output_shape == tuple(output[0].shape[1:]), name
        if hasattr(theirs, "count_params"):
            assert row.params == theirs.count_params(), name
        if row.inside and hasattr(theirs, "layers"):
            assert_equal_rows(theirs, row.inside)


def autoencoder():
    e = Input((28, 28, 1))
    encoder = Model(e, layers.Dense(32)(layers.Flatten()(e)), name="encoder")
    d = Input((32,))
    decoder = Model(d, layers.Reshape((28, 28, 1))(layers.Dense(784)(d)), name="decoder")
    x = Input((28, 28, 1))
    return Model(x, decoder(encoder(x)))


def generator_and_discriminator():
    z, x = Input((5,)), Input((4, 4, 1))
    generator = Model(z, layers.Reshape((4, 4, 1))(layers.Dense(16)(z)), name="generator")
    judged = layers.Dense(1)(layers.Flatten()(layers.Conv2D(2, 3)(x)))
    discriminator = Model(x, judged, name="discriminator")
    discriminator.trainable = False
    start = Input((5,))
    return Model(start, discriminator(generator(start)))


def tower_called_twice():
    t = Input((6,))
    tower = Model(t, layers.Dense(4)(layers.Dense(5)(t)), name="tower")
    a, b = Input((6,)), Input((6,))
    return Model([a, b], layers.Dense(1)(layers.Subtract()([tower(a), tower(b)])))


def towers_as_outputs():
    """Two calls of one nested model are the outputs, which Keras counts from 1 there."""
    t = Input((6,))
    tower = Model(t, layers.Dense(4)(t), name="tower")
    a, b = Input((6,)), Input((6,))
    return Model([a, b], [tower(b), tower(a)])


def child_of_two_parents():
    c, x = Input((4,)), Input((4,))
    child, parents = Model(c, layers.Dense(4)(c), name="child"), []
    for name in "ab":
        p = Input((4,))
        parents.append(Model(p, layers.Dense(4)(child(p)), name=name)(x))
    return Model(x, layers.Add()(parents))


def nested_three_deep():
    a = Input((3,))
    first = Model(a, layers.Dense(4)(a), name="first")
    b = Input((3,))
    second = Model(b, layers.Dense(2)(first(b)), name="second")
    c = Input((3,))
    return Model(c, layers.Dense(2)(second(c)))


def sequential_inside():
    inner = keras.Sequential([Input((8, 8, 3)), layers.Conv2D(4, 3), layers.Flatten()], name="in")
    x = Input((8, 8, 3))
    return Model(x, layers.Dense(2)(inner(x)))


def inputs_by_name():
    """The nested model's inputs come as a dictionary whose order is another one."""
    a, z = Input((7,), name="a"), Input((5,), name="z")
    both = layers.Concatenate()([layers.Dense(10)(z), layers.Dense(3)(a)])
    inner = Model({"z": z, "a": a}, both)
    p, q = Input((5,)), Input((7,))
    return Model([p, q], layers.Dense(1)(inner({"a": q, "z": p})))


def outputs_by_name():
    x = Input((6,))
    inner = Model(x, {"z": layers.Dense(2)(x), "a": layers.Dense(3)(x)}, name="inner")
    y = Input((6,))
    outputs = inner(y)
    return Model(y, [layers.Dense(4)(outputs["a"]), layers.Dense(4)(outputs["z"])])


def equal_names_in_two_models():
    models = []
    for units in (3, 4):
        x = Input((5,), name="input")
        models.append(Model(x, layers.Dense(units, name="dense")(x), name=f"model{units}"))
    y = Input((5,))
    return Model(y, layers.Concatenate()([model(y) for model in models]))


def split_in_two():
    x = Input((8, 8, 6))
    a, b = ops.split(x, 2, axis=-1)
    return Model(x, layers.Add()([layers.Conv2D(4, 3)(a), layers.Conv2D(4, 3)(b)]))


def unstacked():
    x = Input((3, 5))
    return Model(x, layers.Add()([layers.Dense(2)(part) for part in ops.unstack(x, axis=1)]))


def masked_by_keyword():
    x = Input((10, 8))
    gate = layers.Dense(10)(layers.Flatten()(x))
    return Model(x, layers.GlobalAveragePooling1D()(x, mask=ops.greater(gate, 0.5)))


def attention_by_hand():
    x = Input((20, 32))
    q, k = layers.Dense(16)(x), layers.Dense(16)(x)
    scores = ops.matmul(q, ops.transpose(k, (0, 2, 1))) / 4.0
    return Model(x, ops.matmul(ops.softmax(scores), x))


def sums_and_activations():
    x = Input((16, 16, 3))
    y = layers.Conv2D(4, 3, padding="same")(x) + layers.Conv2D(4, 1)(x)
    y = keras.activations.relu(y) * 2.0 - 1.0
    y = ops.concatenate([y, ops.abs(y)], axis=-1)[:, 2:-2, ::2]
    y = ops.reshape(ops.mean(y, axis=1), (-1, 64))
    return Model(x, layers.Dense(3)(ops.expand_dims(y, 1)))


def windows_of_operations():
    x = Input((12, 12, 2))
    y = ops.conv(x, np.ones((3, 3, 2, 4), "float32"), strides=2, padding="same")
    y = ops.depthwise_conv(y, np.ones((3, 3, 4, 2), "float32"))
    y = ops.max_pool(y, 2, padding="same")
    return Model(x, layers.Dense(2)(layers.Flatten()(ops.average_pool(y, 2, strides=1))))


def frozen_inside_and_outside():
    x = Input((6,))
    inner = Model(x, layers.Dense(3, name="head")(layers.Dense(4, name="body")(x)), name="inner")
    inner.trainable = False
    y = Input((6,))
    return Model(y, layers.Dense(2)(inner(y)))


MODELS = (
    autoencoder,
    generator_and_discriminator,
    tower_called_twice,
    towers_as_outputs,
    nested_three_deep,
    sequential_inside,
    inputs_by_name,
    outputs_by_name,
    equal_names_in_two_models,
    split_in_two,
    unstacked,
    masked_by_keyword,
    attention_by_hand,
    sums_and_activations,
    windows_of_operations,
    frozen_inside_and_outside,
)


@pytest.mark.parametrize("make", MODELS, ids=lambda make: make.__name__)
def test_a_model_is_counted_as_keras_counts_it(make):
    assert_counted_as_keras(make())


def test_a_child_of_two_parents_is_one(tmp_path):
    """20 values each of the child and of the two parents' layers; a file says what is shared."""
    model = child_of_two_parents()
    model.save(tmp_path / "shared.keras")
    totals = summarise(read_keras_file(tmp_path / "shared.keras"), "shared").totals
    assert totals.params == model.count_params() == 20 + 2 * 20


def test_the_course_own_autoencoder_by_hand():
    totals = read(autoencoder()).totals
    assert totals.params == (784 * 32 + 32) + (32 * 784 + 784) == 50_992
    assert totals.macs == 2 * 784 * 32


def test_products_of_matrices_are_counted():
    """Scores of 20 positions with 20, 16 wide; their mean of 32 values; two dense layers."""
    expected = 2 * 20 * 32 * 16 + 20 * 20 * 16 + 20 * 20 * 32
    assert read(attention_by_hand()).totals.macs == expected


def test_windows_of_operations_are_counted_as_those_of_layers():
    """By hand: 6×6×4 values of 3·3·2, 4×4×8 of 3·3, two of 8 after the last pooling; fields 3, 7, 9
    and 13 at jumps 2, 2, 4, 4."""
    summary = read(windows_of_operations())
    assert summary.totals.macs == 6 * 6 * 4 * 18 + 4 * 4 * 8 * 9 + 8 * 2
    fields = [row.receptive_field for row in summary.rows if row.receptive_field]
    assert fields == [1, 3, 7, 9, 13]


def test_operations_follow_another_input():
    """By hand: the sum of two convolutions on 64×64 pixels flattened into a dense layer."""
    x = Input((32, 32, 3))
    y = layers.Conv2D(8, 3, padding="same")(x) + layers.Conv2D(8, 1)(x)
    model = Model(x, layers.Dense(10)(layers.Flatten()(y)))
    dense = next(row for row in read(model, (64, 64, 3)).rows if row.type == "Dense")
    assert dense.params == 64 * 64 * 8 * 10 + 10 == 327_690


def test_what_is_not_known_is_never_0():
    @keras.saving.register_keras_serializable(package="other")
    class Sampling(layers.Layer):
        def call(self, x):
            return x, x

        def compute_output_shape(self, shape):
            return shape, shape

    x = Input((4,))
    first, second = Sampling()(layers.Dense(4)(x))
    totals = read(Model(x, layers.Dense(2)(layers.Add()([first, second])))).totals
    assert totals.params is None and totals.known_params == 4 * 4 + 4 + 4 * 2 + 2
    assert totals.macs is None and totals.known_macs == 16 + 8
    assert totals.weight_bytes is None and totals.trainable_params is None


def test_an_unknown_layer_and_another_input():
    """What it gives is said for the file's size alone: nothing is guessed."""

    class Other(layers.Layer):
        def call(self, x):
            return x

    x = Input((8, 8, 1))
    model = Model(x, layers.Dense(2)(layers.Flatten()(Other()(x))))
    assert read(model).rows[-1].params == 64 * 2 + 2
    with pytest.raises(InputError, match="the size of its input is not known"):
        read(model, (16, 16, 1))


def test_a_receptive_field_goes_on_behind_gates_and_1x1_dense_layers():
    """ConvNeXt's block and squeeze and excitation: three 7×7 convolutions at a stride of 4 see
    4 + 3·6·4 pixels."""
    x = Input((64, 64, 3))
    y = layers.Conv2D(8, 4, strides=4)(x)
    for _block in range(3):
        z = layers.DepthwiseConv2D(7, padding="same")(y)
        z = layers.Dense(8)(layers.Dense(16, activation="gelu")(layers.LayerNormalization()(z)))
        gate = layers.Dense(8)(layers.GlobalAveragePooling2D(keepdims=True)(z))
        y = layers.Add()([y, layers.Multiply()([z, gate])])
    model = Model(x, layers.Dense(2)(layers.GlobalAveragePooling2D()(y)))
    assert read(model).totals.receptive_field == 4 + 3 * 6 * 4 == 76


def test_memory_is_that_of_the_number_format():
    x = Input((1000,), dtype="bfloat16")
    totals = read(Model(x, layers.Dense(1000, dtype="bfloat16")(x))).totals
    assert totals.weight_bytes == 2 * 1_001_000
    y = Input((1000,))
    mixed = read(Model(y, layers.Dense(1000, dtype="mixed_float16")(y)))
    assert mixed.totals.weight_bytes == 4 * 1_001_000
    assert mixed.rows[-1].activation_bytes == 2 * 1000


# Random graphs: layers, operations, nested and shared models, several outputs.

SIZES = st.sampled_from([2, 3])


def nested(units, depth):
    """A model of vectors of `units`, with two outputs where `depth` is 2."""
    x = Input((units,))
    y = layers.Dense(units)(x)
    return Model(x, [y, layers.Dense(units)(y)] if depth == 2 else y)


def random_graph(draw):
    """A model on vectors of one length, whose calls take any tensors that came before."""
    units = draw(SIZES)
    tensors = [Input((units,)) for _ in range(draw(st.integers(1, 2)))]
    inputs, shared = tuple(tensors), [layers.Dense(units)]
    shared += [nested(units, draw(st.integers(1, 2))) for _ in range(draw(st.integers(0, 2)))]
    for _ in range(draw(st.integers(1, 7))):
        one, two = draw(st.sampled_from(tensors)), draw(st.sampled_from(tensors))
        kind = draw(st.integers(0, 6))
        if kind < 2:
            outputs = draw(st.sampled_from(shared))(one)
        elif kind == 2:
            outputs = one + two
        elif kind == 3:
            outputs = layers.Dense(units)(layers.Concatenate()([one, two]))
        elif kind == 4:
            outputs = [layers.Dense(units)(part) for part in ops.split(one, [1], axis=-1)]
        elif kind == 5:
            outputs = ops.squeeze(ops.matmul(one[:, None], ops.expand_dims(two, -1)), -1)
            outputs = layers.Dense(units)(outputs)
        else:
            outputs = layers.Activation("relu")(one)
        tensors += outputs if isinstance(outputs, list) else [outputs]
    ends = tensors[len(inputs) :]
    chosen = draw(st.lists(st.sampled_from(ends), min_size=1, max_size=3))
    # Keras wants each input to be used
    return Model(list(inputs), [*chosen, layers.Add()([*inputs, ends[-1]])])


@settings(max_examples=60)
@given(st.data())
def test_random_graphs_are_counted_as_keras_counts_them(data):
    assert_counted_as_keras(random_graph(data.draw))


@pytest.mark.slow
@settings(max_examples=500)
@given(st.data())
def test_many_random_graphs_are_counted_as_keras_counts_them(data):
    assert_counted_as_keras(random_graph(data.draw))


def test_every_row_of_a_nested_model_is_told():
    names = [row.name for row in flat(read(nested_three_deep()).rows)]
    assert {"second", "first"} <= set(names)
