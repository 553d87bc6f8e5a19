"""DenseNet (Huang, Liu, van der Maaten & Weinberger, 2017, "Densely connected convolutional
networks", table 1 and, for CIFAR-10, table 2).

What is new in it: inside a block every layer sees the outputs of all earlier ones, joined along the
channels, so that each layer adds only `growth_rate` (k) maps. The joints are inside a block, not
over the whole network (course: B7).

`stem=small` starts with one 3×3 of stride 1 and no pooling, for images of about 32×32.
`bn_momentum` is explained in `normalization`.
"""

from typing import Any, Literal

from kerascourse.architectures.normalization import KEPT, with_momentum

# weight layers: dense layers in each of the four blocks, from table 1
IMAGENET_BLOCKS = {
    121: (6, 12, 24, 16),
    169: (6, 12, 32, 32),
    201: (6, 12, 48, 32),
}


def build(
    layers: Any,
    inputs: Any,
    classes: int = 1000,
    weight_layers: int = 121,
    growth_rate: int = 32,
    stem: Literal["paper", "small"] = "paper",
    bn_momentum: float = KEPT,
) -> Any:
    """DenseNet-BC: images (height, width, channels) to class probabilities (classes,)."""
    layers = with_momentum(layers, bn_momentum)
    x = layers.Conv2D(
        2 * growth_rate,
        7 if stem == "paper" else 3,
        strides=2 if stem == "paper" else 1,
        padding="same",
        use_bias=False,
        name="conv1",
    )(inputs)
    if stem == "paper":
        x = activate(layers, x, "conv1")
        x = layers.MaxPooling2D(3, strides=2, padding="same", name="pool1")(x)
    blocks = IMAGENET_BLOCKS[weight_layers]
    for block, count in enumerate(blocks, start=1):
        for number in range(1, count + 1):
            name = f"block{block}_layer{number}"
            x = dense_layer(layers, x, growth_rate, name, bottleneck=True)
        if block < len(blocks):
            # compression: θ = 0.5
            x = transition(layers, x, x.shape[-1] // 2, f"transition{block}")
    return classifier(layers, x, classes)


def build_cifar(
    layers: Any,
    inputs: Any,
    classes: int = 10,
    weight_layers: int = 40,
    growth_rate: int = 12,
    bn_momentum: float = KEPT,
) -> Any:
    """Images of 32×32 to class probabilities: three equal blocks, no bottleneck, no compression."""
    layers = with_momentum(layers, bn_momentum)
    count = (weight_layers - 4) // 3
    x = layers.Conv2D(16, 3, padding="same", use_bias=False, name="conv1")(inputs)
    for block in (1, 2, 3):
        for number in range(1, count + 1):
            name = f"block{block}_layer{number}"
            x = dense_layer(layers, x, growth_rate, name, bottleneck=False)
        if block < 3:
            x = transition(layers, x, x.shape[-1], f"transition{block}")
    return classifier(layers, x, classes)


def dense_layer(layers: Any, x: Any, growth_rate: int, name: str, bottleneck: bool) -> Any:
    """`growth_rate` new maps from all earlier ones, put beside them; 4k by a 1×1 first (B)."""
    new = activate(layers, x, f"{name}_1" if bottleneck else name)
    if bottleneck:
        new = layers.Conv2D(4 * growth_rate, 1, use_bias=False, name=f"{name}_1x1")(new)
        new = activate(layers, new, f"{name}_2")
    new = layers.Conv2D(growth_rate, 3, padding="same", use_bias=False, name=f"{name}_3x3")(new)
    return layers.Concatenate(name=f"{name}_concat")([x, new])


def transition(layers: Any, x: Any, filters: int, name: str) -> Any:
    """Between blocks: a 1×1 convolution to `filters` maps, then half the size."""
    x = activate(layers, x, name)
    x = layers.Conv2D(filters, 1, use_bias=False, name=f"{name}_conv")(x)
    return layers.AveragePooling2D(2, name=f"{name}_pool")(x)


def classifier(layers: Any, x: Any, classes: int) -> Any:
    """The last normalisation, global average pooling, softmax."""
    x = activate(layers, x, "final")
    x = layers.GlobalAveragePooling2D(name="average_pool")(x)
    return layers.Dense(classes, activation="softmax", name="predictions")(x)


def activate(layers: Any, x: Any, name: str) -> Any:
    """Batch normalisation and ReLU, which come before the convolution here."""
    x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.Activation("relu", name=f"{name}_relu")(x)
