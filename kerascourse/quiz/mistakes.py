"""Known mistakes as edits of a formula's tree: forgotten padding is p = 0, a forgotten bias the
term that is left out, a ceiling in place of the floor.

So what a mistake would give is worked out for every layer and every number, and a wrong answer
that equals it is told why.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from kerascourse.quiz.question import Mistake
from kerascourse.symbolic.arithmetic import Expression, Value
from kerascourse.symbolic.layers.base import Node
from kerascourse.symbolic.tensor import Shape
from kerascourse.texts import N_, _

Edit = Callable[[Expression], Expression | None]

# name: what is said to a student
SAYS = {
    "forgot_padding": N_("this is the size without the padding: both sides add p zeros"),
    "padding_once": N_("the padding is counted once: it stands on both sides, 2·p"),
    "forgot_one": N_("the last + 1 is missing: it counts the first position of the window"),
    "forgot_stride": N_("this is the size at stride 1: divide by the stride"),
    "ceiling": N_("the division is rounded up: a window that does not fit is left out, so ⌊ ⌋"),
    "not_rounded": N_("the division is not rounded down: there is no part of a position"),
    "half_kernel": N_("same does not add k//2 on each side: it adds what makes the size ⌈m/s⌉"),
    "kernel_added": N_("the kernel is added: it is taken away from the input's size"),
    "forgot_bias": N_("the biases are missing: one for each filter or unit"),
    "one_bias": N_("there is one bias for each filter or unit, not one for all"),
    "forgot_depth": N_("each filter goes through the whole depth of its input: multiply by C"),
    "one_filter": N_("this is one filter alone: multiply by the number of filters"),
    "kernel_once": N_("the kernel has two sides: k·k, not k"),
    "not_shared": N_("the weights are shared over all positions: they are counted once"),
    "moving_statistics": N_("this counts the moving statistics, too: training does not learn them"),
    "no_moving_statistics": N_("the moving statistics are missing: they are kept, not trained"),
    "doubled": N_("this is twice as much: additions are not counted here"),
    "halved": N_("this is the half: additions count here, too"),
    "forgot_positions": N_("this is one position alone: multiply by height and width"),
    "input_positions": N_("the multiplications are at the output's positions, not the input's"),
    "with_bias": N_("the biases are added, not multiplied: they do not count here"),
    "forgot_jump": N_("each layer adds (k − 1) times the jump, the product of the strides before"),
    "forgot_minus_one": N_("each layer adds k − 1, not k: the first pixel was seen before"),
    "input_depth": N_("the depth is the number of filters, not that of the input"),
    "swapped": N_("the order is height, then width"),
    "depth_first": N_("the depth stands last: height×width×depth"),
    "batch_axis": N_("the batch axis is no part of the size of one image"),
    "height_for_depth": N_("height and depth have changed places"),
    "pooled_depth": N_("pooling reduces height and width, never the depth"),
}


def mistake(name: str, gives: Any) -> Mistake:
    """The known mistake called `name`, in the user's language."""
    return Mistake(name, gives, _(SAYS[name]))


def distinct(found: Iterable[Mistake], key: Any) -> tuple[Mistake, ...]:
    """Those that give something else than the key, the first of each wrong answer."""
    kept: dict[Any, Mistake] = {}
    for one in found:
        if one.gives != key:
            kept.setdefault(one.gives, one)
    return tuple(kept.values())


def rebuilt(tree: Expression, edit: Edit) -> Expression:
    """`tree` worked out again with each part that `edit` has another one for replaced."""
    changed = edit(tree)
    if changed is not None:
        return changed
    if tree.left is None or tree.right is None:
        return tree
    left, right = rebuilt(tree.left, edit), rebuilt(tree.right, edit)
    join: dict[str, Callable[[], Expression]] = {
        "+": lambda: left + right,
        "-": lambda: left - right,
        "*": lambda: left * right,
        "/": lambda: left / right,
        "floor": lambda: left // right,
        "ceil": lambda: left.ceil_divide(right),
        "max": lambda: left.at_least(right),
    }
    return join[tree.operator]()


def put(values: dict[str, Value]) -> Edit:
    """The edit that gives letters other values."""
    return lambda tree: Expression(values[tree.symbol]) if tree.symbol in values else None


def _ceiling(tree: Expression) -> Expression | None:
    if tree.operator == "floor" and tree.left is not None and tree.right is not None:
        return tree.left.ceil_divide(tree.right)
    return None


def _exact(tree: Expression) -> Expression | None:
    if tree.operator == "floor" and tree.left is not None and tree.right is not None:
        return tree.left / tree.right
    return None


def _padding_once(tree: Expression) -> Expression | None:
    doubled = tree.operator == "*" and tree.right is not None and tree.right.symbol == "p"
    return tree.right if doubled else None


def _kernel_added(tree: Expression) -> Expression | None:
    if tree.operator == "-" and tree.left is not None and tree.left.symbol == "m":
        return tree.left + tree.right  # type: ignore[operator]
    return None


