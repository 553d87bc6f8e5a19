"""What may be asked of a layer: its value, how it is worked out, and the known mistakes.

Another quantity is a function and a line in `QUANTITIES`.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from math import ceil
from typing import Any

from kerascourse.errors import InputError
from kerascourse.quiz import mistakes
from kerascourse.quiz.question import Key, Mistake
from kerascourse.symbolic.arithmetic import Expression, total
from kerascourse.symbolic.tensor import Node
from kerascourse.texts import _

# the value, how it is worked out ("" where there is nothing to tell), and wrong ways to it
Worked = tuple[Any, str, Iterable[Mistake]]


def of_layer(node: Node, quantity: str) -> Key:
    """One of `QUANTITIES` of one call of a layer; InputError where the layer has none."""
    worked = QUANTITIES[quantity](node)
    if worked is None:
        raise InputError(_("{layer} has no {quantity}", layer=node.layer.label, quantity=quantity))
    value, worked_out, wrong = worked
    return Key(value, worked_out, mistakes.distinct(wrong, value))


def _size(node: Node, axis: int) -> Worked | None:
    if not node.sizes:
        return None
    return *_told(node.sizes[axis]), mistakes.of_size(node, axis)


def _depth(node: Node) -> Worked:
    before = node.inputs[0].sizes[-1]
    return node.outputs[0].sizes[-1], "", [mistakes.mistake("input_depth", before)]


def _output_shape(node: Node) -> Worked:
    equations = dict.fromkeys(formula.equation() for formula in node.sizes)
    return tuple(node.outputs[0].sizes), "; ".join(equations), mistakes.of_shape(node)


def _params(node: Node) -> Worked:
    return *_told(node.layer.params), mistakes.of_params(node)


def _trainable_params(node: Node) -> Worked:
    trainable = total([weight.size for weight in node.layer.weights if weight.trainable])
    everything = mistakes.mistake("moving_statistics", node.layer.params.value)
    return *_told(trainable), [everything]


def _weights(node: Node) -> Worked:
    weights = total([weight.size for weight in node.layer.weights if weight.name != "bias"])
    return *_told(weights), mistakes.of_weights(node)


def _macs(node: Node) -> Worked | None:
    if node.multiplications is None:
        return None
    return *_told(node.multiplications), mistakes.of_macs(node)


def _flops(node: Node) -> Worked | None:
    if node.multiplications is None:
        return None
    half = node.multiplications.value
    worked_out = f"2·{node.multiplications.numbers()} = {2 * half}"
    return 2 * half, worked_out, [mistakes.mistake("halved", half)]


def _receptive_field(node: Node) -> Worked | None:
    """In whole pixels along the longer side: see `window_field`."""
    field = node.outputs[0].field
    if not field:
        return None
    return ceil(max(field)), node.field.equation() if node.field else "", mistakes.of_field(node)


def _told(formula: Expression) -> tuple[Any, str]:
    return formula.value, formula.equation()


QUANTITIES: Mapping[str, Callable[[Node], Worked | None]] = {
    "size": partial(_size, axis=0),
    "height": partial(_size, axis=0),
    "width": partial(_size, axis=-1),
    "depth": _depth,
    "output_shape": _output_shape,
    "params": _params,
    "trainable_params": _trainable_params,
    "weights": _weights,
    "macs": _macs,
    "flops": _flops,
    "receptive_field": _receptive_field,
}
