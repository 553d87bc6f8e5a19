"""The sparse autoencoder (Ng, 2011, "Sparse autoencoder"; Makhzani & Frey, 2014).

What is new in it: the latent vector is not smaller than the input, but few of its units are on at a
time. Three ways to ask for it: `sparsity=l1` puts a penalty on the sum of the activations, `kl` on
the divergence of each unit's mean activation from a small target, and `dropout` switches units off
at random (course: F8, the usual ones are the first two).
"""

from typing import Any, Literal

from kerascourse.architectures.undercomplete import sides


def build(
    layers: Any,
    inputs: Any,
    latent: int = 1024,
    hidden: Literal["convolutional", "dense"] = "dense",
    depth: int = 2,
    units: int = 1000,
    activation: Literal["relu", "silu"] = "relu",
    sparsity: Literal["l1", "kl", "dropout"] = "l1",
    weight: float = 3e-5,
    target: float = 0.05,
    rate: float = 0.5,
    loss: Literal["mse", "bce"] = "bce",
) -> Any:
    """Images (height, width, channels) in [0, 1] to their reconstructions of equal shape.

    `hidden`, `depth`, `units` and `activation` are as in the undercomplete one, which has a neck
    more. `weight` scales the
    penalty of `l1` and `kl`; `target` is the mean activation that `kl` wants; `rate` the share that
    `dropout` switches off.
    """
    x, decode = sides(layers, inputs, hidden, depth, 0, units, activation)
    # a mean activation that is compared with a probability must lie in [0, 1]
    unit = "sigmoid" if sparsity == "kl" else "relu"
    z = layers.Dense(latent, activation=unit, name="latent")(x)
    if sparsity == "l1":
        # a sum over a batch in 16 bits would be coarse, and Keras cannot add it to the loss
        z = layers.ActivityRegularization(l1=weight, dtype="float32", name="sparsity")(z)
    elif sparsity == "kl":
        z = layers.KLSparsity(target=target, weight=weight, name="sparsity")(z)
    else:
        z = layers.Dropout(rate, name="sparsity")(z)
    return decode(z)
