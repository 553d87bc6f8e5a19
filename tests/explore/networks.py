"""A network with every kind of layer that a page computes again, with weights that are not zero."""

import keras
import numpy as np

from kerascourse.data.dataset import Dataset, Split
from kerascourse.models.layers import ChannelScale, PadChannels
from kerascourse.seeing.subject import Example, Subject

layers = keras.layers


def of_all_kinds():
    """On images of 12×10×4; four classes."""
    image = keras.Input((12, 10, 4), name="image")
    x = layers.Rescaling(2.0, -0.5)(image)
    same = {"padding": "same"}
    a = layers.Conv2D(8, (3, 2), activation="relu", name="conv", **same)(x)
    b = layers.Conv2D(8, 3, dilation_rate=2, activation="tanh", name="dilated", **same)(x)
    c = layers.Conv2D(8, 3, groups=2, activation="elu", use_bias=False, name="groups", **same)(x)
    x = layers.Add()([a, b, c])
    x = layers.BatchNormalization()(x)
    x = layers.ReLU(max_value=1.5, negative_slope=0.1, threshold=0.2)(x)
    d = layers.DepthwiseConv2D(3, depth_multiplier=2, activation="silu", **same)(x)
    d = layers.Conv2D(8, 1, activation="softplus")(d)
    x = layers.Multiply()([x, d])
    x = layers.Conv2D(6, 3, strides=2, activation="selu", name="strided", **same)(x)
    x = layers.Conv2DTranspose(5, 3, strides=2, activation="sigmoid", name="up", **same)(x)
    x = layers.Conv2DTranspose(4, (2, 4), strides=(3, 2), name="valid_up")(x)
    x = layers.Cropping2D(((2, 1), (1, 3)))(x)
    x = layers.Average()([x, ChannelScale(name="scale")(x)])
    x = layers.Maximum()([x, layers.Activation("softsign")(x)])
    x = layers.Concatenate()([x, layers.LeakyReLU()(x)])
    x = PadChannels(10)(x)
    x = layers.MaxPooling2D(3, strides=2, name="max", **same)(x)
    x = layers.AveragePooling2D(2, strides=3, name="mean", **same)(x)
    x = layers.UpSampling2D(2, interpolation="bilinear", name="bilinear")(x)
    x = layers.UpSampling2D((1, 2), name="nearest")(x)
    x = layers.ZeroPadding2D(((1, 0), (2, 1)))(x)
    x = layers.Dense(7, activation="leaky_relu", name="pixelwise")(x)
    x = layers.Concatenate(name="vectors")(
        [layers.GlobalAveragePooling2D()(x), layers.GlobalMaxPooling2D()(x)]
    )
    x = layers.Dropout(0.5)(x)
    x = layers.Reshape((7, 2))(x)
    x = layers.Flatten()(x)
    x = layers.Dense(30, activation="relu6", name="hidden")(x)
    x = layers.Dense(4, activation="softmax", name="classes")(x)
    return randomised(keras.Model(image, x, name="all_kinds"))


def randomised(model, seed=5):
    """The same with weights drawn at random, such that sums are of order 1."""
    rng = np.random.default_rng(seed)
    weights = []
    for weight in model.weights:
        fan_in = np.prod(weight.shape[:-1]) if len(weight.shape) > 1 else 6
        values = rng.normal(0, 1 / np.sqrt(fan_in), weight.shape)
        weights.append(np.abs(values) + 0.2 if "variance" in weight.path else values)
    model.set_weights(weights)
    return model


def subject(model, count=3, task="classification", classes=4):
    """`model` as a subject on a few random images."""
    rng = np.random.default_rng(1)
    shape = model.inputs[0].shape[1:]
    split = Split((rng.random((count, *shape)) * 255).astype("uint8"), np.arange(count) % classes)
    names = tuple(f"class {number}" for number in range(classes))
    dataset = Dataset("noise", split, split, split, names, "drawn at random")
    return Subject(model.name, model, True, dataset, task)


def example(of):
    return Example(of.examples().x[0], 0, "test image 0")
