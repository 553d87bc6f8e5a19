"""Random layers and small graphs: shapes and counts as Keras reports them, or both refuse."""

from math import prod

import keras
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kerascourse.errors import InputError
from kerascourse.models import layers as keras_layers
from kerascourse.summaries.rows import summarise
from kerascourse.symbolic import layers as symbolic_layers
from kerascourse.symbolic.graph import input_tensor, trace
from tests.keras_oracle import assert_rows_equal_layers, weightless

formats = st.sampled_from(["channels_last", "channels_first"])
small = st.integers(1, 4)


def sides(rank, least=1, most=13):
    return st.tuples(*[st.integers(least, most)] * rank)


def one_or_each(rank, least=1, most=4):
    """A number, or one an axis, as Keras takes them."""
    number = st.integers(least, most)
    return number | st.tuples(*[number] * rank)


@st.composite
def convolutions(draw):
    kind, rank = draw(
        st.sampled_from(
            [
                *((f"Conv{n}D", n) for n in (1, 2, 3)),
                *((f"Conv{n}DTranspose", n) for n in (1, 2, 3)),
                ("DepthwiseConv1D", 1),
                ("DepthwiseConv2D", 2),
                ("SeparableConv1D", 1),
                ("SeparableConv2D", 2),
            ]
        )
    )
    transposed, depthwise = kind.endswith("Transpose"), kind.startswith("Depthwise")
    channels = draw(st.sampled_from([1, 2, 4, 6]))
    dilated = draw(st.booleans())
    arguments = {
        "kernel_size": draw(one_or_each(rank)),
        "strides": 1 if dilated else draw(one_or_each(rank)),
        "dilation_rate": draw(one_or_each(rank)) if dilated else 1,
        "padding": draw(st.sampled_from(["valid", "same"])),
        "data_format": draw(formats),
        "use_bias": draw(st.booleans()),
        "activation": draw(st.sampled_from([None, "relu"])),
    }
    if kind in ("Conv1D",):
        arguments["padding"] = draw(st.sampled_from(["valid", "same", "causal"]))
    if kind in ("Conv1D", "Conv2D", "Conv3D"):
        arguments["groups"] = draw(st.sampled_from([1, 1, 2, 3]))
    if transposed and draw(st.booleans()):
        arguments["output_padding"] = draw(one_or_each(rank, least=0, most=2))
    if depthwise or kind.startswith("Separable"):
        arguments["depth_multiplier"] = draw(small)
        # TensorFlow's depthwise kernels take one stride for both axes
        arguments["strides"] = 1 if dilated else draw(small)
    if not depthwise:
        arguments["filters"] = draw(st.sampled_from([1, 2, 6]))
    spatial = draw(sides(rank))
    first = arguments["data_format"] == "channels_first"
    return kind, arguments, (channels, *spatial) if first else (*spatial, channels)


@st.composite
def spatial_layers(draw):
    rank = draw(st.integers(1, 3))
    data_format = draw(formats)
    margin = st.integers(0, 3)
    pair = st.tuples(margin, margin)
    pairs = st.tuples(*[pair] * rank) if rank > 1 else pair
    kind, arguments = draw(
        st.one_of(
            st.tuples(
                st.sampled_from([f"MaxPooling{rank}D", f"AveragePooling{rank}D"]),
                st.fixed_dictionaries(
                    {
                        "pool_size": one_or_each(rank),
                        "strides": st.none() | one_or_each(rank),
                        "padding": st.sampled_from(["valid", "same"]),
                    }
                ),
            ),
            st.tuples(
                st.sampled_from([f"GlobalMaxPooling{rank}D", f"GlobalAveragePooling{rank}D"]),
                st.fixed_dictionaries({"keepdims": st.booleans()}),
            ),
            st.tuples(
                st.just(f"ZeroPadding{rank}D"), st.fixed_dictionaries({"padding": margin | pairs})
            ),
            st.tuples(
                st.just(f"Cropping{rank}D"), st.fixed_dictionaries({"cropping": margin | pairs})
            ),
            st.tuples(
                st.just(f"UpSampling{rank}D"),
                st.fixed_dictionaries({"size": small if rank == 1 else one_or_each(rank)}),
            ),
            st.tuples(
                st.sampled_from([f"AdaptiveMaxPooling{rank}D", f"AdaptiveAveragePooling{rank}D"]),
                st.fixed_dictionaries({"output_size": one_or_each(rank)}),
            ),
            st.tuples(
                st.just(f"SpatialDropout{rank}D"), st.fixed_dictionaries({"rate": st.just(0.5)})
            ),
        )
    )
    takes_format = kind not in ("UpSampling1D", "ZeroPadding1D", "Cropping1D", "SpatialDropout1D")
    if takes_format:
        arguments = {**arguments, "data_format": data_format}
    channels, spatial = draw(small), draw(sides(rank))
    first = takes_format and data_format == "channels_first"
    return kind, arguments, (channels, *spatial) if first else (*spatial, channels)


