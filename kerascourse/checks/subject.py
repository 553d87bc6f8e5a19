"""What is examined: a plan's network as it would start to train, and its data."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import keras
import numpy as np

from kerascourse import memory
from kerascourse.models.unfolded import unfold
from kerascourse.training.plan import Plan
from kerascourse.training.ready import make_ready, start
from kerascourse.training.tasks import tells_classes

FEWEST_STEPS = 60  # of a short fit, however large the network
MOST_STEPS = 600
# multiplications forward through all that a short fit sees: some 20 seconds on two cores
BUDGET = 3e11
AT_ONCE = 64  # examples


@dataclass(frozen=True)
class Subject:
    """The compiled `model` of `plan`, and the bytes of `memory` that it may take.

    Checks may train the model: `fresh` gives it its first weights back.
    """

    plan: Plan
    model: Any
    memory: int

    @cached_property
    def _start(self) -> list[tuple[Any, np.ndarray]]:
        """Each variable, those of random numbers too, and its first value."""
        return [(one, keras.ops.convert_to_numpy(one)) for one in self.model.variables]

    @cached_property
    def unfolded(self) -> Any:
        """The model with every layer within reach, of the same weights."""
        return unfold(self.model)

    @cached_property
    def normalisations(self) -> dict[str, Any]:
        """Its batch normalisations by name."""
        return {
            call.name: call.layer
            for call in self.unfolded.calls
            if isinstance(call.layer, keras.layers.BatchNormalization)
        }

    def fresh(self) -> Any:
        """The model with the weights that it was drawn with."""
        for variable, value in self._start:
            variable.assign(value)
        return self.model

    def learner(self, rate: float) -> Any:
        """The model with its first weights and a fresh optimizer of step size `rate`."""
        optimizer = self.model.optimizer
        for variable in optimizer.variables:
            variable.assign(keras.ops.zeros(variable.shape, variable.dtype))
        optimizer.learning_rate = rate
        self.model.reset_metrics()
        return self.fresh()

    def examples(self, part: str, count: int, first: int = 0) -> tuple[np.ndarray, np.ndarray]:
        """Inputs and targets of at most `count` examples of a part of the data, in an order drawn
        once, from place `first` on, begun again at its end. Noise is left to the network."""
        split, recipe = getattr(self.plan.dataset, part), self.plan.recipe
        rng = np.random.default_rng(recipe.seed)
        order = rng.permutation(len(split))
        rows = order[np.arange(first, first + min(count, len(order))) % len(order)]
        return self.plan.task.batch(split.take(rows), {**self.plan.options, "noise": 0.0}, rng)

    def answers(self, inputs: np.ndarray) -> Any:
        """What the model gives at inference, the statistics of its normalisations those of
        `inputs`: means that move slowly would be far behind after a short fit."""
        layers = self.normalisations.values()
        kept = [layer.momentum for layer in layers]
        for layer in layers:
            layer.momentum = 0.0
        if layers:
            self.model(inputs[:AT_ONCE], training=True)
        for layer, momentum in zip(layers, kept, strict=True):
            layer.momentum = momentum
        starts = range(0, len(inputs), AT_ONCE)
        return keras.ops.concatenate(
            [self.model(inputs[start : start + AT_ONCE], training=False) for start in starts]
        )

    def losses(self, targets: np.ndarray, outputs: Any) -> np.ndarray:
        """The loss of each example, float64 (n,), as the fit has it, without weights and
        penalties."""
        values = keras.ops.convert_to_numpy(
            self.loss(targets, keras.ops.convert_to_tensor(outputs))
        )
        return np.asarray(values.reshape(len(targets), -1).mean(1, dtype="float64"))

    def loss(self, targets: np.ndarray, outputs: Any) -> Any:
        """The loss of each example, or each of its values, as a tensor that leads a gradient on."""
        loss = self.plan.task.loss(str(self.plan.options.get("loss", "")))
        return getattr(loss, "call", loss)(keras.ops.convert_to_tensor(targets), outputs)

    @property
    def learns_classes(self) -> bool:
        """Whether targets are numbers of classes, of examples or of pixels."""
        return tells_classes(self.plan.recipe.learned_task or "")

    @property
    def outputs(self) -> int:
        """How many values the network gives for an example, or a pixel."""
        return int(self.model.outputs[0].shape[-1])

    @property
    def multiplications(self) -> int:
        """Those of one example, forward; 1 at least."""
        return max(1, self.plan.multiplications)

    def affordable(self, most: int, least: int = 4) -> int:
        """How many examples a step of a short fit may have, from `least` to `most`."""
        return max(least, min(most, int(BUDGET / (FEWEST_STEPS * self.multiplications))))

    def steps(self, batch: int) -> int:
        """How many steps with `batch` examples a short fit may take."""
        return max(FEWEST_STEPS, min(MOST_STEPS, int(BUDGET / (batch * self.multiplications))))

    def is_cut_short(self, batch: int) -> bool:
        """Whether a short fit has fewer steps than it should, for the network is so large."""
        return self.steps(batch) < MOST_STEPS


def prepare(plan: Plan) -> Subject:
    """The network of `plan` ready to be examined on this machine."""
    ready = make_ready(start(plan))
    return of(ready.plan, ready.model, memory.free())


def of(plan: Plan, model: Any, memory: int) -> Subject:
    """The subject of these; `model` is compiled for short fits with the loss of `plan`, its dropout
    switched off: it hinders learning by heart, as it is meant to."""
    for call in unfold(model).calls:
        if isinstance(call.layer, keras.layers.Dropout):
            call.layer.rate = 0.0
    loss = plan.task.loss(str(plan.options.get("loss", "")))
    # a recipe's own optimizer and rate are for `kc lr-find` to examine
    model.compile(optimizer=keras.optimizers.Adam(), loss=loss)
    model.optimizer.build(model.trainable_variables)
    return Subject(plan, model, memory)
