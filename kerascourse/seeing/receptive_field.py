"""What a unit of a feature map sees of the image: by arithmetic, and by gradients."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kerascourse.errors import UsageError
from kerascourse.seeing.subject import Example, Subject
from kerascourse.symbolic.configuration import read_config
from kerascourse.symbolic.graph import Graph, InputLayer
from kerascourse.symbolic.layers.window import zeros
from kerascourse.symbolic.tensor import Node, Shape, Tensor
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.models.unfolded import Call

SAMPLE = 64
_BATCH = 16

# those along the rows and those along the columns
Positions = tuple[frozenset[int], ...]


@dataclass(frozen=True)
class ReceptiveField:
    """The field of the unit at `unit` (row, column) of `layer`, whose maps have `maps` positions.

    `size` and `jump` are those of the arithmetic, in pixels (None where a unit sees everything, as
    after a global pooling); `box` is (top, left, bottom, right) of the pixels that the unit depends
    on, the last two one beyond them. `effective` is the mean of |∂ unit / ∂ pixel| over `sample`
    images, float64 (height, width); `central_share` the share of its energy in the central half of
    the box's sides (None where no gradient reaches the image).
    """

    layer: str
    unit: tuple[int, int]
    maps: tuple[int, int]
    size: tuple[float, ...] | None
    jump: tuple[float, ...] | None
    box: tuple[int, int, int, int]
    effective: np.ndarray
    sample: int
    central_share: float | None


def receptive_field(
    subject: Subject,
    example: Example,
    layer: str | None = None,
    unit: tuple[int, int] | None = None,
) -> ReceptiveField:
    """The field of a unit, by default the middle one of the last convolution or pooling with more
    than one position. The gradients are taken on test images, or else on `example`.

    UsageError where there is no such layer or no such unit.
    """
    import keras

    from kerascourse.models.unfolded import unfold

    unfolded = unfold(subject.as_saved)
    call = unfolded.call(layer) if layer else _last(subject.name, unfolded.calls)
    model = keras.Model(unfolded.model.inputs[0], call.output)
    images = subject.examples(most=SAMPLE).x if subject.dataset else example.pixels[None]
    maps = _sides(call, model.compute_output_shape((1, *images.shape[1:])))
    unit = unit or (maps[0] // 2, maps[1] // 2)
    if not all(0 <= place < side for place, side in zip(unit, maps, strict=True)):
        raise UsageError(
            _(
                "expected --unit from 0,0 to {last}, received {unit}",
                last=f"{maps[0] - 1},{maps[1] - 1}",
                unit=f"{unit[0]},{unit[1]}",
            ),
            _("Try: --unit {unit}", unit=f"{maps[0] // 2},{maps[1] // 2}"),
        )
    tensor = _tensor(subject.as_saved, call.name, images.shape[1:])
    box = seen_box(tensor, unit)
    low, high = subject.fed_range
    effective = (high - low) * _effective(model, unit, subject.fed(images))
    return ReceptiveField(
        call.name,
        unit,
        maps,
        _numbers(tensor.field),
        _numbers(tensor.jump),
        box,
        effective,
        len(images),
        central_share(effective, box),
    )


def seen_box(tensor: Tensor, unit: tuple[int, int]) -> tuple[int, int, int, int]:
    """(top, left, bottom, right) of the pixels that `unit` of `tensor` depends on, the last two
    one beyond them.

    The positions that each layer reads, by its kernel, stride, padding and dilation, go back layer
    by layer; what lies in the padding is no pixel.
    """
    needed: dict[int, Positions] = {id(tensor): tuple(frozenset([place]) for place in unit)}
    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    for here in reversed(_ordered(tensor)):
        wanted = needed[id(here)]
        if here.node is not None and isinstance(here.node.layer, InputLayer):
            rows, columns = rows | wanted[0], columns | wanted[1]
        for source in _sources(here):
            read = _read(here, source, wanted)
            before = needed.get(id(source), (frozenset(), frozenset()))
            needed[id(source)] = tuple(a | b for a, b in zip(before, read, strict=True))
    return min(rows), min(columns), max(rows) + 1, max(columns) + 1


Span = tuple[int, int]  # the first pixel along an axis, and one beyond the last


def seen_spans(graph: Graph) -> dict[str, tuple[list[Span], list[Span]]]:
    """What `seen_box` gives for all units of all layers with height and width, under the names of
    `models.unfolded`: the spans of the rows, one for each row of the layer's maps, and those of the
    columns. A unit sees the product of its row's and its column's."""
    spans: dict[int, tuple[list[Span], list[Span]]] = {}
    found = {}
    for name, target in _named(graph.nodes, "", Counter()):
        for tensor in _ordered(target):
            if id(tensor) not in spans:
                spans[id(tensor)] = _rows_and_columns(tensor, spans)
        if len(target.sizes) == 3:
            found[name] = spans[id(target)]
    return found


def _rows_and_columns(
    tensor: Tensor, known: dict[int, tuple[list[Span], list[Span]]]
) -> tuple[list[Span], list[Span]]:
    sides = [int(side or 1) for side in tensor.sizes[:2]] if len(tensor.sizes) == 3 else [1, 1]
    if tensor.node is not None and isinstance(tensor.node.layer, InputLayer):
        rows, columns = ([(place, place + 1) for place in range(side)] for side in sides)
        return rows, columns
    joined: list[list[Span]] = []
    for axis, side in enumerate(sides):
        line = []
        for place in range(side):
            wanted = tuple(frozenset([place if other == axis else 0]) for other in (0, 1))
            read = [
                known[id(source)][axis][out]
                for source in _sources(tensor)
                for out in _read(tensor, source, wanted)[axis]
            ]
            # what sees nothing but zeros has an empty span
            seen = [span for span in read if span[0] < span[1]] or [(0, 0)]
            line.append((min(start for start, _end in seen), max(end for _start, end in seen)))
        joined.append(line)
    return joined[0], joined[1]


def central_share(effective: np.ndarray, box: tuple[int, int, int, int]) -> float | None:
    """The share of the energy (squares) of `effective` in the pixels whose centres lie in the
    central half of the box's height and width; None without any energy."""
    energy = effective**2
    if not energy.any():
        return None
    top, left, bottom, right = box
    rows = np.abs(np.arange(energy.shape[0]) + 0.5 - (top + bottom) / 2) < (bottom - top) / 4
    columns = np.abs(np.arange(energy.shape[1]) + 0.5 - (left + right) / 2) < (right - left) / 4
    return float(energy[np.ix_(rows, columns)].sum() / energy.sum())


