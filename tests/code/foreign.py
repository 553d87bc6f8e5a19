"""Models that others make, of many kinds; each a function without arguments."""

import keras
import numpy as np
from keras import layers, ops


def sequential():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(8, (3, 5), padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(10, activation="softmax"),
        ],
        name="digits",
    )


def branches():
    x = keras.Input((16, 16, 3), name="image")
    a = layers.Conv2D(4, 1, activation="relu", name="one")(x)
    b = layers.Conv2D(4, 3, padding="same", activation="relu", name="three")(x)
    c = layers.Conv2D(2, 1, name="five_reduce")(x)
    c = layers.Conv2D(4, 5, padding="same", name="five")(c)
    y = layers.Concatenate(name="joint")([a, b, c])
    z = layers.Conv2D(12, 3, padding="same", name="side")(y)
    y = layers.Add(name="sum")([y, z])
    return keras.Model(x, layers.GlobalAveragePooling2D(name="pool")(y), name="branches")


def autoencoder_of_two_models():
    image, code = keras.Input((8, 8, 1)), keras.Input((4,))
    encoder = keras.Model(image, layers.Dense(4)(layers.Flatten()(image)), name="encoder")
    values = layers.Dense(64, activation="sigmoid")(code)
    decoder = keras.Model(code, layers.Reshape((8, 8, 1))(values), name="decoder")
    x = keras.Input((8, 8, 1))
    return keras.Model(x, decoder(encoder(x)), name="autoencoder")


def sequential_inside():
    inner = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(4, 3), layers.Flatten()])
    x = keras.Input((8, 8, 3))
    return keras.Model(x, layers.Dense(2)(inner(x)))


def shared_layer():
    a, b = keras.Input((6,), name="a"), keras.Input((6,), name="b")
    shared = layers.Dense(4, activation="tanh", name="shared")
    return keras.Model([a, b], layers.Subtract(name="difference")([shared(a), shared(b)]))


def two_inputs_two_outputs():
    image = keras.Input((16, 16, 3), name="image")
    age = keras.Input((1,), name="age")
    x = layers.Flatten(name="flat")(layers.Conv2D(4, 3, name="conv")(image))
    x = layers.Concatenate(name="both")([x, age])
    kind = layers.Dense(3, activation="softmax", name="kind")(x)
    size = layers.Dense(1, name="size")(x)
    return keras.Model([image, age], [kind, size], name="two")


def inputs_and_outputs_by_name():
    a, z = keras.Input((7,), name="a"), keras.Input((5,), name="z")
    both = layers.Concatenate()([layers.Dense(10)(z), layers.Dense(3)(a)])
    return keras.Model({"z": z, "a": a}, {"sum": both, "first": layers.Dense(2)(both)})


def recurrent():
    words = keras.Input((7,), dtype="int32", name="words")
    x = layers.Embedding(20, 6, mask_zero=True, name="embedding")(words)
    x = layers.Bidirectional(layers.LSTM(4, return_sequences=True), name="both")(x)
    x, *states = layers.LSTM(8, return_sequences=True, return_state=True, name="encoder")(x)
    x = layers.LSTM(8, name="decoder")(x, initial_state=states)
    return keras.Model(words, layers.Dense(2, name="out")(x), name="recurrent")


def wrappers():
    x = keras.Input((5, 8, 8, 3), name="video")
    y = layers.TimeDistributed(layers.Conv2D(4, 3, activation="relu"), name="each")(x)
    y = layers.ConvLSTM2D(4, 3, name="over_time")(y)
    y = layers.Reshape((4, -1), name="reshape")(y)
    back = layers.GRU(3, return_sequences=True, go_backwards=True, dropout=0.2)
    forth = layers.GRU(3, return_sequences=True)
    y = layers.Bidirectional(forth, backward_layer=back, merge_mode="sum", name="both")(y)
    y = layers.RNN([layers.LSTMCell(4), layers.GRUCell(3)], name="cells")(y)
    y = layers.SpectralNormalization(layers.Dense(3), name="bounded")(y)
    return keras.Model(x, y, name="wrappers")


def attention():
    x = keras.Input((12, 16), name="steps")
    y = layers.MultiHeadAttention(2, 8, name="attention")(x, x, use_causal_mask=True)
    y = layers.LayerNormalization(name="norm")(layers.Add(name="sum")([x, y]))
    query, key = layers.Dense(8, name="query")(y), layers.Dense(8, name="key")(y)
    return keras.Model(x, layers.Dot(2, normalize=True, name="dot")([query, key]), name="looks")


