"""The formulas that lessons name, as the layers of the engine have them, with their known mistakes.

`conv.size m=227 k=11 p=0 s=4` is the size that `kc calc conv` works out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

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


def _called(layer: Layer, shape: Shape) -> Node:
    node: Node | None = layer(input_tensor(shape)).node
    assert node is not None  # a layer's output comes from a node
    return node


def _formula(expression: Expression | None, known: Iterable[Mistake]) -> Formula:
    assert expression is not None  # each of these layers has it
    return Formula(expression, tuple(known))


def _window(kind: str) -> Callable[[Values], Formula]:
    """The size that a layer with a sliding window leaves."""

    def size(values: Values) -> Formula:
        sides = {"strides": values["s"], "padding": values.get("p", 0), "name": "layer"}
        if kind == "MaxPooling2D":
            layer = layers.MaxPooling2D(values["k"], **sides)  # type: ignore[attr-defined]
        else:
            dilation = values.get("d", 1)
            layer = getattr(layers, kind)(1, values["k"], dilation_rate=dilation, **sides)
        node = _called(layer, (values["m"], values["m"], 1))
        return _formula(node.sizes[0], mistakes.of_size(node))

    return size


def _convolution(values: Values) -> Node:
    layer = layers.Conv2D(  # type: ignore[attr-defined]
        values["F"], values["k"], padding="same", name="layer"
    )
    return _called(layer, (values.get("h", 8), values.get("w", 8), values["C"]))


def _params(values: Values) -> Formula:
    node = _convolution(values)
    return _formula(node.layer.params, mistakes.of_params(node))


def _weights(values: Values) -> Formula:
    node = _convolution(values)
    return _formula(node.layer.weights[0].size, mistakes.of_weights(node))


def _macs(values: Values) -> Formula:
    node = _convolution(values)
    return _formula(node.multiplications, mistakes.of_macs(node))


def _dense(values: Values) -> Node:
    return _called(layers.Dense(values["u"], name="layer"), (values["n"],))  # type: ignore[attr-defined]


def _dense_params(values: Values) -> Formula:
    node = _dense(values)
    return _formula(node.layer.params, mistakes.of_params(node))


def _dense_weights(values: Values) -> Formula:
    node = _dense(values)
    return _formula(node.layer.weights[0].size, mistakes.of_weights(node))


def _same_padding(values: Values) -> Formula:
    return Formula((symbol(values["k"], "k") - 1) / 2)


def _next_field(values: Values) -> Formula:
    r, k, j = (symbol(values[letter], letter) for letter in "rkj")
    return Formula(r + (k - 1) * j)


_FORMULAS: Mapping[str, Callable[[Values], Formula]] = {
    "conv.size": _window("Conv2D"),
    "deconv.size": _window("Conv2DTranspose"),
    "pool.size": _window("MaxPooling2D"),
    "conv.params": _params,
    "conv.weights": _weights,
    "conv.macs": _macs,
    "dense.params": _dense_params,
    "dense.weights": _dense_weights,
    "padding.same": _same_padding,
    "field.next": _next_field,
}