def _without_last(tree: Expression, symbols: tuple[str, ...]) -> Expression | None:
    """The sum without its last term, where that is one of `symbols`."""
    if tree.operator == "+" and tree.right is not None and tree.right.symbol in symbols:
        return tree.left
    return None


def of_size(formula: Expression, kernel: int | None = None) -> Iterator[Mistake]:
    """Wrong ways to the size of one axis."""
    zero: dict[str, Value] = {"p": 0, "p₁": 0, "p₂": 0}
    edits: dict[str, Edit] = {
        "forgot_padding": put(zero),
        "padding_once": _padding_once,
        "forgot_stride": put({"s": 1}),
        "ceiling": _ceiling,
        "not_rounded": _exact,
        "kernel_added": _kernel_added,
    }
    if kernel is not None:
        edits["half_kernel"] = put({"p₁": kernel // 2, "p₂": kernel // 2})
    for name, edit in edits.items():
        yield mistake(name, rebuilt(formula, edit).value)
    is_window = formula.operator == "+" and formula.right is not None and formula.right.value == 1
    if is_window and formula.left is not None:
        yield mistake("forgot_one", formula.left.value)


def of_params(node: Node) -> Iterator[Mistake]:
    """Wrong ways to a layer's parameters."""
    formula = node.layer.params
    trainable = sum(weight.size.value for weight in node.layer.weights if weight.trainable)
    if trainable != formula.value:
        yield mistake("no_moving_statistics", trainable)
        return
    without = _without_last(formula, ("F", "u"))
    if without is not None:
        yield mistake("forgot_bias", without.value)
        yield mistake("one_bias", without.value + 1)
    if node.layer.kernel is not None:
        yield mistake("forgot_depth", rebuilt(formula, put({"C": 1})).value)
        yield mistake("one_filter", rebuilt(formula, put({"F": 1})).value)
        yield mistake("kernel_once", _kernel_once(formula))
        positions = _positions(node.outputs[0].sizes)
        weights = without if without is not None else formula
        bias = formula.value - weights.value
        yield mistake("not_shared", weights.value * positions + bias)


def of_weights(node: Node) -> Iterator[Mistake]:
    """Wrong ways to a layer's weights, its biases left out."""
    yield mistake("with_bias", node.layer.params.value)


def of_macs(node: Node) -> Iterator[Mistake]:
    """Wrong ways to a layer's multiplications."""
    formula = node.multiplications
    if formula is None:
        return
    yield mistake("doubled", 2 * formula.value)
    yield mistake("with_bias", formula.value + _values(node.outputs[0].sizes))
    if node.layer.kernel is not None:
        yield mistake("forgot_positions", rebuilt(formula, put({"H": 1, "W": 1})).value)
        sides = node.inputs[0].sizes
        places: dict[str, Value] = {"H": sides[0] or 1, "W": sides[-2] or 1}
        yield mistake("input_positions", rebuilt(formula, put(places)).value)
        yield mistake("forgot_depth", rebuilt(formula, put({"C": 1})).value)
        yield mistake("kernel_once", _kernel_once(formula))


def of_shape(node: Node) -> Iterator[Mistake]:
    """Wrong ways to the shape of a layer's output."""
    sizes = tuple(side or 1 for side in node.outputs[0].sizes)
    if len(sizes) != 3:
        return
    height, width, depth = sizes
    before = node.inputs[0].sizes
    kernel = node.layer.kernel[0] if node.layer.kernel else None
    if node.sizes:
        rows, columns = node.sizes[0], node.sizes[-1]
        for one, other in zip(of_size(rows, kernel), of_size(columns, kernel), strict=True):
            yield Mistake(one.name, (one.gives, other.gives, depth), one.says)
    yield mistake("input_depth", (height, width, before[-1]))
    if node.layer.stride and not node.layer.weights:
        yield mistake("pooled_depth", (height, width, depth // node.layer.stride[0]))
    yield mistake("swapped", (width, height, depth))
    yield mistake("depth_first", (depth, height, width))
    yield mistake("height_for_depth", (depth, width, height))
    yield mistake("batch_axis", (1, height, width, depth))


def of_field(node: Node) -> Iterator[Mistake]:
    """Wrong ways to a layer's receptive field."""
    if node.field is not None:
        yield mistake("forgot_jump", rebuilt(node.field, put({"j": 1})).value)
        yield mistake("forgot_minus_one", rebuilt(node.field, _whole_kernel).value)


def _whole_kernel(tree: Expression) -> Expression | None:
    """k in place of k − 1."""
    taken = tree.operator == "-" and tree.right is not None and tree.right.value == 1
    return tree.left if taken else None


def _kernel_once(formula: Expression) -> Value:
    """The value with the second side of the kernel left out of each product."""
    sides = [0]

    def edit(tree: Expression) -> Expression | None:
        if tree.symbol != "k":
            return None
        sides[0] += 1
        return Expression(1) if sides[0] == 2 else None

    return rebuilt(formula, edit).value


def _positions(shape: Shape) -> int:
    return _values(shape[:-1])


def _values(shape: Shape) -> int:
    count = 1
    for side in shape:
        count *= side or 1
    return count
