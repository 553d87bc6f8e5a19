"""ZFNet (Zeiler & Fergus, 2014, "Visualizing and understanding convolutional networks", fig. 3).

What is new in it: looking at the activations showed that AlexNet's first layer was too coarse, so
it became 7×7 with stride 2 (from 11×11 with stride 4), the second 5×5 with stride 2, in one tower.
The second layer is 5×5 and the other three 3×3 (course: F6).

`stem=small` keeps the kernels and gives both first layers stride 1, for images of about 32×32.
"""

from typing import Any, Literal

from kerascourse.architectures.alexnet import classifier

# (name, filters, kernel, stride, zeros around the input or "same")
CONVOLUTIONS = (
    ("conv1", 96, 7, 2, 1),
    ("conv2", 256, 5, 2, 0),
    ("conv3", 384, 3, 1, "same"),
    ("conv4", 384, 3, 1, "same"),
    ("conv5", 256, 3, 1, "same"),
)


def build(
    layers: Any,
    inputs: Any,
    classes: int = 1000,
    dropout: float = 0.5,
    units: int = 4096,
    stem: Literal["paper", "small"] = "paper",
) -> Any:
    """Images (height, width, channels) to class probabilities (classes,)."""
    x = inputs
    for name, filters, kernel, stride, zeros in CONVOLUTIONS:
        number = name[-1]
        if stem == "small":
            stride, zeros = 1, "same"
        if zeros not in (0, "same"):
            x = layers.ZeroPadding2D(zeros, name=f"padding{number}")(x)
        x = layers.Conv2D(
            filters,
            kernel,
            strides=stride,
            padding="same" if zeros == "same" else "valid",
            activation="relu",
            name=name,
        )(x)
        if name in ("conv1", "conv2"):
            # 110 → 55 and 26 → 13: the paper's sizes, which no padding would make 54 and 12
            x = layers.MaxPooling2D(3, strides=2, padding="same", name=f"pool{number}")(x)
            x = layers.LocalResponseNormalization(name=f"norm{number}")(x)
    x = layers.MaxPooling2D(3, strides=2, name="pool5")(x)
    return classifier(layers, x, classes, units, dropout)
