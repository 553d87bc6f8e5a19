"""U-Net (Ronneberger, Fischer & Brox, 2015, "U-Net: convolutional networks for biomedical image
segmentation", fig. 1).

What is new in it: an encoder, a decoder, and at each level a skip connection that hands the
encoder's maps to the decoder, so that a mask follows the borders of the image. Convolutions are
unpadded (`padding=valid`): 572×572 in, 388×388 out, and the encoder's maps are cropped to fit.
`padding=same` keeps the size, which must then be divisible by 2^depth. `skips=false` leaves the
skip connections out, to see what they do. `normalization=true`, which the paper does not have, puts
batch normalisation (Ioffe & Szegedy 2015) between each 3×3 convolution and its ReLU.
"""

from typing import Any, Literal

from kerascourse.errors import InputError
from kerascourse.texts import _


def build(
    layers: Any,
    inputs: Any,
    classes: int = 2,
    padding: Literal["valid", "same"] = "valid",
    base: int = 64,
    depth: int = 4,
    skips: bool = True,
    normalization: bool = False,
) -> Any:
    """Images (height, width, channels) to class probabilities of each pixel (h, w, classes).

    `base` is the number of filters at the first level; each of `depth` levels down doubles it.
    """
    if padding == "same":
        require_divisible(inputs.shape[1:3], depth)
    x, levels = contract(layers, inputs, padding, base, depth, normalization)
    x = double_convolution(layers, x, base * 2**depth, padding, normalization, "bottom")
    x = expand(layers, x, levels, padding, skips, normalization)
    return layers.Conv2D(classes, 1, activation="softmax", name="output")(x)


def contract(
    layers: Any, x: Any, padding: str, base: int, depth: int, normalization: bool
) -> tuple[Any, list[Any]]:
    """The left side of the U: returns the smallest maps and those of each level for the right."""
    levels = []
    for level in range(1, depth + 1):
        filters = base * 2 ** (level - 1)
        x = double_convolution(layers, x, filters, padding, normalization, f"down{level}")
        levels.append(x)
        x = layers.MaxPooling2D(2, name=f"down{level}_pool")(x)
    return x, levels


def expand(
    layers: Any, x: Any, levels: list[Any], padding: str, skips: bool, normalization: bool
) -> Any:
    """The right side of the U: twice the size, half the filters, the level's maps beside."""
    for level in range(len(levels), 0, -1):
        skip = levels[level - 1]
        filters = skip.shape[-1]
        x = layers.Conv2DTranspose(filters, 2, strides=2, name=f"up{level}_transpose")(x)
        if skips:
            skip = centre_crop(layers, skip, x, f"up{level}_crop")
            x = layers.Concatenate(name=f"up{level}_concat")([skip, x])
        x = double_convolution(layers, x, filters, padding, normalization, f"up{level}")
    return x


def double_convolution(
    layers: Any, x: Any, filters: int, padding: str, normalization: bool, name: str
) -> Any:
    """Two 3×3 convolutions with ReLU."""
    for number in (1, 2):
        here = f"{name}_conv{number}"
        if normalization:
            # no bias, since the normalisation has one; a few large images make few steps, in
            # which a moving mean of Keras' 0.99 lags behind the weights, and batches so small
            # that one of 0.9 has their noise
            x = layers.Conv2D(filters, 3, padding=padding, use_bias=False, name=here)(x)
            x = layers.BatchNormalization(momentum=0.97, name=f"{here}_norm")(x)
            x = layers.ReLU(name=f"{here}_relu")(x)
        else:
            x = layers.Conv2D(filters, 3, padding=padding, activation="relu", name=here)(x)
    return x


def centre_crop(layers: Any, x: Any, target: Any, name: str) -> Any:
    """The middle of `x`, as high and wide as `target`."""
    extra = [x.shape[axis] - target.shape[axis] for axis in (1, 2)]
    if not any(extra):
        return x
    return layers.Cropping2D(tuple((side // 2, side - side // 2) for side in extra), name=name)(x)


def require_divisible(sizes: tuple[int, int], depth: int) -> None:
    """With "same" padding, halving `depth` times and doubling again must give the size back."""
    possible = min((size & -size).bit_length() - 1 for size in sizes)
    if possible < depth:
        raise InputError(
            _(
                "unet with padding=same needs a size that can be halved {depth} times, received "
                "{height}×{width}, which can be halved {possible} times",
                depth=depth,
                height=sizes[0],
                width=sizes[1],
                possible=possible,
            ),
            _("Try: --set depth={depth}, or another --input", depth=max(1, possible)),
        )
