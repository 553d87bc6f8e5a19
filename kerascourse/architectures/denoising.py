"""The denoising autoencoder (Vincent, Larochelle, Bengio & Manzagol, 2008, "Extracting and
composing robust features with denoising autoencoders").

What is new in it: noise goes in, the clean image is the target, so that copying is not enough.
The noise is a layer of the network which is on only while it trains; a noisy image at test time is
cleaned as it is. The paper's own noise is `kind="mask"` (its section 2.3). The latent space is a
stack of maps, since fine detail has to get through.
"""

from typing import Any, Literal

from kerascourse.architectures.undercomplete import FIRST_FILTERS
from kerascourse.errors import InputError
from kerascourse.texts import _


def build(
    layers: Any,
    inputs: Any,
    latent: int = 32,
    depth: int = 2,
    noise: float = 0.4,
    kind: Literal["gaussian", "salt_and_pepper", "mask"] = "gaussian",
    loss: Literal["mse", "bce"] = "bce",
) -> Any:
    """Noisy images (height, width, channels) in [0, 1] to clean ones of equal shape.

    `noise` is the standard deviation of `gaussian`, or the share of pixels that become black or
    white (`salt_and_pepper`) or black (`mask`); `latent` the number of maps in the middle, each
    2^depth times smaller than the image.
    """
    x, sizes = encoder(layers, noisy(layers, inputs, kind, noise), depth)
    z = layers.Conv2D(latent, 3, padding="same", activation="relu", name="latent")(x)
    return upsampler(layers, z, sizes, inputs.shape[-1])


def noisy(layers: Any, x: Any, kind: str, noise: float) -> Any:
    """The layers that put noise on images while the network trains."""
    if kind == "gaussian":
        x = layers.GaussianNoise(noise, name="noise")(x)
        # noise leaves [0, 1]; images cannot
        return layers.ReLU(max_value=1.0, name="clip")(x)
    if noise > 1:
        raise InputError(
            _(
                "denoising: of {kind}, noise is a share of the pixels, received {noise:g}",
                kind=kind,
                noise=noise,
            ),
            _("Try: --set noise=0.3"),
        )
    return layers.PixelNoise(kind, noise, name="noise")(x)


def encoder(layers: Any, x: Any, depth: int) -> tuple[Any, list[tuple[int, int]]]:
    """`depth` times convolution and pooling: half the size, twice the filters.

    Returns the last feature maps and the (height, width) before each pooling, which the decoder
    goes back through.
    """
    sizes = []
    for level in range(1, depth + 1):
        sizes.append((x.shape[1], x.shape[2]))
        filters = FIRST_FILTERS * 2 ** (level - 1)
        x = layers.Conv2D(
            filters, 3, padding="same", activation="relu", name=f"encoder_conv{level}"
        )(x)
        x = layers.MaxPooling2D(2, padding="same", name=f"encoder_pool{level}")(x)
    return x, sizes


def upsampler(
    layers: Any,
    x: Any,
    sizes: list[tuple[int, int]],
    channels: int,
) -> Any:
    """Transposed convolutions of stride 2 back through `sizes`, then one to `channels` maps."""
    for level in range(len(sizes), 0, -1):
        filters = FIRST_FILTERS * 2 ** (level - 1)
        x = layers.Conv2DTranspose(
            filters,
            3,
            strides=2,
            padding="same",
            activation="relu",
            name=f"decoder_conv{level}",
        )(x)
        x = crop_to(layers, x, sizes[level - 1], f"decoder_crop{level}")
    return layers.Conv2D(channels, 3, padding="same", activation="sigmoid", name="output")(x)


def crop_to(layers: Any, x: Any, size: tuple[int, int], name: str) -> Any:
    """Drop the row and column too many where an odd size was halved and doubled."""
    extra = (x.shape[1] - size[0], x.shape[2] - size[1])
    if not any(extra):
        return x
    return layers.Cropping2D(((0, extra[0]), (0, extra[1])), name=name)(x)
