"""Ten kinds of networks that keras.io shows, small and written anew: counted as Keras does."""

import keras
import pytest
from keras import Input, Model, ops
from keras import layers as L  # noqa: N812

from kerascourse.summaries.rows import flat
from tests.symbolic.as_keras import assert_as_keras, rows_of, summary_of


def encoder(x, heads, width):
    """A block of a transformer: attention and two dense layers, each beside a shortcut."""
    y = L.LayerNormalization()(x)
    y = L.MultiHeadAttention(heads, width // heads, dropout=0.1)(y, y)
    x = L.Add()([x, y])
    y = L.LayerNormalization()(x)
    y = L.Dense(2 * width, activation="gelu")(y)
    return L.Add()([x, L.Dropout(0.1)(L.Dense(width)(y))])


def vision_transformer():
    """Patches by a convolution, places by an embedding, and EinsumDense at the end."""
    image = Input((32, 32, 3))
    x = L.Rescaling(1 / 255)(L.RandomFlip("horizontal")(image))
    x = L.Reshape((64, 24))(L.Conv2D(24, 4, strides=4)(x))
    x = x + L.Embedding(64, 24)(ops.arange(64))
    for _block in range(2):
        x = encoder(x, 3, 24)
    x = L.LayerNormalization()(x)
    x = L.EinsumDense("abc,cd->abd", output_shape=(64, 12), bias_axes="d")(x)
    return Model(image, L.Dense(10, activation="softmax")(L.GlobalAveragePooling1D()(x)))


def patches_by_operations():
    """Patches cut out by reshaping and transposing, with a token of the class put in front."""
    image = Input((16, 16, 3))
    x = ops.reshape(image, (-1, 4, 4, 4, 4, 3))
    x = ops.reshape(ops.transpose(x, (0, 1, 3, 2, 4, 5)), (-1, 16, 48))
    x = L.Dense(8)(x)
    x = ops.concatenate([x[:, :1] * 0.0, x], axis=1)
    x = encoder(x, 2, 8)
    return Model(image, L.Dense(5)(x[:, 0]))


def mobile_vit():
    """A MobileViT block: convolutions, then attention among the same place of all patches."""
    image = Input((16, 16, 3))
    x = L.Conv2D(8, 3, strides=2, padding="same", activation="swish")(image)
    y = L.DepthwiseConv2D(3, padding="same", use_bias=False)(x)
    y = L.Conv2D(12, 1, use_bias=False)(L.BatchNormalization()(y))
    y = L.Reshape((4, 16, 12))(y)
    y = L.Reshape((8, 8, 12))(encoder(y, 2, 12))
    y = L.Conv2D(8, 1)(y)
    y = L.Conv2D(8, 3, padding="same")(L.Concatenate()([x, y]))
    return Model(image, L.Dense(4)(L.GlobalAveragePooling2D()(y)))


def translation():
    """Sequence to sequence: the decoder starts from the encoder's states."""
    source, target = Input((7, 12)), Input((5, 9))
    _, h, c = L.LSTM(16, return_state=True)(source)
    x, _h, _c = L.LSTM(16, return_sequences=True, return_state=True)(target, initial_state=[h, c])
    return Model([source, target], L.TimeDistributed(L.Dense(9, activation="softmax"))(x))


def text_classifier():
    """Words and their places embedded, one block of a transformer, masks all the way."""
    words = Input((20,), dtype="int32")
    x = L.Embedding(50, 16, mask_zero=True)(words) + L.Embedding(20, 16)(ops.arange(20))
    x = L.LayerNormalization()(x + L.MultiHeadAttention(2, 16)(x, x))
    x = L.LayerNormalization()(x + L.Dense(16)(L.Dense(32, activation="relu")(x)))
    x = L.Dropout(0.1)(L.GlobalMaxPooling1D()(x))
    return Model(words, L.Dense(2, activation="softmax")(x))


def next_frames():
    """A film goes on: ConvLSTM layers, then a convolution over time and space."""
    film = Input((6, 16, 16, 1))
    x = film
    for size in (5, 3, 1):
        x = L.ConvLSTM2D(8, size, padding="same", return_sequences=True, activation="relu")(x)
        x = L.BatchNormalization()(x)
    return Model(film, L.Conv3D(1, 3, padding="same", activation="sigmoid")(x))


def transform(x, width):
    """PointNet's small network that turns the points: its output is a matrix for them."""
    y = L.Conv1D(8, 1, activation="relu")(x)
    y = L.Dense(width * width, kernel_initializer="zeros")(L.GlobalMaxPooling1D()(y))
    return L.Dot(axes=(2, 1))([x, L.Reshape((width, width))(y)])


def points():
    """PointNet: every point by itself, then the maximum over all of them."""
    cloud = Input((40, 3))
    x = L.BatchNormalization(momentum=0.0)(L.Conv1D(8, 1)(transform(cloud, 3)))
    x = L.Conv1D(16, 1, activation="relu")(transform(x, 8))
    x = L.Dropout(0.3)(L.Dense(12, activation="relu")(L.GlobalMaxPooling1D()(x)))
    return Model(cloud, L.Dense(5, activation="softmax")(x))


def siamese():
    """Two images through one tower, and how far apart their vectors are."""
    image = Input((28, 28, 1))
    x = L.Conv2D(4, 5, activation="tanh")(image)
    x = L.Dense(10)(L.Flatten()(L.AveragePooling2D(2)(x)))
    tower = Model(image, x, name="tower")
    first, second = Input((28, 28, 1)), Input((28, 28, 1))
    gap = ops.sqrt(ops.sum(ops.square(tower(first) - tower(second)), axis=1, keepdims=True))
    return Model([first, second], L.Dense(1, activation="sigmoid")(L.BatchNormalization()(gap)))


def u_net():
    """Down and up again, with shortcuts: keras.io's with separable convolutions and residuals."""
    image = Input((32, 32, 3))
    x = L.Conv2D(8, 3, strides=2, padding="same")(image)
    x = L.Activation("relu")(L.BatchNormalization()(x))
    before, shortcuts = x, []
    for filters in (12, 16):
        x = L.SeparableConv2D(filters, 3, padding="same")(L.Activation("relu")(x))
        x = L.MaxPooling2D(3, strides=2, padding="same")(L.BatchNormalization()(x))
        before = L.Conv2D(filters, 1, strides=2, padding="same")(before)
        shortcuts.append(x := L.add([x, before]))
    for filters in (16, 12, 8):
        x = L.Conv2DTranspose(filters, 3, padding="same")(L.Activation("relu")(x))
        x = L.UpSampling2D(2)(L.BatchNormalization()(x))
    return Model(image, L.Conv2D(3, 3, activation="softmax", padding="same")(x))


def gan():
    """A generator and a discriminator, frozen inside the model that trains the generator."""
    generator = keras.Sequential(
        [
            Input((16,)),
            L.Dense(4 * 4 * 8),
            L.Reshape((4, 4, 8)),
            L.Conv2DTranspose(8, 4, strides=2, padding="same"),
            L.LeakyReLU(negative_slope=0.2),
            L.Conv2D(3, 5, padding="same", activation="sigmoid"),
        ],
        name="generator",
    )
    discriminator = keras.Sequential(
        [
            Input((8, 8, 3)),
            L.SpectralNormalization(L.Conv2D(8, 4, strides=2, padding="same")),
            L.LeakyReLU(negative_slope=0.2),
            L.Flatten(),
            L.Dropout(0.2),
            L.Dense(1, activation="sigmoid"),
        ],
        name="discriminator",
    )
    discriminator.trainable = False
    noise = Input((16,))
    return Model(noise, discriminator(generator(noise)))


MODELS = [
    vision_transformer,
    patches_by_operations,
    mobile_vit,
    translation,
    text_classifier,
    next_frames,
    points,
    siamese,
    u_net,
    gan,
]


@pytest.mark.parametrize("build", MODELS, ids=lambda build: build.__name__)
def test_a_published_kind_of_network(build, tmp_path):
    model = build()
    assert_as_keras(model, tmp_path)
    summary = summary_of(model)
    assert summary.totals.macs, [row.name for row in flat(summary.rows) if row.macs is None]
    for layer in model.layers:
        if isinstance(layer, Model):
            (row,) = (row for row in summary.rows if row.name == layer.name)
            assert {inner.name for inner in row.inside} >= {
                inner.name for inner in layer.layers if not isinstance(inner, L.InputLayer)
            }


class Sampling(L.Layer):
    """What keras.io's VAE defines for itself."""

    def call(self, inputs):
        mean, log_variance = inputs
        return mean + ops.exp(0.5 * log_variance) * keras.random.normal(ops.shape(mean))


def test_a_variational_autoencoder_with_a_layer_of_its_own():
    """The layer's counts are not in a file: what is known is a lower bound, and said to be one."""
    image = Input((28, 28, 1))
    x = L.Dense(16, activation="relu")(L.Flatten()(L.Conv2D(8, 3, strides=2)(image)))
    mean, spread = L.Dense(2, name="mean")(x), L.Dense(2, name="spread")(x)
    z = Sampling(name="sampling")([mean, spread])
    decoded = L.Conv2DTranspose(1, 3, strides=2)(L.Reshape((7, 7, 8))(L.Dense(7 * 7 * 8)(z)))
    model = Model(image, decoded)
    summary = summary_of(model)
    row = {row.name: row for row in summary.rows}["sampling"]
    assert (row.output_shape, row.params, row.macs) == ((2,), None, None)
    assert (summary.totals.params, summary.totals.macs) == (None, None)
    assert summary.totals.known_params == model.count_params()
    assert "sampling: not a layer that kc knows" in summary.notes[0]
    for layer in model.layers:
        if layer.name != "sampling":
            assert rows_of(model)[layer.name].params == layer.count_params()


def test_multiplications_of_the_vision_transformer_by_hand():
    patches = 64 * 4 * 4 * 3 * 24
    attention = 4 * (64 * 24 * 24) + 2 * (3 * 64 * 64 * 8)
    dense = 2 * (64 * 24 * 48)
    head = 64 * 24 * 12 + 12 * 10
    assert summary_of(vision_transformer()).totals.macs == patches + 2 * (attention + dense) + head
