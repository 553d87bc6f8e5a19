"""A summary: one row a layer, and what the rows add up to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil, prod
from typing import Any

from kerascourse.symbolic.arithmetic import Expression, Style, Value
from kerascourse.symbolic.graph import Graph, InputLayer, depth
from kerascourse.symbolic.layers.unknown import UnknownLayer
from kerascourse.symbolic.tensor import Node, Shape

BYTES_OF_FLOAT32 = 4
# the layers that end a network's convolutional part; what follows sees the whole image
_ENDS_OF_SPACE = ("Flatten", "Dense", "Global")


@dataclass(frozen=True)
class Row:
    """One layer. A number that does not apply, or that nobody can know, is None.

    Shapes are without the batch axis; `kernel` and `stride` are (height, width); `macs` counts the
    multiplications for one image; `receptive_field` and `jump` are input pixels along one side;
    `activation_bytes` are float32, for the batch of the summary. `inside` has the rows of a nested
    model; `note` what the reader should know.
    """

    name: str
    type: str
    inputs: tuple[str, ...]
    input_shapes: tuple[Shape, ...]
    output_shape: Shape | None
    kernel: tuple[int, ...] | None
    stride: tuple[int, ...] | None
    padding: Any
    activation: str | None
    params: int | None
    trainable_params: int | None
    macs: int | None
    receptive_field: int | None
    jump: float | None
    activation_bytes: int | None
    node: Node
    inside: tuple["Row", ...] = ()
    note: str = ""

    @property
    def arithmetic(self) -> dict[str, Expression | None]:
        """The expressions behind size, params, macs and receptive field; None without one."""
        sizes = {formula.equation(): formula for formula in self.node.sizes}
        counted = bool(self.params) and not self.inside and self.node.layer.weights
        return {
            "size": next(iter(sizes.values())) if len(sizes) == 1 else None,
            "params": self.node.layer.params if counted else None,
            "macs": None if self.inside else self.node.multiplications,
            "receptive_field": self.node.field,
        }

    def formulas(self, style: Style = "text") -> dict[str, str | None]:
        """The arithmetic with its numbers put in, as `… = 55`; None where there is none."""
        texts = {
            key: formula.equation(style) if formula is not None else None
            for key, formula in self.arithmetic.items()
        }
        if texts["size"] is None and self.node.sizes:
            # height and width that differ are told one after the other
            texts["size"] = "; ".join(formula.equation(style) for formula in self.node.sizes)
        return texts


@dataclass(frozen=True)
class Totals:
    """What the rows add up to; None where a row is unknown.

    `weight_layers` counts convolutions and dense layers on the longest path; `receptive_field` is
    that of the last layer before the first flatten, dense or global pooling layer.
    """

    params: int | None
    trainable_params: int | None
    non_trainable_params: int | None
    weight_layers: int | None
    macs: int | None
    flops: int | None
    weight_bytes: int | None
    activation_bytes: int | None
    receptive_field: int | None
    known_params: int


@dataclass(frozen=True)
class Summary:
    """A network's rows and totals; `batch` is the number of images in memory at once."""

    model: str
    input_shape: tuple[Shape, ...]
    rows: tuple[Row, ...]
    totals: Totals
    batch: int

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader should know of single layers, one line each."""
        return tuple(f"{row.name}: {row.note}" for row in flat(self.rows) if row.note)


def summarise(graph: Graph, model: str, batch: int = 1) -> Summary:
    """The summary of a network, for `batch` images in memory at once."""
    rows = tuple(_rows(graph.nodes, batch))
    return Summary(
        model,
        tuple(tensor.sizes for tensor in graph.inputs),
        rows,
        _totals(rows, graph),
        batch,
    )


def flat(rows: Iterable[Row]) -> Iterator[Row]:
    """All rows, those inside nested models after the model's own."""
    for row in rows:
        yield row
        yield from flat(row.inside)


def _rows(nodes: Iterable[Node], batch: int) -> Iterator[Row]:
    """One row a layer, in the order of its first call; a layer called twice works twice."""
    calls: dict[int, list[Node]] = {}
    for node in nodes:
        calls.setdefault(id(node.layer), []).append(node)
    for group in calls.values():
        yield _row(group, batch)


