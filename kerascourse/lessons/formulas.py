"""The formulas that lessons name, as the layers of the engine have them, with their known mistakes.

`conv.size m=227 k=11 p=0 s=4` is the size that `kc calc conv` works out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from kerascourse.errors import InputError, nearest_words
from kerascourse.quiz import mistakes
from kerascourse.quiz.question import Mistake
from kerascourse.symbolic import layers
from kerascourse.symbolic.arithmetic import Expression, symbol
from kerascourse.symbolic.graph import input_tensor
from kerascourse.symbolic.layers.base import Layer
from kerascourse.symbolic.tensor import Node, Shape
from kerascourse.texts import _

Values = Mapping[str, int]


@dataclass(frozen=True)
class Formula:
    """A formula with its numbers, and what the usual mistakes would make of them."""

    expression: Expression
    mistakes: tuple[Mistake, ...] = ()


def worked_out(name: str, values: Values) -> Formula:
    """The formula called `name` with `values` for its letters; InputError for other names, and for
    letters that it lacks."""
    if name not in _FORMULAS:
        raise InputError(
            _("expected one of {names}, received {name!r}", names=", ".join(_FORMULAS), name=name)
            + nearest_words(name, _FORMULAS)
        )
    try:
        return _FORMULAS[name](values)
    except KeyError as error:
        raise InputError(
            _("{name}: expected a value for {letter}", name=name, letter=error.args[0])
        ) from None


def _node(layer: Layer, shape: Shape) -> Node:
    node: Node | None = layer(input_tensor(shape)).node
    assert node is not None  # a layer's output comes from a node
    return node


def _window(kind: str, values: Values) -> Node:
    """A layer with a sliding window of one side k over m pixels."""
    sides = {"strides": values["s"], "padding": values.get("p", 0), "name": "layer"}
    if kind == "MaxPooling2D":
        layer = layers.MaxPooling2D(values["k"], **sides)  # type: ignore[attr-defined]
    else:
        dilation = values.get("d", 1)
        layer = getattr(layers, kind)(1, values["k"], dilation_rate=dilation, **sides)
    return _node(layer, (values["m"], values["m"], 1))


def _convolution(values: Values) -> Node:
    layer = layers.Conv2D(  # type: ignore[attr-defined]
        values["F"], values["k"], padding="same", name="layer"
    )
    return _node(layer, (values.get("h", 8), values.get("w", 8), values["C"]))


def _dense(values: Values) -> Node:
    return _node(layers.Dense(values["u"], name="layer"), (values["n"],))  # type: ignore[attr-defined]


# what is asked of a layer, and wrong ways to it
_ASKED: Mapping[str, tuple[Callable[[Node], Any], Callable[[Node], Iterable[Mistake]]]] = {
    "size": (lambda node: node.sizes[0], mistakes.of_size),
    "params": (lambda node: node.layer.params, mistakes.of_params),
    "weights": (lambda node: node.layer.weights[0].size, mistakes.of_weights),
    "macs": (lambda node: node.multiplications, mistakes.of_macs),
}


def _of_layer(made: Callable[[Values], Node], quantity: str) -> Callable[[Values], Formula]:
    expression, wrong = _ASKED[quantity]

    def formula(values: Values) -> Formula:
        node = made(values)
        return Formula(expression(node), tuple(wrong(node)))

    return formula


def _same_padding(values: Values) -> Formula:
    return Formula((symbol(values["k"], "k") - 1) / 2)


def _next_field(values: Values) -> Formula:
    r, k, j = (symbol(values[letter], letter) for letter in "rkj")
    return Formula(r + (k - 1) * j)


_FORMULAS: Mapping[str, Callable[[Values], Formula]] = {
    "conv.size": _of_layer(partial(_window, "Conv2D"), "size"),
    "deconv.size": _of_layer(partial(_window, "Conv2DTranspose"), "size"),
    "pool.size": _of_layer(partial(_window, "MaxPooling2D"), "size"),
    "conv.params": _of_layer(_convolution, "params"),
    "conv.weights": _of_layer(_convolution, "weights"),
    "conv.macs": _of_layer(_convolution, "macs"),
    "dense.params": _of_layer(_dense, "params"),
    "dense.weights": _of_layer(_dense, "weights"),
    "padding.same": _same_padding,
    "field.next": _next_field,
}
