"""The undercomplete autoencoder: an encoder, a small latent vector, a decoder (Hinton &
Salakhutdinov, 2006, "Reducing the dimensionality of data with neural networks", here with
convolutions).

What is new in it: the target is the input itself, and the latent vector is smaller than the input,
so the network must learn what matters. `encoder` and `decoder` serve the other autoencoders too.
"""

from typing import Any, Literal

FIRST_FILTERS = 32


def build(
    layers: Any,
    inputs: Any,
    latent: int = 32,
    depth: int = 2,
    loss: Literal["mse", "bce"] = "bce",
) -> Any:
    """Images (height, width, channels) in [0, 1] to their reconstructions of equal shape."""
    x, sizes = encoder(layers, inputs, depth)
    z = layers.Dense(latent, name="latent")(flatten(layers, x))
    return decoder(layers, z, tuple(x.shape[1:]), sizes, inputs.shape[-1], loss)


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


def flatten(layers: Any, x: Any) -> Any:
    """The feature maps as one vector."""
    return layers.Flatten(name="encoder_flatten")(x)


def decoder(
    layers: Any,
    z: Any,
    maps: tuple[int, int, int],
    sizes: list[tuple[int, int]],
    channels: int,
    loss: str,
) -> Any:
    """From the latent vector back to an image: a dense layer, then transposed convolutions.

    `maps` is the shape of the encoder's last feature maps, `sizes` what `encoder` returned. With
    `loss="bce"` the output is a sigmoid (probabilities); with "mse" it is linear.
    """
    height, width, filters = maps
    x = layers.Dense(height * width * filters, activation="relu", name="decoder_dense")(z)
    x = layers.Reshape(maps, name="decoder_reshape")(x)
    return upsampler(layers, x, sizes, channels, loss)


def upsampler(layers: Any, x: Any, sizes: list[tuple[int, int]], channels: int, loss: str) -> Any:
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
    activation = "sigmoid" if loss == "bce" else "linear"
    return layers.Conv2D(channels, 3, padding="same", activation=activation, name="output")(x)


def crop_to(layers: Any, x: Any, size: tuple[int, int], name: str) -> Any:
    """Drop the row and column too many where an odd size was halved and doubled."""
    extra = (x.shape[1] - size[0], x.shape[2] - size[1])
    if not any(extra):
        return x
    return layers.Cropping2D(((0, extra[0]), (0, extra[1])), name=name)(x)
