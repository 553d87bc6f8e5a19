"""LeNet-5 (LeCun, Bottou, Bengio & Haffner, 1998, "Gradient-based learning applied to document
recognition").

What is new in it: convolutions with shared weights and subsampling, trained end to end on digits.
Seven layers: C1 S2 C3 S4 C5 F6 and the output. The input is 32×32; the 28×28 digits of MNIST
are padded by 2.

Two readings: by default every map of C3 sees all six of S2, the subsampling is a plain average and
the output a softmax, as everyone writes it today: 61,706 parameters. `original=true` has the
paper's connection table in C3 and its trainable subsampling (one coefficient and one bias a map):
60,850. The paper's output of radial basis functions is a dense layer in both.
"""

from typing import Any

# Table I of the paper: the maps of S2 that each of the 16 maps of C3 sees.
C3_CONNECTIONS = (
    *[tuple(sorted((first + offset) % 6 for offset in range(3))) for first in range(6)],
    *[tuple(sorted((first + offset) % 6 for offset in range(4))) for first in range(6)],
    (0, 1, 3, 4),
    (1, 2, 4, 5),
    (0, 2, 3, 5),
    (0, 1, 2, 3, 4, 5),
)


def build(
    layers: Any, inputs: Any, classes: int = 10, original: bool = False, dropout: float = 0.0
) -> Any:
    """Images (height, width, channels) to class probabilities (classes,)."""
    x = pad_to(layers, inputs, 32)
    x = layers.Conv2D(6, 5, activation="tanh", name="c1")(x)
    x = subsample(layers, x, original, "s2")
    if original:
        x = layers.PartialConv2D(C3_CONNECTIONS, 5, activation="tanh", name="c3")(x)
    else:
        x = layers.Conv2D(16, 5, activation="tanh", name="c3")(x)
    x = subsample(layers, x, original, "s4")
    x = layers.Conv2D(120, 5, activation="tanh", name="c5")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(84, activation="tanh", name="f6")(x)
    if dropout:
        x = layers.Dropout(dropout, name="dropout")(x)
    return layers.Dense(classes, activation="softmax", name="output")(x)


def subsample(layers: Any, x: Any, trainable: bool, name: str) -> Any:
    """Halve height and width by averages of 2×2; the paper then scales and shifts each map."""
    x = layers.AveragePooling2D(2, name=name)(x)
    if trainable:
        x = layers.ChannelScale(name=f"{name}_scale")(x)
        x = layers.Activation("tanh", name=f"{name}_tanh")(x)
    return x


def pad_to(layers: Any, x: Any, size: int) -> Any:
    """Zeros around an image smaller than `size`, as the paper centres a digit in a larger field."""
    missing = [max(0, size - side) for side in x.shape[1:3]]
    if not any(missing):
        return x
    margins = tuple((side // 2, side - side // 2) for side in missing)
    return layers.ZeroPadding2D(margins, name="padding")(x)
