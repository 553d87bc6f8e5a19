"""A look into a network while it trains: gradients, steps and activations of each layer.

All is measured on a copy, on a batch of its own, so that the training takes exactly the course that
it takes unwatched: no weight, no moving mean, no random number of it is touched.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import ops

from kerascourse.errors import CourseError
from kerascourse.models.gradients import backward, compiled
from kerascourse.models.unfolded import Call, is_relu, unfold
from kerascourse.training import averaging, watched
from kerascourse.training.batches import streams
from kerascourse.training.plan import Plan
from kerascourse.training.ready import optimizer, without_training
from kerascourse.training.watched import BINS, Watched

# a look costs about as much as a step, and is to cost a small part of an epoch
SHARE, FEWEST, MOST = 40, 16, 128
MOST_VALUES = 2**26  # of all layers' outputs together: 256 MiB


class Microscope:
    """Looks at `model` while it is fitted by `plan`; keeps what it sees in the run's `folder`."""

    def __init__(self, plan: Plan, model: Any, folder: Path) -> None:
        self.model, self.folder = model, folder
        self.record: Watched | None = None
        before = random.getstate()  # Keras draws the seeds of layers from it
        self.copy = averaging.copied(without_training(model))
        random.setstate(before)
        self.copy.compile(optimizer=optimizer(plan), loss=model.loss)
        self.copy.optimizer.build(self.copy.trainable_variables)
        unfolded = unfold(self.copy)
        self.calls = [call for call in unfolded.calls if _tells(call)]
        self.watching = unfolded.watching(*self.calls)
        self.inputs, self.targets, self.weights = _examples(plan, self.calls)
        self._look = compiled(lambda: self._step(plan.recipe.seed))

    def go_on(self, epochs: int, is_within: bool) -> None:
        """Take up the record of a fit that has done so many `epochs`, `is_within` the next one.

        What was seen later is of epochs that are done again. Where the fit stands between two
        epochs and that moment is not in the record, it is looked at now.
        """
        try:
            self.record = watched.kept(self.folder).until(epochs)
        except CourseError:
            self.record = None
        if not is_within and (self.record is None or epochs not in self.record.epochs):
            self.look(epochs)

    def look(self, epochs: int) -> None:
        """Record how the model stands after so many `epochs`."""
        seen = self._seen(epochs)
        self.record = self.record.followed_by(seen) if self.record is not None else seen
        watched.keep(self.folder, self.record)

    def _seen(self, epochs: int) -> Watched:
        gradients, scale, tensors = self._look()
        outputs = [_array(tensor) for tensor in tensors]
        norms = dict(self._norms(gradients, float(scale)))
        of_layers = [_of_layer(call, norms) for call in self.calls]
        dead = [_dead(call, output) for call, output in zip(self.calls, outputs, strict=True)]
        described = [_described(output) for output in outputs]
        rows = {
            "gradient": [gradient for gradient, _update in of_layers],
            "update": [update for _gradient, update in of_layers],
            "dead": [share for share, _units in dead],
            **{name: [one[name] for one in described] for name in described[0]},
        }
        return Watched(
            layers=np.array([call.name for call in self.calls]),
            units=np.array([units for _share, units in dead]),
            epochs=np.array([epochs]),
            examples=np.array(len(self.targets)),
            **{name: np.array([values]) for name, values in rows.items()},
        )

    def _step(self, seed: int) -> tuple[list[Any], Any, list[Any]]:
        """Take one step of the training on the copy, from the state of the model on, but with the
        same random numbers at each look.

        Returns the gradient of each weight of `self.watching`, times a factor for the sake of
        float16; that factor; and the outputs of the layers that are watched.
        """
        copy, watching = self.copy, self.watching
        for mine, others in zip(_variables(copy), _variables(self.model), strict=True):
            mine.assign(others.value)
        for variable in copy.non_trainable_variables:
            if variable.name == "seed_generator_state":
                variable.assign([seed, 0])
        loss = _loss(copy.loss, self.targets, self.weights)
        scale = copy.optimizer.scale_loss(ops.ones(()))
        gradients, outputs = backward(
            watching,
            self.inputs,
            lambda outputs, losses: scale * (loss(outputs[-1]) + sum(losses)),
        )
        copy.optimizer.apply(gradients, watching.trainable_variables)
        return gradients, scale, outputs[: len(self.calls)]

    def _norms(self, gradients: list[Any], scale: float) -> Iterator[tuple[int, tuple[float, ...]]]:
        """Of each weight of the copy, by its identity, the norms of its gradient, of its change in
        the step, and its own before."""
        pairs = zip(self.copy.trainable_variables, self.model.trainable_variables, strict=True)
        before = {id(mine): _array(others) for mine, others in pairs}
        for weight, gradient in zip(self.watching.trainable_variables, gradients, strict=True):
            old = before[id(weight)]
            change = _array(weight) - old
            yield id(weight), (_norm(_array(gradient)) / scale, _norm(change), _norm(old))