def _last(name: str, calls: Iterable["Call"]) -> "Call":
    found = [
        call
        for call in calls
        if len(call.output.shape) == 4
        and tuple(call.output.shape[1:3]) != (1, 1)
        and any(word in type(call.layer).__name__ for word in ("Conv", "Pooling"))
    ]
    if not found:
        raise UsageError(
            _("no convolution or pooling of {name} has height and width", name=name),
            _("Try: kc summary"),
        )
    return found[-1]


def _sides(call: "Call", shape: tuple[int, ...]) -> tuple[int, int]:
    if len(shape) != 4:
        raise UsageError(
            _(
                "expected a layer with height and width, received {layer} of {shape}",
                layer=call.name,
                shape="×".join(map(str, shape[1:])),
            )
        )
    return int(shape[1]), int(shape[2])


def _effective(model: Any, unit: tuple[int, int], images: np.ndarray) -> np.ndarray:
    """The mean over `images` of |∂ unit / ∂ pixel|, channels of both added up.

    Those of the unit are added with weights from low to high, of mean 1: the channels of a softmax
    add up to 1 on any image, so that their plain sum has no gradient. Source: Luo, Li, Urtasun &
    Zemel 2016, "Understanding the effective receptive field in deep convolutional neural networks".
    """
    import keras

    from kerascourse.models.gradients import gradient

    weights = np.linspace(1.0, 2.0, model.output_shape[-1], dtype=np.float32)
    weights /= weights.mean()

    def objective(output: Any) -> Any:
        values = keras.ops.cast(output[:, unit[0], unit[1]], "float32")
        return keras.ops.sum(keras.ops.multiply(values, weights))

    total = np.zeros(images.shape[1:3])
    for start in range(0, len(images), _BATCH):
        slope, _output = gradient(model, [images[start : start + _BATCH]], 0, objective)
        total += np.abs(slope).sum((0, 3))
    return total / len(images)


def _tensor(model: Any, name: str, shape: Shape) -> Tensor:
    """The output of the call `name` in the symbolic graph of a Keras model, on images of
    `shape`."""
    return dict(_named(graph_of(model, shape).nodes, "", Counter()))[name]


def graph_of(model: Any, shape: Shape) -> Graph:
    """The symbolic graph of a Keras model on images of `shape`, where it leaves that open."""
    given = None if None not in model.inputs[0].shape[1:] else shape
    return read_config(json.loads(model.to_json()), given)


