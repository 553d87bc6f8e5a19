"""The denoising autoencoder (Vincent, Larochelle, Bengio & Manzagol, 2008, "Extracting and
composing robust features with denoising autoencoders").

What is new in it: noise goes in, the clean image is the target, so that copying is not enough.
The noise is a layer of the network which is on only while it trains; a noisy image at test time is
cleaned as it is. The latent space is a stack of maps, since fine detail has to get through.
"""

from typing import Any, Literal

from kerascourse.architectures.undercomplete import encoder, upsampler


def build(
    layers: Any,
    inputs: Any,
    latent: int = 32,
    depth: int = 2,
    noise: float = 0.4,
    loss: Literal["mse", "bce"] = "bce",
) -> Any:
    """Noisy images (height, width, channels) in [0, 1] to clean ones of equal shape.

    `noise` is the standard deviation of the Gaussian noise; `latent` the number of maps in the
    middle, each 2^depth times smaller than the image.
    """
    x = layers.GaussianNoise(noise, name="noise")(inputs)
    # noise leaves [0, 1]; images cannot
    x = layers.ReLU(max_value=1.0, name="clip")(x)
    x, sizes = encoder(layers, x, depth)
    z = layers.Conv2D(latent, 3, padding="same", activation="relu", name="latent")(x)
    return upsampler(layers, z, sizes, inputs.shape[-1], loss)
