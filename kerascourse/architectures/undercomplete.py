"""The undercomplete autoencoder: an encoder, a small latent vector, a decoder (Hinton &
Salakhutdinov, 2006, "Reducing the dimensionality of data with neural networks": there of dense
layers, which `hidden=dense` has; by default of convolutions down and transposed convolutions up).

What is new in it: the target is the input itself, and the latent vector is smaller than the input,
so the network must learn what matters. What lies on both sides of the latent vector serves the
other autoencoders too.
"""

from collections.abc import Callable
from math import prod
from typing import Any, Literal

FIRST_FILTERS = 32
# from a latent vector to an image
Decoder = Callable[[Any], Any]


def build(
    layers: Any,
    inputs: Any,
    latent: int = 16,
    hidden: Literal["convolutional", "dense"] = "convolutional",
    depth: int = 2,
    units: int = 256,
    activation: Literal["relu", "silu"] = "silu",
    loss: Literal["mse", "bce"] = "bce",
    neck: Literal[0, 1, 2, 3] = 1,
) -> Any:
    """Images (height, width, channels) in [0, 1] to their reconstructions of equal shape.

    `depth` counts the convolutions on each side, and `neck` the dense layers between these and the
    latent vector; with `hidden=dense` there are `depth` dense layers alone. `units` is the width of
    the first dense layer, and each next has half; `activation` is that of all hidden layers. `loss`
    is what the network is trained with. The output is a sigmoid with either, since images lie in
    [0, 1]; on MNIST a linear one had 1.4 to 1.5 times the error.
    """
    x, decode = sides(layers, inputs, hidden, depth, neck, units, activation)
    return decode(layers.Dense(latent, name="latent")(x))


def sides(
    layers: Any,
    inputs: Any,
    hidden: Literal["convolutional", "dense"],
    depth: int,
    neck: int,
    units: int,
    activation: str,
) -> tuple[Any, Decoder]:
    """What lies on both sides of a latent vector, as `build` says: the features that it is made
    from, and the decoder, whose layers mirror the encoder's."""
    convolutions, count = (0, depth) if hidden == "dense" else (depth, neck)
    dense = [max(1, units >> level) for level in range(count)]
    x, sizes = downward(layers, inputs, convolutions, activation)
    maps = tuple(x.shape[1:])
    x = layers.Flatten(name="encoder_flatten")(x)
    for level, units in enumerate(dense, start=1):
        x = layers.Dense(units, activation=activation, name=f"encoder_dense{level}")(x)

    def decode(z: Any) -> Any:
        for level, units in reversed(list(enumerate(dense, start=1))):
            z = layers.Dense(units, activation=activation, name=f"decoder_dense{level}")(z)
        return upward(layers, z, maps, sizes, inputs.shape[-1], activation)

    return x, decode


def downward(layers: Any, x: Any, depth: int, activation: str) -> tuple[Any, list[tuple[int, int]]]:
    """`depth` convolutions of stride 2: half the size, twice the filters.

    Returns the last feature maps and the (height, width) before each, which the decoder goes back
    through.
    """
    sizes = []
    for level in range(1, depth + 1):
        sizes.append((x.shape[1], x.shape[2]))
        x = layers.Conv2D(
            FIRST_FILTERS << (level - 1),
            3,
            strides=2,
            padding="same",
            activation=activation,
            name=f"encoder_conv{level}",
        )(x)
    return x, sizes


def upward(
    layers: Any,
    z: Any,
    maps: tuple[int, ...],
    sizes: list[tuple[int, int]],
    channels: int,
    activation: str,
) -> Any:
    """From a vector to feature maps of the shape `maps`, and by transposed convolutions of stride 2
    back through `sizes` to an image."""
    # without convolutions the maps are the image already
    last = activation if sizes else "sigmoid"
    names = ("decoder_values", "decoder_maps") if sizes else ("output_values", "output")
    x = layers.Dense(prod(maps), activation=last, name=names[0])(z)
    x = layers.Reshape(maps, name=names[1])(x)
    for level in range(len(sizes), 0, -1):
        doubled = (2 * x.shape[1], 2 * x.shape[2])
        x = layers.Conv2DTranspose(
            FIRST_FILTERS << (level - 2) if level > 1 else channels,
            3,
            strides=2,
            padding="same",
            # an odd size was halved upwards
            output_padding=None if sizes[level - 1] == doubled else padding(sizes[level - 1]),
            activation=activation if level > 1 else "sigmoid",
            name=f"decoder_conv{level}" if level > 1 else "output",
        )(x)
    return x


def padding(size: tuple[int, int]) -> tuple[int, int]:
    """What Keras calls output padding: 0 where a side is odd, 1 where it is even, at stride 2."""
    return 1 - size[0] % 2, 1 - size[1] % 2