@st.composite
def other_layers(draw):
    shape = draw(st.lists(st.integers(1, 6), min_size=1, max_size=4).map(tuple))
    axis = draw(st.integers(1, len(shape)))
    values = prod(shape)
    kind, arguments = draw(
        st.one_of(
            st.tuples(
                st.just("Dense"),
                st.fixed_dictionaries({"units": st.integers(1, 9), "use_bias": st.booleans()}),
            ),
            st.just(("Flatten", {})),
            st.tuples(
                st.just("Reshape"),
                st.fixed_dictionaries(
                    {
                        "target_shape": st.sampled_from(
                            [(values,), (-1,), (1, values), (values, -1), (-1, shape[0]), (7, -1)]
                        )
                    }
                ),
            ),
            st.tuples(
                st.just("Permute"),
                st.fixed_dictionaries(
                    {"dims": st.permutations(range(1, len(shape) + 1)).map(tuple)}
                ),
            ),
            st.tuples(
                st.just("BatchNormalization"),
                st.fixed_dictionaries(
                    {
                        "axis": st.sampled_from([axis, -1]),
                        "center": st.booleans(),
                        "scale": st.booleans(),
                        "renorm": st.booleans(),
                        "trainable": st.booleans(),
                    }
                ),
            ),
            st.tuples(
                st.just("LayerNormalization"),
                st.fixed_dictionaries(
                    {
                        "axis": st.sampled_from([axis, -1, list(range(1, len(shape) + 1))]),
                        "center": st.booleans(),
                        "scale": st.booleans(),
                        "rms_scaling": st.booleans(),
                    }
                ),
            ),
            st.tuples(
                st.just("GroupNormalization"), st.fixed_dictionaries({"groups": st.just(-1)})
            ),
            st.just(("RMSNormalization", {})),
            st.just(("UnitNormalization", {})),
            st.tuples(
                st.just("Normalization"),
                st.fixed_dictionaries({"axis": st.sampled_from([-1, axis])}),
            ),
            st.tuples(
                st.just("PReLU"),
                st.fixed_dictionaries({"shared_axes": st.sampled_from([None, [axis]])}),
            ),
            st.tuples(st.just("Activation"), st.just({"activation": "tanh"})),
            st.just(("ReLU", {"max_value": 6.0})),
            st.just(("LeakyReLU", {"negative_slope": 0.1})),
            st.just(("ELU", {})),
            st.just(("Softmax", {})),
            st.just(("Dropout", {"rate": 0.5})),
            st.just(("AlphaDropout", {"rate": 0.5})),
            st.just(("GaussianNoise", {"stddev": 0.1})),
            st.just(("PixelNoise", {"kind": "mask", "rate": 0.1, "seed": 3})),
            st.just(("GaussianDropout", {"rate": 0.1})),
            st.just(("ActivityRegularization", {"l1": 0.1})),
            st.just(("Rescaling", {"scale": 0.5, "offset": 1.0})),
            st.just(("Identity", {})),
            st.tuples(
                st.just("Embedding"),
                st.fixed_dictionaries({"input_dim": st.integers(1, 20), "output_dim": small}),
            ),
        )
    )
    return kind, arguments, shape


