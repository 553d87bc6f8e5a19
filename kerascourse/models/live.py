"""A Keras model in memory as a graph of formulas, read through its configuration.

A subclassed model says nothing of how its layers are connected: then its rows are its layers with
Keras' own counts, and the multiplications stay unknown.
"""

import json
import sys
from math import prod
from typing import Any

from kerascourse.errors import InputError, UsageError
from kerascourse.symbolic.calls import is_model
from kerascourse.symbolic.configuration import read_config
from kerascourse.symbolic.graph import Graph, multiplications
from kerascourse.symbolic.inputs import Inputs
from kerascourse.symbolic.layers.unknown import Fact, UnknownLayer
from kerascourse.symbolic.tensor import Shape, Tensor
from kerascourse.texts import _


def is_keras_model(value: Any) -> bool:
    """Whether `value` is a model of Keras, which then is imported already."""
    keras = sys.modules.get("keras")
    return keras is not None and isinstance(value, keras.Model)


def read_live(model: Any, name: str, inputs: Inputs = None) -> Graph:
    """The graph of `model`, which errors call `name`; Keras is asked for the counts of layers that
    are not known here. `inputs` are other sizes for its inputs.

    InputError where the model is not built.
    """
    if not model.built:
        raise InputError(
            _("{name} is a model that is not built: its sizes are not known", name=name),
            _("Try it once on data, model(x[:1]), or a Sequential that starts with keras.Input"),
        )
    try:
        config = json.loads(model.to_json())
    except (NotImplementedError, TypeError, ValueError):  # a class that cannot say how it is made
        config = None
    if is_model(config):
        return read_config(config, inputs, {} if inputs is not None else _facts(model))
    if inputs is not None:
        raise UsageError(_("{name} is a class of its own: its input sizes are its own", name=name))
    return _unconnected(model)


def _facts(model: Any, path: str = "") -> dict[str, Fact]:
    """Keras' own shapes and counts by the path of a layer, those of nested models too."""
    import keras

    facts = {}
    for layer in _inside(model):
        outputs = keras.tree.flatten(getattr(layer, "output", None))
        shapes = tuple(tuple(out.shape[1:]) if hasattr(out, "shape") else None for out in outputs)
        facts[f"{path}{layer.name}"] = Fact(
            shapes,
            _values(layer.weights),
            _values(layer.trainable_weights),
            _multiplications(layer) if _is_own(layer) else None,
        )
        facts |= _facts(layer, f"{path}{layer.name}/") if _inside(layer) else {}
    return facts


def _inside(layer: Any) -> list[Any]:
    """The layers of a model, or the one that a wrapper holds."""
    held = getattr(layer, "layer", None)
    return list(getattr(layer, "layers", [] if held is None else [held]))


def _is_own(layer: Any) -> bool:
    """Whether a layer's class is the reader's own, and no model."""
    return not type(layer).__module__.startswith("keras.") and not hasattr(layer, "layers")


def _multiplications(layer: Any) -> int | None:
    """What one call of a layer of the reader's own multiplies: Keras is shown its `call` on inputs
    without values, and the layers and operations met there are counted."""
    import keras

    try:
        shapes = [tensor.shape for tensor in keras.tree.flatten(layer.input)]
        inputs = [keras.Input(batch_shape=shape) for shape in shapes]
        outputs = layer.call(inputs[0] if len(inputs) == 1 else inputs)
        model = keras.Model(inputs, outputs)
        graph = read_config(json.loads(model.to_json()), facts=_facts(model))
        counts = [multiplications(call) for call in graph.nodes]
        return None if None in counts else sum(count for count in counts if count is not None)
    except Exception:  # a class of anyone's, which need not work without values
        return None


def _unconnected(model: Any) -> Graph:
    """The layers of a subclassed model side by side, an array that several share counted once; and
    the model's own arrays, if it has some, as a row of its class."""
    seen: set[int] = set()
    rows = [(layer, layer.name, _shapes(layer)) for layer in model.layers]
    outputs: list[Tensor] = []
    for layer, name, shapes in [*rows, (model, model.name, (None,))]:
        arrays = [weight for weight in layer.weights if id(weight) not in seen]
        seen |= {id(weight) for weight in arrays}
        if layer is model and not arrays:
            continue
        trainable = {id(weight) for weight in layer.trainable_weights}
        learned = _values([weight for weight in arrays if id(weight) in trainable])
        fact = Fact(shapes, _values(arrays), learned) if layer.built else Fact(shapes)
        outputs += UnknownLayer(type(layer).__name__, fact, "", name).call((), {}).outputs
    graph = Graph((), outputs, model.name, type(model).__name__)
    graph.is_connected = False
    return graph


def _shapes(layer: Any) -> tuple[Shape | None, ...]:
    """The shape of what a layer gave, or gives on what it was built on, where Keras can say it."""
    try:
        if hasattr(layer, "output"):
            return (tuple(layer.output.shape[1:]),)
        shape = layer.compute_output_shape(**(layer.get_build_config() or {}))
        return (tuple(int(side) if side is not None else None for side in shape[1:]),)
    except Exception:  # a layer of anyone's, asked for what it need not know
        return (None,)


def _values(weights: Any) -> int:
    return sum(prod(weight.shape) for weight in weights)
