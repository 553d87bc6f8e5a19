"""Known mistakes as edits of a formula's tree: forgotten padding is p = 0, a forgotten bias the
term that is left out, a ceiling in place of the floor.

So what a mistake would give is worked out for every layer and every number, and a wrong answer
that equals it is told why.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import prod
from typing import Any

from kerascourse.quiz.question import Mistake
from kerascourse.summaries.rows import Summary, flat
from kerascourse.symbolic.arithmetic import Expression, Value
from kerascourse.symbolic.layers.window import window_size
from kerascourse.symbolic.tensor import Node, Shape
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
    "forgot_dilation": N_("the dilation is left out: the kernel spans (k − 1)·d + 1 pixels"),
    "forgot_groups": N_("the groups are left out: a filter sees C/g channels, not all"),
    "as_convolution": N_(
        "this is the size after a convolution: a transposed one makes the output larger"
    ),
    "every_channel": N_("a depthwise filter sees one channel alone, not all of them"),
    "pooling_weights": N_("pooling has nothing to learn: it takes the largest value, or the mean"),
    "forgot_flatten": N_("flattening is left out: every value counts, height·width·depth"),
    "one_unit": N_("this is one neuron alone: multiply by the number of units"),
    "bias_per_input": N_("there is one bias for each unit, not for each input"),
    "only_convolutions": N_("the dense layers are missing: they have weights, too"),
    "only_dense": N_("the convolutions are missing: they have weights, too"),
    "sum_of_kernels": N_("the kernels are added: each layer adds only (k − 1) times the jump"),
    "forgot_pooling": N_("the pooling is left out: its window adds to the field, too"),
    "last_kernel": N_("this is the last kernel alone: it looks at pixels that see more themselves"),
    "squared_field": N_("this counts the pixels of the square: asked is one side"),
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


def of_formula(formula: Expression) -> Iterator[Mistake]:
    """Wrong ways to a formula with the course's letters: a size in m, k, p and s, or parameters in
    k, C and F."""
    letters = set(_letters(formula))
    if {"m", "k", "p", "s"} <= letters:
        yield from _of_window(formula)
    if {"k", "C", "F"} <= letters:
        yield from _of_counts(formula)


def of_size(node: Node, axis: int = 0) -> Iterator[Mistake]:
    """Wrong ways to the size of one axis of a layer's output."""
    formula, layer = node.sizes[axis], node.layer
    kernel, stride = layer.kernel, layer.stride
    if kernel is None or stride is None:
        yield from _of_window(formula)
        return
    if layer.type.endswith("Transpose"):
        convolution = window_size(
            _size_before(node, axis), kernel[axis], stride[axis], layer.padding
        )
        yield mistake("as_convolution", convolution.value)
    yield from _of_window(formula, kernel[axis] // 2)


def _of_window(formula: Expression, half_kernel: int | None = None) -> Iterator[Mistake]:
    zero: dict[str, Value] = {"p": 0, "p₁": 0, "p₂": 0}
    edits: dict[str, Edit] = {
        "forgot_padding": put(zero),
        "padding_once": _padding_once,
        "forgot_stride": put({"s": 1}),
        "forgot_dilation": put({"d": 1}),
        "ceiling": _ceiling,
        "not_rounded": _exact,
        "kernel_added": _kernel_added,
    }
    if half_kernel is not None:
        edits["half_kernel"] = put({"p₁": half_kernel, "p₂": half_kernel})
    for name, edit in edits.items():
        yield mistake(name, rebuilt(formula, edit).value)
    is_window = formula.operator == "+" and formula.right is not None and formula.right.value == 1
    if is_window and formula.left is not None:
        yield mistake("forgot_one", formula.left.value)


def of_params(node: Node) -> Iterator[Mistake]:
    """Wrong ways to a layer's parameters."""
    formula, layer = node.layer.params, node.layer
    trainable = sum(weight.size.value for weight in layer.weights if weight.trainable)
    if trainable != formula.value:
        yield mistake("no_moving_statistics", trainable)
        return
    biases = _biases(node)
    weights = formula.value - biases
    if biases:
        yield mistake("forgot_bias", weights)
        yield mistake("one_bias", weights + 1)
    if layer.type == "Dense":
        yield from _of_dense(node)
    if layer.kernel is None:
        return
    sides = layer.kernel[0] * layer.kernel[-1]
    depth = node.inputs[0].sizes[-1] or 1
    if not layer.weights:
        for count in (sides, sides * depth, sides * depth * depth, (sides + 1) * depth):
            yield mistake("pooling_weights", count)
        return
    if layer.type.startswith("Depthwise"):
        yield mistake("every_channel", weights * depth + biases)
    yield from _of_counts(formula)
    yield mistake("not_shared", weights * _positions(node.outputs[0].sizes) + biases)


def _of_counts(formula: Expression) -> Iterator[Mistake]:
    """Wrong ways to the parameters k·k·C·F + F."""
    without = _without_last(formula, ("F",))
    if without is not None:
        yield mistake("forgot_bias", without.value)
        yield mistake("one_bias", without.value + 1)
    yield mistake("forgot_groups", rebuilt(formula, put({"g": 1})).value)
    yield mistake("forgot_depth", rebuilt(formula, put({"C": 1, "g": 1})).value)
    yield mistake("one_filter", rebuilt(formula, put({"F": 1})).value)
    yield mistake("kernel_once", _kernel_once(formula))


def _of_dense(node: Node) -> Iterator[Mistake]:
    """Wrong ways to the parameters n·u + u."""
    formula, units = node.layer.params, node.outputs[0].sizes[-1] or 1
    inputs = node.inputs[0].sizes[-1] or 1
    yield mistake("one_unit", rebuilt(formula, put({"u": 1})).value)
    yield mistake("one_unit", inputs)
    yield mistake("bias_per_input", inputs * units + inputs)
    channels = _channels_before_flatten(node)
    if channels is not None:
        yield mistake("forgot_flatten", rebuilt(formula, put({"n": channels})).value)


def of_weights(node: Node) -> Iterator[Mistake]:
    """Wrong ways to a layer's weights, its biases left out."""
    yield mistake("with_bias", node.layer.params.value)
    weights = node.layer.params.value - _biases(node)
    if node.layer.kernel is not None and node.layer.weights:
        yield mistake("not_shared", weights * _positions(node.outputs[0].sizes))
        edits = {"forgot_depth": {"C": 1, "g": 1}, "one_filter": {"F": 1}}
        for name, letters in edits.items():
            kernel = node.layer.weights[0].size
            yield mistake(name, rebuilt(kernel, put(dict(letters))).value)
        yield mistake("kernel_once", _kernel_once(node.layer.weights[0].size))


def of_macs(node: Node) -> Iterator[Mistake]:
    """Wrong ways to a layer's multiplications."""
    formula = node.multiplications
    if formula is None:
        return
    yield mistake("forgot_groups", rebuilt(formula, put({"g": 1})).value)
    yield mistake("doubled", 2 * formula.value)
    yield mistake("with_bias", formula.value + _values(node.outputs[0].sizes))
    if node.layer.kernel is not None:
        yield mistake("forgot_positions", rebuilt(formula, put({"H": 1, "W": 1})).value)
        sides = node.inputs[0].sizes
        places: dict[str, Value] = {"H": sides[0] or 1, "W": sides[-2] or 1}
        yield mistake("input_positions", rebuilt(formula, put(places)).value)
        yield mistake("forgot_depth", rebuilt(formula, put({"C": 1, "g": 1})).value)
        yield mistake("kernel_once", _kernel_once(formula))


def of_shape(node: Node) -> Iterator[Mistake]:
    """Wrong ways to the shape of a layer's output."""
    sizes = tuple(side or 1 for side in node.outputs[0].sizes)
    if len(sizes) != 3:
        return
    height, width, depth = sizes
    before = node.inputs[0].sizes
    if node.sizes:
        for one, other in zip(of_size(node, 0), of_size(node, -1), strict=True):
            yield Mistake(one.name, (one.gives, other.gives, depth), one.says)
    yield mistake("input_depth", (height, width, before[-1]))
    if node.layer.stride and not node.layer.weights:
        yield mistake("pooled_depth", (height, width, depth // node.layer.stride[0]))
    yield mistake("swapped", (width, height, depth))
    yield mistake("depth_first", (depth, height, width))
    yield mistake("height_for_depth", (depth, width, height))
    yield mistake("batch_axis", (1, height, width, depth))


def of_field(node: Node) -> Iterator[Mistake]:
    """Wrong ways to a layer's receptive field: of its own step r + (k − 1)·j, and of the whole path
    to it where that is one chain."""
    if node.field is not None:
        yield mistake("forgot_jump", rebuilt(node.field, put({"j": 1})).value)
        yield mistake("forgot_minus_one", rebuilt(node.field, _whole_kernel).value)
        yield mistake("forgot_dilation", rebuilt(node.field, put({"d": 1})).value)
    windows = [
        (each.layer.kernel[0], each.layer.stride[0], bool(each.layer.weights))
        for each in _chain(node)
        if each.layer.kernel and each.layer.stride
    ]
    if not windows:
        return
    yield mistake("sum_of_kernels", sum(kernel for kernel, _stride, _learns in windows))
    yield mistake("forgot_jump", 1 + sum(kernel - 1 for kernel, _stride, _learns in windows))
    yield mistake("forgot_pooling", _field_of_weights(windows))
    yield mistake("last_kernel", windows[-1][0])
    field = node.outputs[0].field
    if field is not None:
        yield mistake("squared_field", prod(field))


def of_sum(nodes: Sequence[Node], quantity: str, count: Value) -> Iterator[Mistake]:
    """Wrong ways to the parameters or multiplications of several layers together; `count` is
    right."""
    dense = [node for node in nodes if node.layer.type == "Dense"]
    others = [node for node in nodes if node.layer.type != "Dense"]
    if quantity in ("macs", "flops"):
        half = quantity == "flops"
        yield mistake("halved" if half else "doubled", count // 2 if half else 2 * count)
        return
    yield mistake("forgot_bias", count - sum(map(_biases, nodes)))
    if dense and others:
        yield mistake("only_convolutions", count - sum(map(_params, dense)))
        yield mistake("only_dense", count - sum(map(_params, others)))
    missing = 0
    for node in dense:
        channels = _channels_before_flatten(node)
        if channels is not None:
            units = node.outputs[0].sizes[-1] or 1
            missing += ((node.inputs[0].sizes[-1] or 1) - channels) * units
    yield mistake("forgot_flatten", count - missing)


def of_totals(summary: Summary, quantity: str) -> Iterator[Mistake]:
    """Wrong ways to one of a network's totals."""
    totals, rows = summary.totals, list(flat(summary.rows))
    if quantity == "params":
        yield mistake("no_moving_statistics", totals.trainable_params)
    if quantity == "trainable_params":
        yield mistake("moving_statistics", totals.params)
    if quantity in ("params", "macs", "flops"):
        yield from of_sum([row.node for row in rows], quantity, getattr(totals, quantity))
    if quantity == "receptive_field":
        seen = [row.node for row in rows if row.receptive_field == totals.receptive_field]
        if seen:
            yield from of_field(seen[0])


def _letters(tree: Expression) -> Iterator[str]:
    if tree.symbol:
        yield tree.symbol
    for part in (tree.left, tree.right):
        if part is not None:
            yield from _letters(part)


def _size_before(node: Node, axis: int) -> int:
    """The side of the input along a spatial axis."""
    *spatial, _depth = node.inputs[0].sizes
    return spatial[axis] or 1


def _biases(node: Node) -> int:
    return sum(int(weight.size.value) for weight in node.layer.weights if weight.name == "bias")


def _params(node: Node) -> int:
    return int(node.layer.params.value)


def _channels_before_flatten(node: Node) -> int | None:
    """The depth of what was flattened for `node`; None where nothing was."""
    before = node.inputs[0].node
    if before is None or before.layer.type != "Flatten" or len(before.inputs[0].sizes) < 2:
        return None
    return before.inputs[0].sizes[-1]


def _chain(node: Node) -> list[Node]:
    """The calls from the input to `node`; none where two paths meet on the way."""
    chain: list[Node] = []
    place: Node | None = node
    while place is not None:
        if len(place.inputs) > 1:
            return []
        chain.append(place)
        place = place.inputs[0].node if place.inputs else None
    return chain[::-1]


def _field_of_weights(windows: Sequence[tuple[int, int, bool]]) -> int:
    """The receptive field along (kernel, stride, has weights), of the windows with weights; all
    move by their stride."""
    field, jump = 1, 1
    for kernel, stride, learns in windows:
        field += (kernel - 1) * jump if learns else 0
        jump *= stride
    return field


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
    return prod(side or 1 for side in shape)
