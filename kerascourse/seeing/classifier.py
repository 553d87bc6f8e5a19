"""A network that tells classes apart: its scores before the softmax, and its probabilities."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kerascourse.errors import UsageError, nearest_words
from kerascourse.models import keras_backend
from kerascourse.seeing.subject import Subject
from kerascourse.texts import _

BATCH = 64
SEARCHED = 500


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
    """Whether the network gives one vector of two classes or more, or the probability of one of
    two."""
    outputs = subject.model.outputs
    if (
        subject.task not in (None, "classification")
        or len(outputs) != 1
        or len(outputs[0].shape) != 2
    ):
        return False
    return outputs[0].shape[1] >= 2 or _ends_in_sigmoid(subject.model)


def _ends_in_sigmoid(model: Any) -> bool:
    from kerascourse.models.unfolded import unfold

    unfolded = unfold(model)
    call = unfolded.producer(unfolded.model.outputs[0])
    return call is not None and _last(call.layer) == "sigmoid"


def _last(layer: Any) -> str | None:
    """What the last layer or operation does to its scores: "softmax", "sigmoid" or "linear"."""
    keras = keras_backend.start()
    if isinstance(layer, keras.layers.Softmax) or type(layer).__name__ == "Softmax":
        return "softmax"
    if type(layer).__name__ == "Sigmoid":
        return "sigmoid"
    activation = getattr(layer, "activation", None)
    names = ("softmax", "sigmoid", "linear")
    return next((name for name in names if activation is getattr(keras.activations, name)), None)


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
    """The scores and probabilities of an `Unfolded` classifier.

    One probability p is told as two classes, 1 − p and p, and its score s as −s and s.
    """
    own = _own_outputs(unfolded)
    if own.probabilities.shape[1] > 1:
        return own
    from kerascourse.models.applied import applied

    scores = applied(_both_scores, "two_scores", own.scores)
    return Outputs(scores, applied(_both, "two_classes", own.probabilities), own.exact)


def _both_scores(score: Any) -> Any:
    from keras import ops

    return ops.concatenate([-score, score], axis=-1)


def _both(probability: Any) -> Any:
    from keras import ops

    return ops.concatenate([1 - probability, probability], axis=-1)


def _own_outputs(unfolded: Any) -> Outputs:
    keras = keras_backend.start()
    from kerascourse.models.applied import applied

    result = unfolded.model.outputs[0]
    call = unfolded.producer(result)
    layer: Any = None if call is None else call.layer
    last = _last(layer)
    if last is not None and not hasattr(layer, "activation"):  # a layer or an operation of its own
        return Outputs(call.inputs[0], result, True)
    if last == "linear":
        return Outputs(result, applied(keras.ops.softmax, "softmax", result), True)
    if last is not None:
        config = {**layer.get_config(), "activation": "linear", "name": "kerascourse_scores"}
        linear = type(layer).from_config(config)
        scores = linear(call.inputs[0])
        linear.set_weights(layer.get_weights())
        return Outputs(scores, result, True)
    return Outputs(applied(_logarithm, "logarithm", result), result, False)


def _logarithm(probability: Any) -> Any:
    from keras import ops

    smallest = float(np.finfo("float32").tiny)  # the logarithm of 0 has no gradient
    return ops.log(ops.maximum(probability, smallest))


def probabilities(subject: Subject) -> Any:
    """The Keras model from images to the probabilities of the classes."""
    from kerascourse.models.unfolded import unfold

    unfolded = unfold(subject.model)
    return keras_backend.start().Model(unfolded.model.inputs[0], outputs(unfolded).probabilities)


def surest(subject: Subject) -> int:
    """The place of the test example that the network is surest of, among those of the first
    `SEARCHED` that it takes for what they are; of all of them, where it is right for none.

    UsageError where it tells no classes of images apart, or there are no data.
    """
    require_classifier(subject)
    require_images(subject)
    examples = subject.examples(most=SEARCHED)
    found = np.asarray(probabilities(subject).predict(examples.x, batch_size=BATCH, verbose=0))
    sure = found.max(axis=1)
    if examples.y.ndim == 1:
        right = found.argmax(axis=1) == examples.y
        sure = np.where(right | ~right.any(), sure, 0)
    return int(sure.argmax())


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
