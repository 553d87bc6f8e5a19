"""The mean of a network's weights over epochs (Izmailov et al. 2018, "Averaging weights leads to
wider optima and better generalization").

With a learning rate that stays high, the weights move about in a region whose middle is better
than any of its points. The moving statistics of a normalisation are averaged along.
"""

from typing import Any


def copied(model: Any) -> Any:
    """The layers of `model` again, with weights of their own that begin equal."""
    import keras

    mean = keras.models.clone_model(model)
    mean.set_weights(model.get_weights())
    return mean


def take_in(mean: Any, model: Any, count: int) -> None:
    """Make the weights of `mean`, a mean over `count` − 1 models, one over these and `model`."""
    pairs = zip(mean.get_weights(), model.get_weights(), strict=True)
    mean.set_weights([old + (new - old) / count for old, new in pairs])
