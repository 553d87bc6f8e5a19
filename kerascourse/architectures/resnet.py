"""ResNet (He, Zhang, Ren & Sun, 2016, "Deep residual learning for image recognition", table 1 and,
for CIFAR-10, section 4.2).

What is new in it: each block adds its input to its output, so that information and gradients pass
through many layers unchanged. The shortcut adds; it does not concatenate (course: F4).

Convolutions have no bias, since the batch normalisation after them has one; keras.applications
keeps both (`bias=true`: 25,636,712 for ResNet-50 in all). A bottleneck takes its stride in its
first 1×1, as in the paper; `stride_in=3x3` is torchvision's variant. `stem=small` starts with one
3×3 of stride 1 and no pooling, for images of about 32×32. `shortcuts=false` leaves the shortcuts of
the CIFAR networks out: the plain network of equal depth that the paper sets beside each. These
shortcuts have no weights, so that it has as many parameters and multiplications. `bn_momentum` is
explained in `normalization`.
"""

from typing import Any, Literal

from kerascourse.architectures.normalization import KEPT, with_momentum

# weight layers: (bottleneck blocks?, blocks in conv2 … conv5), from table 1
IMAGENET_STAGES = {
    18: (False, (2, 2, 2, 2)),
    34: (False, (3, 4, 6, 3)),
    50: (True, (3, 4, 6, 3)),
    101: (True, (3, 4, 23, 3)),
    152: (True, (3, 8, 36, 3)),
}


def build(
    layers: Any,
    inputs: Any,
    classes: int = 1000,
    weight_layers: int = 50,
    bias: bool = False,
    stride_in: Literal["1x1", "3x3"] = "1x1",
    stem: Literal["paper", "small"] = "paper",
    bn_momentum: float = KEPT,
) -> Any:
    """Images (height, width, channels) to class probabilities (classes,)."""
    layers = with_momentum(layers, bn_momentum)
    bottlenecks, stages = IMAGENET_STAGES[weight_layers]
    x = convolution(
        layers,
        inputs,
        64,
        7 if stem == "paper" else 3,
        "conv1",
        strides=2 if stem == "paper" else 1,
        bias=bias,
    )
    if stem == "paper":
        x = layers.MaxPooling2D(3, strides=2, padding="same", name="pool1")(x)
    for stage, blocks in enumerate(stages, start=2):
        filters = 64 * 2 ** (stage - 2)
        for number in range(1, blocks + 1):
            strides = 2 if number == 1 and stage > 2 else 1
            name = f"conv{stage}_block{number}"
            if bottlenecks:
                x = bottleneck(layers, x, filters, strides, bias, stride_in, name)
            else:
                x = basic(layers, x, filters, strides, bias, name)
    x = layers.GlobalAveragePooling2D(name="average_pool")(x)
    return layers.Dense(classes, activation="softmax", name="predictions")(x)


def build_cifar(
    layers: Any,
    inputs: Any,
    classes: int = 10,
    weight_layers: int = 20,
    shortcuts: bool = True,
    bn_momentum: float = KEPT,
) -> Any:
    """Images of 32×32 to class probabilities: 6n + 2 weight layers of 16, 32 and 64 filters.

    The shortcuts have no weights (option A): a step of 2 and zeros for the new channels. Without
    `shortcuts` each block gives its two convolutions alone.
    """
    layers = with_momentum(layers, bn_momentum)
    blocks = (weight_layers - 2) // 6
    x = convolution(layers, inputs, 16, 3, "conv1")
    for stage, filters in enumerate((16, 32, 64), start=2):
        for number in range(1, blocks + 1):
            strides = 2 if number == 1 and stage > 2 else 1
            name = f"conv{stage}_block{number}"
            path = basic_path(layers, x, filters, strides, False, name)
            if shortcuts:
                x = residual(layers, path, zero_shortcut(layers, x, filters, strides, name), name)
            else:
                x = layers.Activation("relu", name=f"{name}_relu")(path)
    x = layers.GlobalAveragePooling2D(name="average_pool")(x)
    return layers.Dense(classes, activation="softmax", name="predictions")(x)


def basic(layers: Any, x: Any, filters: int, strides: int, bias: bool, name: str) -> Any:
    """Two 3×3 convolutions and the shortcut (fig. 5, left)."""
    shortcut = projection(layers, x, filters, strides, bias, name)
    return residual(layers, basic_path(layers, x, filters, strides, bias, name), shortcut, name)


def basic_path(layers: Any, x: Any, filters: int, strides: int, bias: bool, name: str) -> Any:
    """The residual of a basic block: 3×3, ReLU, 3×3."""
    x = convolution(layers, x, filters, 3, f"{name}_conv1", strides, bias)
    return convolution(layers, x, filters, 3, f"{name}_conv2", bias=bias, activation=False)


def bottleneck(
    layers: Any, x: Any, filters: int, strides: int, bias: bool, stride_in: str, name: str
) -> Any:
    """1×1 down, 3×3, 1×1 up to four times `filters`, and the shortcut (fig. 5, right)."""
    shortcut = projection(layers, x, 4 * filters, strides, bias, name)
    first, second = (strides, 1) if stride_in == "1x1" else (1, strides)
    x = convolution(layers, x, filters, 1, f"{name}_conv1", first, bias)
    x = convolution(layers, x, filters, 3, f"{name}_conv2", second, bias)
    x = convolution(layers, x, 4 * filters, 1, f"{name}_conv3", bias=bias, activation=False)
    return residual(layers, x, shortcut, name)


def residual(layers: Any, x: Any, shortcut: Any, name: str) -> Any:
    """The sum of both paths, then ReLU."""
    x = layers.Add(name=f"{name}_add")([x, shortcut])
    return layers.Activation("relu", name=f"{name}_relu")(x)


def projection(layers: Any, x: Any, filters: int, strides: int, bias: bool, name: str) -> Any:
    """The input itself where it fits, else a 1×1 convolution to the new shape (option B)."""
    if x.shape[-1] == filters and strides == 1:
        return x
    return convolution(layers, x, filters, 1, f"{name}_shortcut", strides, bias, activation=False)


def zero_shortcut(layers: Any, x: Any, filters: int, strides: int, name: str) -> Any:
    """The input itself; where the shape changes, every second pixel and zeros as new channels."""
    if strides > 1:
        x = layers.MaxPooling2D(1, strides=strides, name=f"{name}_shortcut_step")(x)
    if x.shape[-1] != filters:
        x = layers.PadChannels(filters, name=f"{name}_shortcut_zeros")(x)
    return x


def convolution(
    layers: Any,
    x: Any,
    filters: int,
    kernel: int,
    name: str,
    strides: int = 1,
    bias: bool = False,
    activation: bool = True,
) -> Any:
    """Convolution, batch normalisation and, unless the sum comes first, ReLU."""
    x = layers.Conv2D(filters, kernel, strides=strides, padding="same", use_bias=bias, name=name)(x)
    x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.Activation("relu", name=f"{name}_relu")(x) if activation else x