@st.composite
def course_layers(draw):
    channels = draw(st.integers(1, 6))
    kind, arguments = draw(
        st.sampled_from(
            [
                ("LocalResponseNormalization", {}),
                ("ChannelScale", {}),
                ("KLSparsity", {"target": 0.1, "weight": 0.5}),
                ("PadChannels", {"channels": 9}),
                ("PartialConv2D", {"connections": [[0], [channels - 1]], "kernel_size": 2}),
            ]
        )
    )
    return kind, arguments, (*draw(sides(2, least=2)), channels)


def ours(kind, arguments, shape):
    inputs = input_tensor(shape)
    layer = getattr(symbolic_layers, kind)(name="layer", **arguments)
    return summarise(trace(inputs, layer(inputs), "model"), "model")


def of_keras(kind, arguments, shape):
    inputs = keras.Input(shape, name="input")
    layer = getattr(keras_layers, kind)(name="layer", **arguments)
    return keras.Model(inputs, layer(inputs))


@settings(max_examples=400)
@given(convolutions() | spatial_layers() | other_layers() | course_layers())
@example(("Conv2D", {"filters": 1, "kernel_size": 3, "strides": 2, "padding": "same"}, (5, 6, 1)))
@example(("Conv2DTranspose", {"filters": 1, "kernel_size": 2, "strides": 3}, (4, 5, 1)))
@example(("Conv2D", {"filters": 4, "kernel_size": 3, "groups": 3}, (5, 5, 6)))
def test_a_layer_is_what_keras_says(case):
    try:
        expected = weightless(lambda: of_keras(*case))
    except ValueError:
        expected = None
    # Keras lets a transposed convolution hand on an image of 0 pixels; we say that nothing is left
    if expected is None or 0 in expected.output.shape:
        with pytest.raises(InputError):
            ours(*case)
        return
    assert_rows_equal_layers(ours(*case), expected)


@st.composite
def graphs(draw):
    """Instructions for a small graph: each step takes one of the tensors so far, or joins two."""
    steps = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["conv", "pool", "transpose", "bn", "add", "concat", "shared"]),
                st.integers(0, 99),
                st.integers(0, 99),
                st.integers(1, 3),
            ),
            min_size=1,
            max_size=9,
        )
    )
    return draw(sides(2, least=4, most=12)), draw(small), steps


def run(layers, inputs, steps):
    """The outputs of a graph; a join of what does not fit is left out, in both readings alike."""
    tensors, shared = [inputs], layers.Conv2D(inputs.shape[-1], 3, padding="same", name="shared")
    for index, (kind, first, second, size) in enumerate(steps):
        x, y = tensors[first % len(tensors)], tensors[second % len(tensors)]
        name = f"{kind}{index}"
        fits = tuple(x.shape[1:3]) == tuple(y.shape[1:3])
        if kind == "conv":
            x = layers.Conv2D(2 * size, size, strides=size, padding="same", name=name)(x)
        elif kind == "pool":
            x = layers.AveragePooling2D(size, strides=2, padding="same", name=name)(x)
        elif kind == "transpose":
            x = layers.Conv2DTranspose(size, size, strides=2, name=name)(x)
        elif kind == "bn":
            x = layers.BatchNormalization(name=name)(x)
        elif kind == "add" and tuple(x.shape) == tuple(y.shape):
            x = layers.Add(name=name)([x, y])
        elif kind == "concat" and fits:
            x = layers.Concatenate(name=name)([x, y])
        elif kind == "shared" and x.shape[-1] == inputs.shape[-1]:
            x = shared(x)
        tensors.append(x)
    return tensors[-1]


@settings(max_examples=100)
@given(graphs())
def test_a_small_graph_is_what_keras_says(case):
    size, channels, steps = case
    shape = (*size, channels)

    def make():
        inputs = keras.Input(shape, name="input")
        return keras.Model(inputs, run(keras_layers, inputs, steps))

    inputs = input_tensor(shape)
    output = run(symbolic_layers, inputs, steps)
    if output is inputs:
        return
    assert_rows_equal_layers(summarise(trace(inputs, output, "model"), "model"), weightless(make))
