"""The variational autoencoder (Kingma & Welling, 2014, "Auto-encoding variational Bayes").

What is new in it: the encoder gives a mean μ and a variance σ² for each latent value; the decoder
sees a sample z = μ + σ·ε, ε ~ N(0, 1) (the reparametrisation, which lets the gradient through), and
the loss adds the KL divergence from N(0, 1). The latent space becomes continuous: points between
two images decode to images between them.

The KL term is added inside the layer `z`: every backend, precision and number of devices trains it.
"""

from typing import Any, Literal

from kerascourse.architectures.undercomplete import sides


def build(
    layers: Any,
    inputs: Any,
    latent: int = 2,
    hidden: Literal["convolutional", "dense"] = "convolutional",
    depth: int = 2,
    units: int = 256,
    activation: Literal["relu", "silu"] = "silu",
    beta: float = 1.0,
    loss: Literal["mse", "bce"] = "bce",
    neck: Literal[0, 1, 2, 3] = 3,
) -> Any:
    """Images (height, width, channels) in [0, 1] to their reconstructions of equal shape.

    `hidden`, `depth`, `neck`, `units` and `activation` are as in the undercomplete one; `beta` is
    the weight of the KL term. From two values to images the map must bend a lot, for which one
    dense layer is too few.
    """
    x, decode = sides(layers, inputs, hidden, depth, neck, units, activation)
    mean = layers.Dense(latent, name="z_mean")(x)
    log_variance = layers.Dense(latent, name="z_log_variance")(x)
    z = layers.Reparametrization(beta=beta, name="z")([mean, log_variance])
    return decode(z)
