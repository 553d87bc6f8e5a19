"""The undercomplete autoencoder: an encoder, a small latent vector, a decoder (Hinton &
Salakhutdinov, 2006, "Reducing the dimensionality of data with neural networks": there of dense
layers, which `hidden=dense` has; by default of convolutions).

What is new in it: the target is the input itself, and the latent vector is smaller than the input,
so the network must learn what matters. What lies on both sides of the latent vector serves the
other autoencoders too.
"""

from collections.abc import Callable
from typing import Any, Literal

FIRST_FILTERS = 32
Hidden = Literal["convolutional", "dense"]
# from a latent vector to an image
Decoder = Callable[[Any], Any]


def build(
    layers: Any,
    inputs: Any,
    latent: int = 32,
    hidden: Literal["convolutional", "dense"] = "convolutional",
    depth: int = 2,
    units: int = 1000,
    activation: Literal["relu", "silu"] = "relu",
    loss: Literal["mse", "bce"] = "bce",
) -> Any:
    """Images (height, width, channels) in [0, 1] to their reconstructions of equal shape.

    `depth` counts the convolutions, or the dense layers, on each side; `units` is the width of the
    first dense one, and each next has half; `activation` is that of all of them. `loss` is what the
    network is trained with. The output is a sigmoid with either, since images lie in [0, 1]; on
    MNIST a linear one had 1.4 to 1.5 times the error.
    """
    x, decode = sides(layers, inputs, hidden, depth, units, activation)
    return decode(layers.Dense(latent, name="latent")(x))


def sides(
    layers: Any,
    inputs: Any,
    hidden: Hidden,
    depth: int,
    units: int,
    activation: str,
) -> tuple[Any, Decoder]:
    """What lies on both sides of a latent vector: the features that it is made from, and the
    decoder, whose layers mirror the encoder's."""
    if hidden == "dense":
        widths = [max(1, units >> level) for level in range(depth)]
        return dense_sides(layers, inputs, widths, activation)
    x, sizes = encoder(layers, inputs, depth, activation)

    def decode(z: Any) -> Any:
        return decoder(layers, z, tuple(x.shape[1:]), sizes, inputs.shape[-1], activation)

    return flatten(layers, x), decode


def dense_sides(
    layers: Any, inputs: Any, widths: list[int], activation: str
) -> tuple[Any, Decoder]:
    """Dense layers of `widths` down, and up again in the reverse order."""
    x = flatten(layers, inputs)
    for level, units in enumerate(widths, start=1):
        x = layers.Dense(units, activation=activation, name=f"encoder_dense{level}")(x)

    def decode(z: Any) -> Any:
        for level, units in reversed(list(enumerate(widths, start=1))):
            z = layers.Dense(units, activation=activation, name=f"decoder_dense{level}")(z)
        height, width, channels = inputs.shape[1:]
        z = layers.Dense(height * width * channels, activation="sigmoid", name="output_values")(z)
        return layers.Reshape((height, width, channels), name="output")(z)

    return x, decode


def encoder(
    layers: Any, x: Any, depth: int, activation: str = "relu"
) -> tuple[Any, list[tuple[int, int]]]:
    """`depth` times convolution and pooling: half the size, twice the filters.

    Returns the last feature maps and the (height, width) before each pooling, which the decoder
    goes back through.
    """
    sizes = []
    for level in range(1, depth + 1):
        sizes.append((x.shape[1], x.shape[2]))
        filters = FIRST_FILTERS * 2 ** (level - 1)
        x = layers.Conv2D(
            filters, 3, padding="same", activation=activation, name=f"encoder_conv{level}"
        )(x)
        x = layers.MaxPooling2D(2, padding="same", name=f"encoder_pool{level}")(x)
    return x, sizes


def flatten(layers: Any, x: Any) -> Any:
    """The feature maps as one vector."""
    return layers.Flatten(name="encoder_flatten")(x)


def decoder(
    layers: Any,
    z: Any,
    maps: tuple[int, int, int],
    sizes: list[tuple[int, int]],
    channels: int,
    activation: str = "relu",
) -> Any:
    """From the latent vector back to an image: a dense layer, then transposed convolutions.

    `maps` is the shape of the encoder's last feature maps, `sizes` what `encoder` returned.
    """
    height, width, filters = maps
    x = layers.Dense(height * width * filters, activation=activation, name="decoder_dense")(z)
    x = layers.Reshape(maps, name="decoder_reshape")(x)
    return upsampler(layers, x, sizes, channels, activation)


def upsampler(
    layers: Any,
    x: Any,
    sizes: list[tuple[int, int]],
    channels: int,
    activation: str = "relu",
) -> Any:
    """Transposed convolutions of stride 2 back through `sizes`, then one to `channels` maps."""
    for level in range(len(sizes), 0, -1):
        filters = FIRST_FILTERS * 2 ** (level - 1)
        x = layers.Conv2DTranspose(
            filters,
            3,
            strides=2,
            padding="same",
            activation=activation,
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
