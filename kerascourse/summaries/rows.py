"""A summary: one row a layer, and what the rows add up to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil, prod
from typing import Any

from kerascourse.symbolic.arithmetic import Expression, Style, Value
from kerascourse.symbolic.graph import (
    Graph,
    InputLayer,
    depth,
    known_multiplications,
    multiplications,
)
from kerascourse.symbolic.tensor import Called, Node, Shape


@dataclass(frozen=True)
class Row:
    """One layer. A number that does not apply, or that nobody can know, is None.

    Shapes are without the batch axis; `kernel` and `stride` are (height, width); `macs` counts the
    multiplications for one image; `receptive_field` and `jump` are input pixels along one side,
    and with `sees_all` a position sees the whole input; `activation_bytes` are those of the layer's
    number format, for the batch of the summary. `inside` has the rows of a nested
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
    sees_all: bool
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
    """What the rows add up to; None where a row is unknown, and then the `known_` part of it.

    A layer that stands in several models is counted once. `weight_layers` counts convolutions and
    dense layers on the longest path; `receptive_field` is the largest of all positions that do not
    see the whole input, gates and normalisations over space left out.
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
    known_macs: int


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
    shape = output.sizes if output.known else None
    uncounted = not layer.is_counted
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
        macs=_sum(multiplications(call) for call in calls),
        receptive_field=_whole(output.field),
        sees_all=output.field is None and output.is_traced,
        jump=_largest(output.jump),
        activation_bytes=_activation_bytes(calls, batch) if shape is not None else None,
        node=node,
        inside=tuple(_rows(node.inner, batch)),
        note=layer.note,
    )


def _activation_bytes(calls: list[Node], batch: int) -> int | None:
    return _sum(
        None
        if not output.known or None in output.sizes
        else prod(output.sizes) * call.layer.value_bytes * batch  # type: ignore[arg-type]
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
    layers = tuple(_counted_once(graph, frozen=False).values())
    params = [int(layer.params.value) for layer, _frozen in layers if layer.is_counted]
    trainable = sum(
        layer.trainable_params for layer, frozen in layers if layer.is_counted and not frozen
    )
    whole = len(params) == len(layers)
    macs = _sum(row.macs for row in rows)
    fields = [_whole_without_gates(row) for row in flat(rows) if not _is_input(row)]
    return Totals(
        params=sum(params) if whole else None,
        trainable_params=trainable if whole else None,
        non_trainable_params=sum(params) - trainable if whole else None,
        weight_layers=depth(graph) if whole and graph.is_connected else None,
        macs=macs,
        flops=None if macs is None else 2 * macs,
        weight_bytes=sum(layer.weight_bytes for layer, _frozen in layers) if whole else None,
        activation_bytes=_sum(row.activation_bytes for row in rows),
        receptive_field=max((field for field in fields if field is not None), default=None),
        known_params=sum(params),
        known_macs=sum(map(known_multiplications, graph.nodes)),
    )


def _counted_once(graph: Graph, frozen: bool) -> dict[int, tuple[Called, bool]]:
    """Each layer of the network and of the models inside it, once; and whether a model that it
    stands in is frozen, since Keras freezes all that is inside."""
    found: dict[int, tuple[Called, bool]] = {}
    frozen = frozen or not graph.trainable
    for layer in graph.layers:
        inner = {id(layer): (layer, frozen)}
        if isinstance(layer, Graph):
            inner = _counted_once(layer, frozen)
        for key, (one, is_frozen) in inner.items():
            found[key] = one, is_frozen or (key in found and found[key][1])
    return found


def _whole_without_gates(row: Row) -> int | None:
    output = row.node.outputs[0]
    return _whole((output.ungated or output).field)


def _is_input(row: Row) -> bool:
    return isinstance(row.node.layer, InputLayer)


def _sum(numbers: Iterable[int | None]) -> int | None:
    """The sum, or None when a number is unknown."""
    result = 0
    for number in numbers:
        if number is None:
            return None
        result += number
    return result
