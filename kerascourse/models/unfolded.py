"""A model with its nested models unfolded into one graph, each layer's output within reach.

Keras gives a nested model one output in the graph around it; asking for a tensor inside it fails
("Graph disconnected"), since that tensor belongs to another graph. Here every layer is called again
from the input on, with the weights it has.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import keras

from kerascourse.errors import UsageError, nearest_words
from kerascourse.models.applied import applied
from kerascourse.texts import _


@dataclass(frozen=True)
class Call:
    """One call of a layer: `name` is its path through the nested models, as in `encoder/conv1`
    (a second call has `#2` after it); `inputs` and `output` its tensors in the unfolded graph."""

    name: str
    layer: Any
    inputs: tuple[Any, ...]
    output: Any


@dataclass(frozen=True)
class Unfolded:
    """`model` takes what the original takes and gives what it gives; `calls` in order.

    With a nudge, the model takes one more input, which is added to that call's output: the
    gradient with respect to it is the gradient with respect to the activations, wherever in the
    graph they are.
    """

    model: Any
    calls: tuple[Call, ...]

    def call(self, name: str) -> Call:
        """The call named `name`, or the only one of a layer of that name in a nested model.

        UsageError with the nearest names where there is none.
        """
        found = [call for call in self.calls if call.name == name]
        found = found or [call for call in self.calls if call.name.rpartition("/")[2] == name]
        if len(found) != 1:
            names = [call.name for call in self.calls]
            near = nearest_words(name, names)
            raise UsageError(
                _(
                    "expected a layer of {model}, received {name!r}",
                    model=self.model.name,
                    name=name,
                )
                + (near or _("; its layers are {names}", names=_some(names))),
                _("Try: --layer {name}", name=names[0]),
            )
        return found[0]

    def producer(self, tensor: Any) -> Call | None:
        """The call that gave `tensor`; None for an input."""
        return next((call for call in self.calls if call.output is tensor), None)

    def watching(self, *calls: Call) -> Any:
        """The model of the same inputs that gives the outputs of `calls`, then its own output."""
        outputs = [*(call.output for call in calls), *self.model.outputs]
        return keras.Model(_one_or_all(self.model.inputs), outputs)


def _some(names: Sequence[str], most: int = 12) -> str:
    """As many names as fit into a message, with "…" for the others."""
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


def unfold(model: Any, nudged: str | None = None) -> Unfolded:
    """`model` unfolded; `nudged` names the call whose output takes a second input on top."""
    walk = _Walk(nudged)
    inputs = [keras.Input(batch_shape=x.shape, dtype=x.dtype, name=x.name) for x in model.inputs]
    outputs = walk.through(model, inputs)
    nudge = [] if walk.nudge is None else [walk.nudge]
    whole = keras.Model(_one_or_all([*inputs, *nudge]), outputs, name=model.name)
    return Unfolded(whole, tuple(walk.calls))


def is_relu(layer: Any) -> bool:
    """Whether the output of a layer is max(0, x): by its activation, or as its whole purpose."""
    if isinstance(layer, keras.layers.ReLU):
        return not layer.negative_slope and not layer.threshold
    # keras.ops.relu(x) in a model is an operation, not a layer
    is_operation = type(layer).__name__ == "Relu"
    return is_operation or getattr(layer, "activation", None) is keras.activations.relu


def fed(model: Any, change: Callable[[Any], Any]) -> Any:
    """`model` on images that `change` brings to the values that it takes."""
    source = model.inputs[0]
    start = keras.Input(batch_shape=source.shape, name="images")
    outputs = _Walk(None).through(model, [applied(change, "values", start)])
    return keras.Model(start, outputs, name=model.name)


def _one_or_all(inputs: list[Any]) -> Any:
    """One input as itself, since Keras takes a list as a structure that the call must repeat."""
    return inputs[0] if len(inputs) == 1 else inputs


@dataclass(frozen=True)
class _Step:
    """One call in a model's own graph, as Keras makes it."""

    operation: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    outputs: Any


def _steps(model: Any) -> tuple[list[Any], list[_Step], list[Any]]:
    """The calls that lead from inputs to outputs: copies of the inputs of `model`, the calls on
    the way in order, and the outputs; `clone_model` tells them, with the layers as they are."""
    steps = []

    def noted(operation: Any, *args: Any, **kwargs: Any) -> Any:
        outputs = operation(*args, **kwargs)
        steps.append(_Step(operation, args, kwargs, outputs))
        return outputs

    # without loss and optimizer, which a clone would make again
    plain = keras.Model(model.inputs, model.outputs)
    clone = keras.models.clone_model(plain, clone_function=lambda layer: layer, call_function=noted)
    return clone.inputs, steps, clone.outputs


def _added(output: Any, nudge: Any) -> Any:
    return keras.ops.add(output, keras.ops.cast(nudge, output.dtype))


class _Walk:
    """The calls met on the way through a model and the models in it."""

    def __init__(self, nudged: str | None) -> None:
        self.nudged = nudged
        self.nudge: Any = None
        self.calls: list[Call] = []
        self.seen: Counter[str] = Counter()
        # which operation has a name in the unfolded graph: two nested models may have the same
        self.owners: dict[str, Any] = {}

    def through(self, model: Any, inputs: Any, path: str = "") -> Any:
        if isinstance(model, keras.Sequential):
            (tensor,) = inputs if isinstance(inputs, list) else [inputs]
            for layer in model.layers:
                tensor = self.apply(layer, path, tensor)
            return tensor
        starts, steps, ends = _steps(model)
        here = dict(zip(map(id, starts), keras.tree.flatten(inputs), strict=True))
        for step in steps:
            args, kwargs = keras.tree.map_structure(
                lambda value: here.get(id(value), value), (step.args, step.kwargs)
            )
            outputs = self.apply(step.operation, path, *args, **kwargs)
            given, now = map(keras.tree.flatten, (step.outputs, outputs))
            here.update(zip(map(id, given), now, strict=True))
        tensors = [here[id(end)] for end in ends]
        return tensors[0] if len(tensors) == 1 else tensors

    def apply(self, operation: Any, path: str, *args: Any, **kwargs: Any) -> Any:
        if isinstance(operation, (keras.Sequential, keras.Model)) and hasattr(operation, "inputs"):
            return self.through(operation, args[0], f"{path}{operation.name}/")
        name = f"{path}{operation.name}"
        self.seen[name] += 1
        if self.seen[name] > 1:
            name = f"{name}#{self.seen[name]}"
        if self.owners.setdefault(operation.name, operation) is operation:
            output = operation(*args, **kwargs)
        else:
            output = applied(operation, name.replace("#", "_"), *args, **kwargs)
        if not hasattr(output, "shape"):  # several outputs: nothing to look at as one picture
            return output
        if name == self.nudged:
            self.nudge = keras.Input(batch_shape=output.shape, dtype="float32", name="nudge")
            output = applied(_added, "nudged", output, self.nudge)
        tensors = keras.tree.flatten((args, kwargs))
        inputs = tuple(tensor for tensor in tensors if isinstance(tensor, keras.KerasTensor))
        self.calls.append(Call(name, operation, inputs, output))
        return output