def separable():
    x = keras.Input((16, 16, 3), name="image")
    y = layers.SeparableConv2D(8, 3, depthwise_regularizer="l2", name="separable")(x)
    y = layers.DepthwiseConv2D(3, depth_multiplier=2, dilation_rate=2, name="depthwise")(y)
    y = layers.Conv2DTranspose(4, 3, strides=2, output_padding=1, name="up")(y)
    y = layers.ZeroPadding2D(((1, 2), (0, 3)), name="pad")(y)
    y = layers.UpSampling2D((1, 2), interpolation="bilinear", name="wider")(y)
    return keras.Model(x, y, name="separable")


def regularised():
    x = keras.Input((16, 16, 3), name="image")
    y = layers.Conv2D(
        8,
        (3, 5),
        kernel_initializer=keras.initializers.TruncatedNormal(stddev=0.1, seed=4),
        kernel_regularizer=keras.regularizers.L1L2(1e-4, 1e-3),
        activity_regularizer=keras.regularizers.L1(1e-5),
        bias_constraint="non_neg",
        name="conv",
    )(x)
    y = layers.PReLU(shared_axes=[1, 2], name="prelu")(y)
    y = layers.Dense(4, activation=layers.LeakyReLU(negative_slope=0.1), name="dense")(y)
    y = layers.BatchNormalization(epsilon=1e-5, center=False, trainable=False, name="norm")(y)
    y = layers.Dense(
        2,
        kernel_constraint=keras.constraints.MaxNorm(2.5),
        kernel_initializer="he_normal",
        bias_initializer=keras.initializers.Constant(0.5),
        activation=keras.activations.gelu,
        dtype="mixed_float16",
        name="last",
    )(y)
    return keras.Model(x, y, name="regularised")


def preprocessing():
    x = keras.Input((20, 20, 3), batch_size=4, name="image")
    y = layers.Normalization(mean=[1.0, 2.0, 3.0], variance=[1.0, 1.0, 2.0], name="norm")(x)
    y = layers.RandomFlip("horizontal", seed=3, name="flip")(y)
    y = layers.RandomRotation(0.1, name="turn")(y)
    y = layers.Resizing(8, 8, name="small")(y)
    y = layers.Rescaling(1 / 255, offset=-1.0, name="scale")(y)
    return keras.Model(x, layers.RandomCrop(4, 4, name="crop")(y), name="before")


def operations():
    x = keras.Input((16, 16, 3), name="image")
    y = layers.Conv2D(4, 3, padding="same", name="conv")(x) * 2.0 + x[..., :1]
    y = ops.relu(ops.concatenate([y, 1.0 - y], axis=-1))[:, 2:10, ::2]
    y = ops.add(y, np.arange(8, dtype="float32"))
    first, second = ops.split(y, 2, axis=1)
    y = ops.mean(ops.maximum(first, second), axis=(1, 2), keepdims=True)
    y = ops.einsum("bhwc,bhwd->bcd", y, y)
    return keras.Model(x, ops.reshape(y, (-1, 64)), name="operations")


def child_of_two_parents():
    c, x = keras.Input((4,)), keras.Input((4,))
    child, parents = keras.Model(c, layers.Dense(4)(c), name="child"), []
    for name in "ab":
        p = keras.Input((4,))
        parents.append(keras.Model(p, layers.Dense(4)(child(p)), name=name)(x))
    return keras.Model(x, layers.Add()(parents), name="family")


def strange_names():
    x = keras.Input((8,), name='in "quotes"')
    y = layers.Dense(4, name="class")(x)
    z = layers.Dense(4, name="x")(x)
    w = layers.Dense(4, name="d'oh {block} \\ ñ")(y)
    return keras.Model(x, layers.Add(name="keras")([w, z]), name='a """ b')


def mobilenet():
    return keras.applications.MobileNetV2(weights=None, input_shape=(96, 96, 3), classes=7)


def transfer():
    base = keras.applications.MobileNetV2(weights=None, include_top=False, input_shape=(64, 64, 3))
    base.trainable = False
    x = keras.Input((64, 64, 3))
    y = layers.GlobalAveragePooling2D()(base(x, training=False))
    return keras.Model(x, layers.Dense(3, activation="softmax")(y), name="transfer")


SMALL = (
    sequential,
    branches,
    autoencoder_of_two_models,
    sequential_inside,
    shared_layer,
    two_inputs_two_outputs,
    inputs_and_outputs_by_name,
    recurrent,
    wrappers,
    attention,
    separable,
    regularised,
    preprocessing,
    operations,
    strange_names,
)
LARGE = (mobilenet, transfer)
