"""An autoencoder in its two halves: the encoder to the latent space, the decoder from there on."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from kerascourse.errors import UsageError
from kerascourse.models import keras_backend
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.models.unfolded import Call, Unfolded

BATCH = 128


@dataclass(frozen=True)
class Halves:
    """Both halves of an autoencoder as Keras models, joined at the layer called `layer`.

    `shape` is that of a point in the latent space, (values,) or maps (height, width, channels).
    Where the network draws the point at random, `encoder` gives its mean and `log_variance` is the
    model that gives log σ²; else that is None. `activation` is the function that made the point's
    values, as Keras calls it.
    """

    encoder: Any
    decoder: Any
    layer: str
    shape: tuple[int, ...]
    activation: str
    log_variance: Any | None = None

    @property
    def sampled(self) -> bool:
        """Whether the network draws the point at random."""
        return self.log_variance is not None

    def encode(self, images: np.ndarray) -> np.ndarray:
        """The points (n, *shape) of images (n, height, width, channels), or of rows."""
        return np.asarray(self.encoder.predict(images, batch_size=BATCH, verbose=0), "float32")

    def decode(self, points: np.ndarray) -> np.ndarray:
        """The images of points (n, *shape), in one call."""
        return np.asarray(self.decoder.predict(points, batch_size=BATCH, verbose=0), "float32")


def halves(model: Any, name: str) -> Halves:
    """`model` cut at its latent space.

    That is the layer which samples, as in a variational autoencoder; else the one called `latent`;
    else the smallest one that all information goes through (the last of equals, and a vector
    before maps). UsageError, which calls the model `name`, where it gives no images, or keeps
    their height in all that the output is made of.
    """
    from kerascourse.models.unfolded import unfold

    _require_images(model, name)
    return cut(unfold(model), name)


def cut(unfolded: "Unfolded", name: str) -> Halves:
    """The unfolded model cut as `halves` says; it may also be one of rows."""
    keras = keras_backend.start()
    from kerascourse.models.layers import Reparametrization

    (output,) = unfolded.model.outputs
    height = unfolded.model.inputs[0].shape[1]
    candidates = [
        call
        for call in unfolded.calls
        if None not in call.output.shape[1:]
        and (len(call.output.shape) == 2 or (height and call.output.shape[1] < height))
    ]

    def eagerness(call: Any) -> tuple[Any, ...]:
        values, place = call.output.shape[1:], candidates.index(call)
        sampling = isinstance(call.layer, Reparametrization)
        named = call.name.rpartition("/")[2] == "latent"
        return not sampling, not named, prod(values), len(values), -place

    for call in sorted(candidates, key=eagerness):
        try:
            decoder = keras.Model(call.output, output, name="decoder")
        except ValueError:  # information also goes another way
            continue
        shape = tuple(call.output.shape[1:])
        points, *spread = [call.output]
        if isinstance(call.layer, Reparametrization):
            points, *spread = call.inputs
        image = unfolded.model.inputs[0]
        encoder, *log_variance = (keras.Model(image, tensor) for tensor in (points, *spread))
        activation = _activation(unfolded.calls[: unfolded.calls.index(call) + 1])
        return Halves(encoder, decoder, call.name, shape, activation, *log_variance)
    raise UsageError(
        _(
            "expected an autoencoder with a latent space; in {name} nothing smaller has all that "
            "the output is made of",
            name=name,
        ),
        _("Try: kc train vae"),
    )


def reconstructed(model: Any, name: str, images: np.ndarray) -> np.ndarray:
    """What the autoencoder gives for images (n, height, width, channels) or rows: float32 (n, …).

    Where the network samples, it is what it gives at the mean, so that it is the same each time.
    """
    from kerascourse.models.layers import Reparametrization
    from kerascourse.models.unfolded import unfold

    unfolded = unfold(model)
    if any(isinstance(call.layer, Reparametrization) for call in unfolded.calls):
        parts = cut(unfolded, name)
        return parts.decode(parts.encode(images))
    return np.asarray(model.predict(images, batch_size=BATCH, verbose=0), "float32")


def _activation(calls: Sequence["Call"]) -> str:
    """The function that the last of the `calls` to have one applies."""
    for call in reversed(calls):
        if type(call.layer).__name__ == "ReLU":
            return "relu"
        if hasattr(call.layer, "activation"):
            return str(getattr(call.layer.activation, "__name__", "linear"))
    return "linear"


def _require_images(model: Any, name: str) -> None:
    """UsageError unless `model` takes an image and gives one of as many channels."""
    shapes = [tuple(x.shape[1:]) for x in (*model.inputs, *model.outputs)]
    if len(shapes) != 2 or any(len(s) != 3 for s in shapes) or shapes[0][2] != shapes[1][2]:
        raise UsageError(
            _(
                "expected an autoencoder of images; {name} turns {before} into {after}",
                name=name,
                before=_words(model.inputs),
                after=_words(model.outputs),
            ),
            _("Try: kc train vae"),
        )


def _words(tensors: Any) -> str:
    return ", ".join("×".join(map(str, x.shape[1:])) for x in tensors)