def _named(nodes: Iterable[Node], path: str, seen: Counter[str]) -> Iterator[tuple[str, Tensor]]:
    """The calls under the names that `models.unfolded` gives them."""
    for node in nodes:
        if isinstance(node.layer, Graph):
            yield from _named(node.inner, f"{path}{node.layer.name}/", seen)
            continue
        name = f"{path}{node.layer.name}"
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name}#{seen[name]}"), node.outputs[0]


def _ordered(target: Tensor) -> list[Tensor]:
    """`target` and all that it depends on, each after what it needs."""
    done: dict[int, Tensor] = {}
    entered: set[int] = set()
    pending = [target]
    while pending:
        tensor = pending[-1]
        if id(tensor) in done:
            pending.pop()
        elif id(tensor) in entered:
            done[id(tensor)] = pending.pop()
        else:
            entered.add(id(tensor))
            pending.extend(source for source in _sources(tensor) if id(source) not in done)
    return list(done.values())


def _sources(tensor: Tensor) -> tuple[Tensor, ...]:
    """What `tensor` is computed from; for the output of a nested model, that output inside it."""
    node = tensor.node
    if node is None:
        return ()
    if not isinstance(node.layer, Graph):
        return node.inputs
    output = node.layer.outputs[tensor.index]
    calls = [own for own in node.layer.nodes if not isinstance(own.layer, InputLayer)]
    if output.node not in calls:
        return node.inputs
    return (node.inner[calls.index(output.node)].outputs[output.index],)


def _read(tensor: Tensor, source: Tensor, wanted: Positions) -> Positions:
    """The positions of `source` that the layer reads for those `wanted` of its output."""
    layer: Any = tensor.node and tensor.node.layer
    if isinstance(layer, Graph):
        return wanted
    if len(source.sizes) != 3:  # a vector: one position, which needs all before it
        return frozenset([0]), frozenset([0])
    before, after = source.sizes[:2], tensor.sizes[:2]
    if tensor.field is None:
        return tuple(frozenset(range(side or 1)) for side in before)
    return tuple(
        frozenset(
            place
            for out in outs
            for place in _places(layer, axis, out, int(before[axis] or 1), int(after[axis] or 1))
            if 0 <= place < int(before[axis] or 1)
        )
        for axis, outs in enumerate(wanted)
    )


def _places(layer: Any, axis: int, out: int, size: int, out_size: int) -> Iterable[int]:
    """What a layer reads along one axis of `size` for its output at `out` of `out_size`."""
    kind = layer.type
    if "Transpose" in kind:
        kernel, stride, dilation = layer.kernel[axis], layer.stride[axis], layer.dilation[axis]
        first, _rest = zeros(out_size, kernel, stride, layer.padding, dilation)
        reached = (out + first - offset * dilation for offset in range(kernel))
        return [place // stride for place in reached if place % stride == 0]
    if getattr(layer, "kernel", None) is not None and hasattr(layer, "stride"):
        kernel, stride = layer.kernel[axis], layer.stride[axis]
        dilation = layer.dilation[axis] if hasattr(layer, "dilation") else 1
        first, _rest = zeros(size, kernel, stride, layer.padding, dilation)
        return [out * stride + offset * dilation - first for offset in range(kernel)]
    if kind.startswith("ZeroPadding"):
        return [out - layer.padding[axis][0]]
    if kind.startswith("Cropping"):
        return [out + layer.cropping[axis][0]]
    if kind.startswith("UpSampling"):
        return _interpolated(layer.interpolation, out, layer.size[axis], size)
    return [out if size > 1 else 0]


def _interpolated(interpolation: str, out: int, factor: int, size: int) -> Iterable[int]:
    """The neighbours that an interpolation reads around the place of `out` in the input."""
    reach = {"nearest": 0, "bilinear": 1, "bicubic": 2, "lanczos3": 3, "lanczos5": 5}[interpolation]
    if reach == 0:
        return [out // factor]
    first = int(np.floor((out + 0.5) / factor - 0.5))
    # beyond the edge the last value is repeated
    return [min(max(first + step, 0), size - 1) for step in range(1 - reach, reach + 1)]


def _numbers(values: Iterable[Any] | None) -> tuple[float, ...] | None:
    """Sides in pixels: whole numbers, or fractions after upsampling."""
    if values is None:
        return None
    return tuple(int(value) if int(value) == value else float(value) for value in values)
