"""Small networks whose answers are known, and subjects of them."""

import keras
import numpy as np

from kerascourse.seeing.subject import Subject


def subject(model, dataset=None, task=None, name="small"):
    return Subject(name, model, True, dataset, task)


def quadrant():
    """Two classes told apart by the upper left quarter of an 8×8 image, and by nothing else."""
    kernel = np.zeros((8, 8, 2), "float32")
    kernel[:4, :4, 1] = 0.3
    image = keras.Input((8, 8, 1))
    result = keras.layers.Dense(2, activation="softmax")(keras.layers.Flatten()(image))
    model = keras.Model(image, result)
    model.set_weights([kernel.reshape(64, 2), np.zeros(2, "float32")])
    return model


def pooled(classes=3, activation="softmax"):
    """Convolution → ReLU → global average pooling → dense, on 6×6×2."""
    return keras.Sequential(
        [
            keras.Input((6, 6, 2)),
            keras.layers.Conv2D(4, 3, activation="relu", name="conv"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(classes, activation=activation, bias_initializer="normal"),
        ]
    )


def flattened(classes=3):
    """Convolution → ReLU → flatten → dense, on 6×6×2; the softmax a layer of its own."""
    return keras.Sequential(
        [
            keras.Input((6, 6, 2)),
            keras.layers.Conv2D(4, 3, activation="relu", name="conv"),
            keras.layers.Flatten(),
            keras.layers.Dense(classes),
            keras.layers.Softmax(),
        ]
    )


def nested():
    """`flattened` inside a model, its convolution in a model of its own."""
    inside = keras.Sequential(
        [keras.Input((6, 6, 2)), keras.layers.Conv2D(4, 3, activation="relu", name="conv")],
        name="features",
    )
    image = keras.Input((6, 6, 2))
    result = keras.layers.Dense(3, activation="softmax")(keras.layers.Flatten()(inside(image)))
    return keras.Model(image, result)