def _tells(call: Call) -> bool:
    """Whether a layer has something of its own to watch: weights, or an activation."""
    return bool(
        call.layer.trainable_weights
        or is_relu(call.layer)
        or isinstance(call.layer, keras.layers.Activation)
    )


def _examples(plan: Plan, calls: Sequence[Call]) -> tuple[Any, Any, Any]:
    """The first examples of the fit's first batch: inputs, targets and weights, None without."""
    values = sum(prod(size or 1 for size in call.output.shape[1:]) for call in calls)
    wanted = max(FEWEST, min(MOST, len(plan.dataset.train) // SHARE))
    count = max(1, min(wanted, MOST_VALUES // values))
    inputs, targets, *weights = (array[:count] for array in streams(plan)["fit"][0])
    return ops.convert_to_tensor(inputs, dtype="float32"), targets, weights[0] if weights else None


def _loss(loss: Any, targets: np.ndarray, weights: np.ndarray | None) -> Callable[[Any], Any]:
    """The loss of the output for these examples, a scalar as in a step of the fit."""
    known = keras.losses.get(loss)
    if isinstance(known, keras.losses.Loss):
        return lambda output: known(targets, output, sample_weight=weights)
    return lambda output: ops.mean(known(targets, output) * (1.0 if weights is None else weights))


def _of_layer(call: Call, norms: Mapping[int, tuple[float, ...]]) -> tuple[float, float]:
    """The norm of the gradient of all weights of a layer, and the norm of the step's change over
    that of the weights; NaN where it has none, or they are all 0."""
    weights = [norms[id(weight)] for weight in call.layer.trainable_weights]
    if not weights:
        return np.nan, np.nan
    gradient, change, size = map(_norm, zip(*weights, strict=True))
    return gradient, change / size if size else np.nan


def _described(output: np.ndarray) -> dict[str, Any]:
    """Mean, spread and histogram of a layer's output; of what is finite in it, NaN without any."""
    values = np.asarray(output, "float32")
    values = values[np.isfinite(values)]
    if not values.size:
        empty = np.zeros(BINS, int)
        return dict.fromkeys(("mean", "spread", "lowest", "highest"), np.nan) | {"histogram": empty}
    counts, edges = np.histogram(values, BINS)
    return {
        "mean": values.mean(dtype="float64"),
        "spread": values.std(dtype="float64"),
        "lowest": edges[0],
        "highest": edges[-1],
        "histogram": counts,
    }


def _dead(call: Call, output: np.ndarray) -> tuple[float, int]:
    """The share of a ReLU's units that give 0 everywhere, and how many units there are; NaN and 0
    for another layer."""
    if not is_relu(call.layer):
        return np.nan, 0
    first = getattr(call.layer, "data_format", None) == "channels_first"
    units = np.moveaxis(output, 1 if first else -1, 0)
    return float(np.mean(~units.reshape(len(units), -1).any(axis=1))), len(units)


def _variables(model: Any) -> list[Any]:
    """All that a step of training reads: weights, moving means and seeds, the optimizer's state."""
    return [*model.trainable_variables, *model.non_trainable_variables, *model.optimizer.variables]


def _array(tensor: Any) -> np.ndarray:
    return np.asarray(ops.convert_to_numpy(tensor))


def _norm(values: Any) -> float:
    """The Euclidean norm of all values; squares of small gradients would be 0 in float32."""
    values = np.asarray(values)
    largest = float(np.abs(values).max(initial=0.0))
    if not 0 < largest < np.inf:
        return largest
    return largest * float(np.linalg.norm(values / largest))
