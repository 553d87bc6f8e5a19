"""GoogLeNet (Szegedy et al., 2015, "Going deeper with convolutions", table 1).

What is new in it: the Inception module looks at one input with 1×1, 3×3 and 5×5 convolutions and a
3×3 pooling and puts the results side by side; 1×1 convolutions before the large ones and after the
pooling keep the depth, and so the cost, low. The end is global average pooling, not dense layers:
6,998,552 parameters where AlexNet has 61 million.

`aux=true` adds the two classifiers halfway, which only training uses: 13,378,280 parameters.
`batch_norm=true` and `fives=3x3` make torchvision's network, which puts a batch normalisation after
each convolution and has 3×3 in place of 5×5: 13,004,888 with both heads.
`stem=small` replaces the first two convolutions and poolings by one 3×3 of stride 1; `bn_momentum`
is explained in `normalization`.
"""

from functools import partial
from typing import Any, Literal

from kerascourse.architectures.normalization import KEPT, with_momentum

# Table 1: #1×1, #3×3 reduce, #3×3, #5×5 reduce, #5×5, pool proj; "pool" halves the size
MODULES: tuple[tuple[Any, ...], ...] = (
    ("inception_3a", 64, 96, 128, 16, 32, 32),
    ("inception_3b", 128, 128, 192, 32, 96, 64),
    ("pool3",),
    ("inception_4a", 192, 96, 208, 16, 48, 64),
    ("inception_4b", 160, 112, 224, 24, 64, 64),
    ("inception_4c", 128, 128, 256, 24, 64, 64),
    ("inception_4d", 112, 144, 288, 32, 64, 64),
    ("inception_4e", 256, 160, 320, 32, 128, 128),
    ("pool4",),
    ("inception_5a", 256, 160, 320, 32, 128, 128),
    ("inception_5b", 384, 192, 384, 48, 128, 128),
)
AUXILIARY = {"inception_4a": "aux1", "inception_4d": "aux2"}


def build(
    layers: Any,
    inputs: Any,
    classes: int = 1000,
    aux: bool = False,
    batch_norm: bool = False,
    fives: Literal["5x5", "3x3"] = "5x5",
    dropout: float = 0.4,
    stem: Literal["paper", "small"] = "paper",
    bn_momentum: float = KEPT,
) -> Any:
    """Images (height, width, channels) to class probabilities (classes,).

    With `aux=True` a list: the main output, then those of the two auxiliary classifiers.
    """
    layers = with_momentum(layers, bn_momentum)
    convolve = partial(convolution, layers, batch_norm=batch_norm)
    large = 5 if fives == "5x5" else 3
    x = paper_stem(layers, convolve, inputs) if stem == "paper" else small_stem(convolve, inputs)
    heads = []
    for name, *filters in MODULES:
        if not filters:
            x = layers.MaxPooling2D(3, strides=2, padding="same", name=name)(x)
            continue
        x = inception(layers, convolve, x, name, large, *filters)
        if aux and name in AUXILIARY:
            heads.append(auxiliary(layers, convolve, x, classes, AUXILIARY[name]))
    x = layers.GlobalAveragePooling2D(name="average_pool")(x)
    if dropout:
        x = layers.Dropout(dropout, name="dropout")(x)
    output = layers.Dense(classes, activation="softmax", name="predictions")(x)
    return [output, *heads] if aux else output


def paper_stem(layers: Any, convolve: Any, x: Any) -> Any:
    """From 224×224 to 28×28 before the first module."""
    x = convolve(x, 64, 7, "conv1", strides=2)
    x = layers.MaxPooling2D(3, strides=2, padding="same", name="pool1")(x)
    x = layers.LocalResponseNormalization(name="norm1")(x)
    x = convolve(x, 64, 1, "conv2_reduce")
    x = convolve(x, 192, 3, "conv2")
    x = layers.LocalResponseNormalization(name="norm2")(x)
    return layers.MaxPooling2D(3, strides=2, padding="same", name="pool2")(x)


def small_stem(convolve: Any, x: Any) -> Any:
    """One convolution that keeps the size of a small image."""
    return convolve(x, 192, 3, "conv1")


def inception(
    layers: Any,
    convolve: Any,
    x: Any,
    name: str,
    large: int,
    ones: int,
    threes_reduce: int,
    threes: int,
    fives_reduce: int,
    fives: int,
    pool_projection: int,
) -> Any:
    """The Inception module: four branches over the same input, joined along the channels.

    `convolve(x, filters, kernel, name)` is the network's convolution and `large` the kernel of the
    third branch, 5 in the paper. The output has the input's size and
    `ones + threes + fives + pool_projection` channels.
    """
    branch1 = convolve(x, ones, 1, f"{name}_1x1")
    branch3 = convolve(x, threes_reduce, 1, f"{name}_3x3_reduce")
    branch3 = convolve(branch3, threes, 3, f"{name}_3x3")
    branch5 = convolve(x, fives_reduce, 1, f"{name}_5x5_reduce")
    branch5 = convolve(branch5, fives, large, f"{name}_5x5")
    pooled = layers.MaxPooling2D(3, strides=1, padding="same", name=f"{name}_pool")(x)
    pooled = convolve(pooled, pool_projection, 1, f"{name}_pool_projection")
    return layers.Concatenate(name=f"{name}_output")([branch1, branch3, branch5, pooled])


def auxiliary(layers: Any, convolve: Any, x: Any, classes: int, name: str) -> Any:
    """A small classifier on a middle layer, which brings the gradient there while training."""
    # 14×14 becomes 4×4; a small image keeps what it has
    pool = min(5, x.shape[1], x.shape[2])
    x = layers.AveragePooling2D(pool, strides=3, name=f"{name}_pool")(x)
    x = convolve(x, 128, 1, f"{name}_conv")
    x = layers.Flatten(name=f"{name}_flatten")(x)
    x = layers.Dense(1024, activation="relu", name=f"{name}_fc")(x)
    x = layers.Dropout(0.7, name=f"{name}_dropout")(x)
    return layers.Dense(classes, activation="softmax", name=f"{name}_predictions")(x)


def convolution(
    layers: Any,
    x: Any,
    filters: int,
    kernel: int,
    name: str,
    strides: int = 1,
    batch_norm: bool = False,
) -> Any:
    """A convolution with ReLU whose padding keeps the size (or divides it by the stride)."""
    if not batch_norm:
        return layers.Conv2D(
            filters, kernel, strides=strides, padding="same", activation="relu", name=name
        )(x)
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same", use_bias=False, name=name)(
        x
    )
    x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.Activation("relu", name=f"{name}_relu")(x)
