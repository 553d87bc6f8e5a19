"""AlexNet (Krizhevsky, Sutskever & Hinton, 2012, "ImageNet classification with deep convolutional
neural networks").

What is new in it: ReLU, dropout, and a network large enough for 1000 classes, split over two GPUs:
the second, fourth and fifth convolutions see only the half of the channels on their own GPU, here
`groups=2`. `groups=1` is the same network in one tower: 62,378,344 parameters.

The input is 227×227: the paper prints 224×224, with which (224 − 11)/4 is not whole (course: F3).
`filters=torchvision` has the filters of Krizhevsky's one-tower network of 2014, which torchvision
calls AlexNet: 64 and 192 in the first two layers, 256 in the fourth; 61,100,840 parameters with
`groups=1`. `stem=small` starts with a 5×5 of stride 1 in place of the 11×11 of stride 4, for images
of about 32×32.
"""

from typing import Any, Literal

# (name, filters, kernel, split over two GPUs, normalised, pooled afterwards)
CONVOLUTIONS = (
    ("conv1", 96, 11, False, True, True),
    ("conv2", 256, 5, True, True, True),
    ("conv3", 384, 3, False, False, False),
    ("conv4", 384, 3, True, False, False),
    ("conv5", 256, 3, True, False, True),
)


TORCHVISION_FILTERS = {"conv1": 64, "conv2": 192, "conv4": 256}


def build(
    layers: Any,
    inputs: Any,
    classes: int = 1000,
    groups: int = 2,
    filters: Literal["paper", "torchvision"] = "paper",
    dropout: float = 0.5,
    units: int = 4096,
    stem: Literal["paper", "small"] = "paper",
) -> Any:
    """Images (height, width, channels) to class probabilities (classes,)."""
    x = inputs
    for name, count, kernel, split, normalised, pooled in CONVOLUTIONS:
        first = name == "conv1"
        x = layers.Conv2D(
            TORCHVISION_FILTERS.get(name, count) if filters == "torchvision" else count,
            5 if first and stem == "small" else kernel,
            strides=4 if first and stem == "paper" else 1,
            padding="valid" if first and stem == "paper" else "same",
            groups=groups if split else 1,
            activation="relu",
            name=name,
        )(x)
        number = name[-1]
        if normalised:
            x = layers.LocalResponseNormalization(name=f"norm{number}")(x)
        if pooled:
            x = layers.MaxPooling2D(3, strides=2, name=f"pool{number}")(x)
    return classifier(layers, x, classes, units, dropout)


def classifier(layers: Any, x: Any, classes: int, units: int, dropout: float) -> Any:
    """Two wide dense layers with dropout, then softmax; ZFNet ends in the same way."""
    x = layers.Flatten(name="flatten")(x)
    for name in ("fc6", "fc7"):
        x = layers.Dense(units, activation="relu", name=name)(x)
        if dropout:
            x = layers.Dropout(dropout, name=f"{name}_dropout")(x)
    return layers.Dense(classes, activation="softmax", name="fc8")(x)
