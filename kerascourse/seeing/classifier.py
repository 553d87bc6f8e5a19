"""A network that tells classes apart: its scores before the softmax, and its probabilities."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kerascourse.errors import UsageError, nearest_words
from kerascourse.models import keras_backend
from kerascourse.seeing.subject import Subject
from kerascourse.texts import _

BATCH = 64


@dataclass(frozen=True)
class Outputs:
    """Two tensors of an unfolded graph, (batch, classes) each.

    `scores` are the values before the softmax (or sigmoid), computed again from what the last layer
    sees, since the logarithm of a probability is not the score. Where the network ends otherwise
    they are that logarithm, and `exact` is False.
    """

    scores: Any
    probabilities: Any
    exact: bool


def is_classifier(subject: Subject) -> bool:
    """Whether the network gives one vector of two classes or more."""
    outputs = subject.model.outputs
    return (
        subject.task in (None, "classification")
        and len(outputs) == 1
        and len(outputs[0].shape) == 2
        and outputs[0].shape[1] >= 2
    )


def require_classifier(subject: Subject) -> None:
    """UsageError unless the network tells classes apart."""
    if not is_classifier(subject):
        shapes = ", ".join("×".join(map(str, x.shape[1:])) for x in subject.model.outputs)
        raise UsageError(
            _(
                "expected a network that tells classes apart, {name} gives {shapes}",
                name=subject.name,
                shapes=shapes,
            ),
            _("Try: kc train lenet5"),
        )


def require_images(subject: Subject) -> None:
    """UsageError unless the network takes images."""
    if len(subject.input_shape) != 3:
        raise UsageError(
            _(
                "expected a network on images, {name} takes {shape}",
                name=subject.name,
                shape="×".join(map(str, subject.input_shape)),
            ),
            _("Try: kc train lenet5"),
        )


def outputs(unfolded: Any) -> Outputs:
    """The scores and probabilities of an `Unfolded` classifier."""
    keras = keras_backend.start()
    result = unfolded.model.outputs[0]
    call = unfolded.producer(result)
    layer: Any = None if call is None else call.layer
    if isinstance(layer, keras.layers.Softmax):
        return Outputs(call.inputs[0], result, True)
    activation = getattr(layer, "activation", None)
    if activation is keras.activations.linear:
        return Outputs(result, keras.ops.softmax(result), True)
    if activation in (keras.activations.softmax, keras.activations.sigmoid):
        config = {**layer.get_config(), "activation": "linear", "name": "scores"}
        linear = type(layer).from_config(config)
        scores = linear(call.inputs[0])
        linear.set_weights(layer.get_weights())
        return Outputs(scores, result, True)
    smallest = float(np.finfo("float32").tiny)  # the logarithm of 0 has no gradient
    return Outputs(keras.ops.log(keras.ops.maximum(result, smallest)), result, False)


def probabilities(subject: Subject) -> Any:
    """The Keras model from images to the probabilities of the classes."""
    from kerascourse.models.unfolded import unfold

    unfolded = unfold(subject.model)
    return keras_backend.start().Model(unfolded.model.inputs[0], outputs(unfolded).probabilities)


def class_number(subject: Subject, wanted: str | None, found: np.ndarray) -> int:
    """The class that `wanted` names, or numbers; by default the likeliest of the probabilities
    `found`. UsageError where there is no such class."""
    if wanted is None:
        return int(found.argmax())
    names = [subject.class_name(number) for number in range(len(found))]
    if wanted in names:
        return names.index(wanted)
    if wanted.isdecimal() and int(wanted) < len(names):
        return int(wanted)
    raise UsageError(
        _(
            "expected a class of {name} (or its number, from 0 to {last}), received {wanted!r}",
            name=subject.name,
            last=len(names) - 1,
            wanted=wanted,
        )
        + nearest_words(wanted, names),
        _("Try: --class {name}", name=names[int(found.argmax())]),
    )