def _row(calls: list[Node], batch: int) -> Row:
    node = calls[0]
    layer, output = node.layer, node.outputs[0]
    unknown = isinstance(layer, UnknownLayer)
    shape = None if unknown and layer.fact.output_shape is None else output.sizes  # type: ignore[attr-defined]
    uncounted = unknown and layer.fact.params is None  # type: ignore[attr-defined]
    return Row(
        name=layer.name,
        type=layer.type,
        inputs=tuple(tensor.node.layer.name for tensor in node.inputs if tensor.node),
        input_shapes=tuple(tensor.sizes for tensor in node.inputs),
        output_shape=shape,
        kernel=layer.kernel,
        stride=layer.stride,
        padding=layer.padding,
        activation=layer.activation,
        params=None if uncounted else int(layer.params.value),
        trainable_params=None if uncounted else layer.trainable_params,
        macs=None if uncounted else _sum(_macs(call) for call in calls),
        receptive_field=_whole(output.field),
        jump=_largest(output.jump),
        activation_bytes=_activation_bytes(calls, batch) if shape is not None else None,
        node=node,
        inside=tuple(_rows(node.inner, batch)),
        note=layer.note if unknown else "",  # type: ignore[attr-defined]
    )


def _macs(call: Node) -> int | None:
    """Multiplications of one call: 0 for layers that are not counted, None when unknown."""
    if call.inner:
        return _sum(_macs(inner) for inner in call.inner)
    if call.multiplications is not None:
        return int(call.multiplications.value)
    return None if call.layer.counts_as_depth or _uncounted(call) else 0


def _uncounted(call: Node) -> bool:
    return isinstance(call.layer, UnknownLayer) and call.layer.fact.params is None


def _activation_bytes(calls: list[Node], batch: int) -> int | None:
    return _sum(
        None if None in output.sizes else prod(output.sizes) * BYTES_OF_FLOAT32 * batch  # type: ignore[arg-type]
        for call in calls
        for output in call.outputs
    )


def _largest(sides: tuple[Value, ...] | None) -> float | None:
    if not sides:
        return None
    largest = max(sides)
    return largest if isinstance(largest, int) else float(largest)


def _whole(field: tuple[Value, ...] | None) -> int | None:
    """Whole pixels along the longer side: see `window_field`."""
    return ceil(max(field)) if field else None


def _totals(rows: tuple[Row, ...], graph: Graph) -> Totals:
    params = _sum(row.params for row in rows)
    trainable = _sum(row.trainable_params for row in rows)
    macs = _sum(row.macs for row in rows)
    whole = params is not None and trainable is not None
    known = [row.params for row in flat(rows) if row.params is not None and not row.inside]
    unknown = any(_uncounted(row.node) for row in flat(rows))
    return Totals(
        params=None if unknown else params,
        trainable_params=None if unknown else trainable,
        non_trainable_params=params - trainable if whole and not unknown else None,  # type: ignore[operator]
        weight_layers=None if unknown else depth(graph),
        macs=None if unknown else macs,
        flops=None if unknown or macs is None else 2 * macs,
        weight_bytes=None if unknown or params is None else params * BYTES_OF_FLOAT32,
        activation_bytes=_sum(row.activation_bytes for row in rows),
        receptive_field=_field_before_the_end(rows),
        known_params=sum(known),
    )


def _field_before_the_end(rows: tuple[Row, ...]) -> int | None:
    """The field of the last layer before the first flatten, dense or global pooling layer."""
    field = None
    for row in flat(rows):
        if row.type.startswith(_ENDS_OF_SPACE):
            break
        if not row.inside and not isinstance(row.node.layer, InputLayer):
            field = row.receptive_field
    return field


def _sum(numbers: Iterable[int | None]) -> int | None:
    """The sum, or None when a number is unknown."""
    result = 0
    for number in numbers:
        if number is None:
            return None
        result += number
    return result
