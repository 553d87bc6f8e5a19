"""VGG (Simonyan & Zisserman, 2015, "Very deep convolutional networks for large-scale image
recognition", table 1: columns A, B, D and E).

What is new in it: nothing but 3×3 convolutions, two to four in a row before each pooling. Two see
as much as one 5×5 and three as much as one 7×7, with fewer weights and a ReLU between each pair.
The name counts the layers with weights.

`batch_norm=true` puts a batch normalisation after each convolution, without which the deep ones
train badly from scratch (the paper starts them from a shallower one). `stem=small` rounds the
poolings up, so that images of about 32×32 outlive all five, and has dense layers of 512 units.
`bn_momentum` is explained in `normalization`.
"""

from typing import Any, Literal

from kerascourse.architectures.normalization import KEPT, with_momentum

# convolutions in each of the five blocks, by the number of weight layers
BLOCKS = {
    11: (1, 1, 2, 2, 2),
    13: (2, 2, 2, 2, 2),
    16: (2, 2, 3, 3, 3),
    19: (2, 2, 4, 4, 4),
}
FILTERS = (64, 128, 256, 512, 512)


def build(
    layers: Any,
    inputs: Any,
    classes: int = 1000,
    weight_layers: int = 16,
    batch_norm: bool = False,
    dropout: float = 0.0,
    stem: Literal["paper", "small"] = "paper",
    bn_momentum: float = KEPT,
) -> Any:
    """Images (height, width, channels) to class probabilities (classes,)."""
    layers = with_momentum(layers, bn_momentum)
    x = inputs
    for block, convolutions in enumerate(BLOCKS[weight_layers], start=1):
        for number in range(1, convolutions + 1):
            name = f"conv{block}_{number}"
            x = convolution(layers, x, FILTERS[block - 1], name, batch_norm)
        padding = "same" if stem == "small" else "valid"
        x = layers.MaxPooling2D(2, padding=padding, name=f"pool{block}")(x)
    x = layers.Flatten(name="flatten")(x)
    for name in ("fc1", "fc2"):
        units = 512 if stem == "small" else 4096
        x = layers.Dense(units, activation="relu", name=name)(x)
        if dropout:
            x = layers.Dropout(dropout, name=f"{name}_dropout")(x)
    return layers.Dense(classes, activation="softmax", name="predictions")(x)


def convolution(layers: Any, x: Any, filters: int, name: str, batch_norm: bool) -> Any:
    """3×3, size kept, ReLU; with batch normalisation the ReLU comes after it."""
    if not batch_norm:
        return layers.Conv2D(filters, 3, padding="same", activation="relu", name=name)(x)
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=name)(x)
    x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.Activation("relu", name=f"{name}_relu")(x)
