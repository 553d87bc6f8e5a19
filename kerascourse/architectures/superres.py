"""The super-resolution autoencoder (after Dong, Loy, He & Tang, 2014, "Learning a deep
convolutional network for image super-resolution"; here transposed convolutions do the enlarging).

What is new in it: the image that comes out is `factor` times larger than the one that went in; the
network fills in the detail that it has learned. `depth` poolings give it a view of the whole, a
joint with the full-size maps keeps what the small image already shows.
"""

from typing import Any, Literal

from kerascourse.architectures.denoising import crop_to, encoder
from kerascourse.architectures.undercomplete import FIRST_FILTERS


def build(
    layers: Any,
    inputs: Any,
    latent: int = 64,
    depth: int = 1,
    factor: Literal[2, 4] = 2,
    loss: Literal["mse", "bce"] = "bce",
) -> Any:
    """Images (height, width, channels) in [0, 1] to images `factor` times as high and wide.

    `latent` is the number of maps in the middle, each 2^depth times smaller than the input.
    """
    full = convolution(layers, inputs, FIRST_FILTERS, "features")
    x, sizes = encoder(layers, full, depth)
    x = convolution(layers, x, latent, "latent")
    for level in range(depth, 0, -1):
        x = enlarge(layers, x, f"decoder_conv{level}")
        x = crop_to(layers, x, sizes[level - 1], f"decoder_crop{level}")
    x = layers.Concatenate(name="joint")([full, x])
    for step in range(1, factor.bit_length()):
        x = enlarge(layers, x, f"enlarge{step}")
    return layers.Conv2D(inputs.shape[-1], 3, padding="same", activation="sigmoid", name="output")(
        x
    )


def convolution(layers: Any, x: Any, filters: int, name: str) -> Any:
    """3×3, size kept, ReLU."""
    return layers.Conv2D(filters, 3, padding="same", activation="relu", name=name)(x)


def enlarge(layers: Any, x: Any, name: str) -> Any:
    """Twice the height and width by a transposed convolution."""
    return layers.Conv2DTranspose(
        FIRST_FILTERS, 3, strides=2, padding="same", activation="relu", name=name
    )(x)
