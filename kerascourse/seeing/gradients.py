"""How large the gradient of each layer's weights is at the first step of a training (Glorot &
Bengio 2010)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kerascourse.seeing import classifier
from kerascourse.seeing.subject import Subject, untrained


@dataclass(frozen=True)
class Gradients:
    """`norms` (layers,): the Euclidean norm of ∂ loss / ∂ weights, for the weights of each
    convolution and dense layer of the network `name`, called `layers`, from the input on, at fresh
    weights, for the mean loss of `images` training images."""

    name: str
    layers: tuple[str, ...]
    norms: np.ndarray
    images: int

    @property
    def ratio(self) -> float:
        """The first layer's norm over the last one's; NaN where that is 0."""
        return float(self.norms[0] / self.norms[-1]) if self.norms[-1] else float("nan")


def gradients(subject: Subject, name: str, batch: int = 128, seed: int = 0) -> Gradients:
    """The gradients of the cross-entropy of a classifier's first `batch` training images.

    The weights are drawn anew from `seed`, also those of a run, and the network runs as in
    training. UsageError where it is no classifier, or comes without images with a class.
    """
    from keras import ops

    from kerascourse.models.gradients import weight_gradients

    classifier.require_classifier(subject)
    examples = subject.examples("train", batch)
    model = untrained(subject.model, seed)
    labels = ops.convert_to_tensor(examples.y, dtype="int32")

    def loss(output: Any) -> Any:
        return ops.mean(ops.sparse_categorical_crossentropy(labels, output))

    found = weight_gradients(model, examples.x, loss)
    # the others, biases and those of a normalisation, are vectors
    kept = [
        (
            variable.path.removeprefix(f"{model.name}/").rpartition("/")[0],
            float(np.linalg.norm(gradient)),
        )
        for variable, gradient in zip(model.trainable_variables, found, strict=True)
        if gradient.ndim > 1
    ]
    layers, norms = zip(*kept, strict=True)
    return Gradients(name, layers, np.array(norms), len(examples))
