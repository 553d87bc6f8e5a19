"""Layers before a network: shapes and counts as Keras has them."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerascourse.errors import InputError
from kerascourse.summaries.rows import flat
from kerascourse.symbolic.graph import input_tensor
from kerascourse.symbolic.layers.merging import Dot
from tests.symbolic.as_keras import assert_as_keras, assert_layer_as_keras, rows_of, summary_of

VECTORS = ("one_hot", "multi_hot", "count")
IMAGES = {
    "RandomFlip": {},
    "RandomRotation": {"factor": 0.1},
    "RandomZoom": {"height_factor": 0.1},
    "RandomTranslation": {"height_factor": 0.1, "width_factor": 0.1},
    "RandomShear": {"x_factor": 0.1, "y_factor": 0.1},
    "RandomPerspective": {},
    "RandomElasticTransform": {},
    "RandomContrast": {"factor": 0.1},
    "RandomBrightness": {"factor": 0.1},
    "RandomHue": {"factor": 0.1},
    "RandomSaturation": {"factor": 0.1},
    "RandomColorDegeneration": {"factor": 0.1},
    "RandomColorJitter": {"brightness_factor": 0.1},
    "RandomGrayscale": {},
    "RandomInvert": {},
    "RandomPosterization": {"factor": 4},
    "RandomSharpness": {"factor": 0.1},
    "RandomGaussianBlur": {},
    "RandomErasing": {},
    "AugMix": {},
    "CutMix": {},
    "MixUp": {},
    "RandAugment": {},
    "AutoContrast": {},
    "ContrastLimitedAdaptiveHistogramEqualization": {},
    "Solarization": {},
    "Rescaling": {"scale": 1 / 255},
    "RandomCrop": {"height": 5, "width": 4},
    "CenterCrop": {"height": 5, "width": 4},
    "Resizing": {"height": 5, "width": 4, "interpolation": "nearest"},
}


@pytest.mark.parametrize("kind", IMAGES)
def test_images(kind):
    def build(layers, x):
        return getattr(layers, kind)(name="layer", **IMAGES[kind])(x)

    assert assert_layer_as_keras(build, (8, 7, 3)).macs == 0


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["CategoryEncoding", "Discretization", "Hashing", "IntegerLookup"]),
    st.sampled_from(["int", *VECTORS]),
    st.lists(st.integers(1, 4), min_size=1, max_size=2).map(tuple),
    st.integers(2, 6),
)
def test_categories(kind, mode, shape, count):
    if kind == "CategoryEncoding" and mode == "int":
        return
    arguments = {
        "CategoryEncoding": {"num_tokens": count},
        "Discretization": {"bin_boundaries": [float(n) for n in range(count)]},
        "Hashing": {"num_bins": count},
        "IntegerLookup": {"vocabulary": list(range(count))},
    }[kind]

    def build(layers, x):
        return getattr(layers, kind)(output_mode=mode, name="layer", **arguments)(x)

    assert assert_layer_as_keras(build, shape).macs == 0


@pytest.mark.parametrize("mode", ["int", *VECTORS, "tf_idf"])
@pytest.mark.parametrize("padded", [False, True])
def test_words(mode, padded, tmp_path):
    named = {"output_mode": mode, "vocabulary": ["a", "b", "c"]}
    if mode == "tf_idf":
        named["idf_weights"] = [0.5, 0.5, 0.5]
    if padded:
        named |= {"max_tokens": 9, "pad_to_max_tokens": mode != "int"}
    word = keras.Input((1,), dtype="string")
    assert_as_keras(keras.Model(word, keras.layers.StringLookup(**named)(word)), tmp_path)
    text = keras.Input((), dtype="string")
    length = {"output_sequence_length": 7} if mode == "int" else {}
    if mode != "one_hot":
        layer = keras.layers.TextVectorization(**named, **length)
        assert_as_keras(keras.Model(text, layer(text)))


def test_a_network_on_texts(tmp_path):
    words = keras.layers.TextVectorization(max_tokens=9, output_sequence_length=5)
    words.adapt(np.array(["one two three", "two three four"]))
    text = keras.Input((1,), dtype="string")
    x = keras.layers.Embedding(9, 4)(words(text))
    assert_as_keras(keras.Model(text, keras.layers.LSTM(3)(x)), tmp_path)


def test_a_network_on_columns(tmp_path):
    """Numbers normalised, a class as a vector, two classes crossed."""
    numbers = keras.Input((3,))
    kind, place = keras.Input((1,), dtype="string"), keras.Input((1,), dtype="int64")
    scaled = keras.layers.Normalization()
    scaled.adapt(np.arange(12.0).reshape(4, 3))
    fixed = keras.layers.Normalization(mean=1.0, variance=2.0)
    bins = keras.layers.Discretization(num_bins=4, output_mode="one_hot")
    bins.adapt(np.arange(12.0).reshape(12, 1))
    crossed = keras.layers.HashedCrossing(8, output_mode="one_hot")
    other = keras.layers.StringLookup(vocabulary=["a", "b"])(kind)
    parts = [
        scaled(numbers),
        fixed(numbers),
        keras.layers.StringLookup(vocabulary=["a", "b"], output_mode="one_hot")(kind),
        bins(keras.ops.cast(place, "float32")),
        crossed((other, place)),
    ]
    output = keras.layers.Dense(1)(keras.layers.Concatenate()(parts))
    model = keras.Model([numbers, kind, place], output)
    assert_as_keras(model, tmp_path)
    assert summary_of(model).totals.macs == (3 + 3 + 3 + 4 + 8) * 1


@pytest.mark.parametrize("axis", [-1, None, 1, (1, 2)])
def test_normalization(axis):
    def build(layers, x):
        return layers.Normalization(axis=axis, name="layer")(x)

    assert_layer_as_keras(build, (3, 4))


@pytest.mark.parametrize("mode", ["log", "magnitude", "psd", "real", "imag", "angle", "stft"])
@pytest.mark.parametrize("expanded", [False, True])
def test_short_time_fourier_transform(mode, expanded):
    def build(layers, x):
        return layers.STFTSpectrogram(
            mode, 8, 3, 16, expand_dims=expanded, padding="same", name="layer"
        )(x)

    row = assert_layer_as_keras(build, (20, 2))
    kernels = 1 if mode in ("real", "imag") else 2
    assert row.macs == kernels * 7 * 8 * 9 * 2


def test_short_time_fourier_transform_by_default():
    def build(layers, x):
        return layers.STFTSpectrogram(frame_length=7, data_format="channels_first", name="layer")(x)

    assert_layer_as_keras(build, (2, 20))


def test_a_mel_spectrogram():
    x = keras.Input((50,))
    layer = keras.layers.MelSpectrogram(16, 4, num_mel_bins=5, name="mel")
    row = rows_of(keras.Model(x, layer(x)))["mel"]
    assert (row.output_shape, row.params, row.macs) == ((5, 13), 0, None)
    assert tuple(layer.output.shape[1:]) == (5, 13)
    assert "Fourier" in row.note


def test_a_pipeline():
    steps = [keras.layers.RandomFlip(), keras.layers.Resizing(4, 4), keras.layers.Rescaling(2.0)]
    x = keras.Input((8, 8, 3))
    assert_as_keras(keras.Model(x, keras.layers.Pipeline(steps, name="steps")(x)))


@pytest.mark.parametrize("axes, by_hand", [(1, 4 * 5 * 3), ((1, 1), 4 * 5 * 3), ((-2, 1), 60)])
def test_dot(axes, by_hand):
    def build(layers, x, y):
        return layers.Dot(axes, name="layer")([x, y])

    assert assert_layer_as_keras(build, (3, 4), (3, 5)).macs == by_hand


def test_dot_along_axes_of_unequal_length():
    """Keras refuses it, and so does the engine."""
    with pytest.raises(ValueError):
        keras.layers.Dot(1)([keras.Input((3, 4)), keras.Input((2, 5))])
    pair = (input_tensor((3, 4)), input_tensor((2, 5)))
    with pytest.raises(InputError):
        Dot(1, name="layer").call((pair,), {})


def test_dot_of_vectors():
    def build(layers, x, y):
        return layers.Dot(-1, normalize=True, name="layer")([x, y])

    assert assert_layer_as_keras(build, (3,), (3,)).macs == 3


def test_a_function_as_a_layer():
    """Its code is not looked at: no parameters, and its multiplications are unknown."""
    x = keras.Input((4,))
    y = keras.layers.Lambda(lambda t: t * 2, output_shape=(4,), name="double")(x)
    summary = summary_of(keras.Model(x, y))
    assert (summary.rows[1].output_shape, summary.rows[1].params) == ((4,), 0)
    assert (summary.rows[1].macs, summary.totals.macs, summary.totals.params) == (None, None, 0)
    assert [row.name for row in flat(summary.rows) if row.note] == ["double"]
