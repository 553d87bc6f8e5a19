"""How much memory a step of training takes, from the network's formulas: an estimate.

What the way back of a layer needs follows from its derivative: a convolution needs its input, a
ReLU its output, a sum nothing. So an activation is kept once, however many layers need it, and one
that no derivative needs is not kept. `tests/summaries/test_memory.py` counts small networks by
hand, `benchmarks/memory.py` holds whole ones against what TensorFlow allocates.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import prod

from kerascourse.errors import InputError, UsageError
from kerascourse.summaries.methods import MOMENTS
from kerascourse.summaries.rows import summarise
from kerascourse.symbolic.graph import Graph, InputLayer
from kerascourse.symbolic.layers import dtypes
from kerascourse.symbolic.tensor import Called, Node, Tensor
from kerascourse.texts import _

FULL = 4  # bytes of a value of float32
UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
UNITS |= {"KIB": 2**10, "MIB": 2**20, "GIB": 2**30, "TIB": 2**40}

# by the beginning of a layer's type: the same values again, in the same memory
SAME_VALUES = ("Flatten", "Reshape", "ActivityRegularization", "Identity")
# whose derivative needs no activation at all
NOTHING = (
    "Add", "Average", "CenterCrop", "Concatenate", "Cropping", "GlobalAverage", "InputLayer",
    "Permute", "Random", "RepeatVector", "Rescaling", "Resizing", "Subtract", "UpSampling",
    "ZeroPadding",
)  # fmt: skip
# which need input and output, to find which value was the largest
CHOOSING = ("GlobalMax", "MaxPool", "Maximum", "Minimum")
DROPPING = ("AlphaDropout", "Dropout", "SpatialDropout")
NORMALISING = ("BatchNormalization", "GroupNormalization", "LayerNormalization")
# activations whose derivative follows from their output; others need what they were applied to
FROM_OUTPUT = ("elu", "relu", "sigmoid", "softmax", "tanh")


@dataclass(frozen=True)
class Kept:
    """What the way back needs of a layer: `what` it is, "output", "input" (before its activation,
    or in float32 in a normalisation) or "mask"; and its bytes for one example."""

    layer: str
    what: str
    size: int


@dataclass(frozen=True)
class Memory:
    """Bytes that training in batches of `batch` examples takes with the optimizer `method`.

    `weights` counts all of them, `copies` those in 16 bits that a mixed precision computes with;
    `gradients` and `moments`, what the optimizer remembers, those that learn. `kept` has the
    activations that the way back needs, for one example; `passing` by how many bytes of one example
    the gradients of activations on their way, with the copy that a convolution works on, add to
    these where all together are most.
    """

    batch: int
    precision: str | None
    method: str
    weights: int
    copies: int
    gradients: int
    moments: int
    kept: tuple[Kept, ...]
    passing: int

    @property
    def fixed(self) -> int:
        """What does not depend on the batch."""
        return self.weights + self.copies + self.gradients + self.moments

    @property
    def activations(self) -> int:
        """All activations that are kept for the batch."""
        return self.batch * sum(kept.size for kept in self.kept)

    @property
    def total(self) -> int:
        """Everything."""
        return self.fixed + self.activations + self.batch * self.passing

    def largest_batch(self, size: int) -> int:
        """How many examples fit into `size` bytes; 0 where not even one does."""
        each = (self.total - self.fixed) // self.batch
        return max(0, (size - self.fixed) // max(1, each))


def read_size(text: str) -> int:
    """Bytes, of a text such as 8GB, 512 MiB or 1.5 gb; UsageError where it is none."""
    found = re.fullmatch(r"\s*(\d{1,12}(?:\.\d{1,6})?)\s*([a-z]{0,3})\s*", text, re.IGNORECASE)
    if found is None or found[2].upper() not in UNITS:
        raise UsageError(
            _("expected a size such as 8GB or 512MiB, received {text!r}", text=text[:60]),
            _("Try: --fits 8GB"),
        )
    return int(float(found[1]) * UNITS[found[2].upper()])


def memory(graph: Graph, batch: int, precision: str | None, method: str) -> Memory:
    """The memory that training the network takes.

    `precision` is one of `PRECISIONS`, or None for what each layer says itself; `method` one of
    `MOMENTS`. InputError where the size of a layer is unknown.
    """
    nodes = tuple(_calls(graph.nodes))
    layers = {id(node.layer): node.layer for node in nodes}.values()
    totals = summarise(graph, graph.name).totals
    for node in nodes:
        shapes = [tensor.sizes if tensor.known else (None,) for tensor in node.outputs]
        if not node.layer.is_counted or any(None in shape for shape in shapes):
            raise InputError(
                _(
                    "expected layers whose sizes are known, that of {name} is not",
                    name=node.layer.label,
                ),
                _("Try: --input HEIGHTxWIDTHxCHANNELS"),
            )
    timeline = _Timeline(nodes, _same_values(graph.nodes), precision)
    learning = totals.trainable_params or 0
    mixed = sum(layer.trainable_params for layer in layers if _is_mixed(layer, precision))
    weights = (totals.params or 0) * FULL if precision else totals.weight_bytes or 0
    return Memory(
        batch=batch,
        precision=precision,
        method=method,
        weights=weights,
        copies=mixed * 2,
        gradients=learning * FULL,
        moments=learning * FULL * MOMENTS[method],
        kept=timeline.kept,
        passing=timeline.passing,
    )


def _calls(nodes: Iterable[Node]) -> Iterator[Node]:
    """The calls of layers, those inside nested models in their places."""
    for node in nodes:
        if node.inner:
            yield from _calls(node.inner)
        else:
            yield node


def _is_mixed(layer: Called, precision: str | None) -> bool:
    return _value_bytes(layer, precision) < FULL


def _value_bytes(layer: Called, precision: str | None) -> int:
    return dtypes.of(precision).value_bytes if precision else layer.value_bytes


def _is(layer: Called, kinds: tuple[str, ...]) -> bool:
    return layer.type.startswith(kinds)


class _Timeline:
    """What is in memory for one example, from the forward pass to the end of the way back."""

    def __init__(
        self, nodes: tuple[Node, ...], same: dict[int, Tensor], precision: str | None
    ) -> None:
        self.precision = precision
        self.same = same
        # in the order in which they are made, each with the first call that needs it
        self.found: dict[tuple[int, str], Kept] = {}
        self.until: dict[tuple[int, str], int] = {}
        for place, node in enumerate(nodes):
            for key, kept in self._needed(node):
                self.found.setdefault(key, kept)
                self.until.setdefault(key, place)
        self.kept = tuple(self.found.values())
        self.passing = self._most(nodes) - sum(kept.size for kept in self.kept)

    def _needed(self, node: Node) -> Iterator[tuple[tuple[int, str], Kept]]:
        """What the derivative of a call needs, each by the tensor and what it is of it."""
        layer, output = node.layer, node.outputs[0]
        if isinstance(layer, InputLayer):  # the batch itself, which waits for the first layer
            yield self._kept(output)
            return
        if _is(layer, SAME_VALUES + NOTHING):
            return
        activation = layer.activation if layer.activation != "linear" else None
        is_activation = activation is not None and not _multiplies(layer)
        if _is(layer, DROPPING):
            yield (id(output), "mask"), Kept(layer.name, "mask", prod(output.sizes))  # type: ignore[arg-type]
        elif _is(layer, NORMALISING) and _is_mixed(layer, self.precision):
            size = prod(node.inputs[0].sizes) * FULL  # type: ignore[arg-type]
            yield (id(output), "input"), Kept(layer.name, "input", size)
        elif not is_activation or activation not in FROM_OUTPUT:
            yield from map(self._kept, node.inputs)
        if _is(layer, CHOOSING) or activation in FROM_OUTPUT:
            yield self._kept(output)
        elif activation is not None and not is_activation:
            _key, kept = self._kept(output)
            yield (id(output), "input"), Kept(layer.name, "input", kept.size)

    def _kept(self, tensor: Tensor) -> tuple[tuple[int, str], Kept]:
        """A tensor as something that is kept; what has the same values is the same."""
        tensor = self._first(tensor)
        name = tensor.node.layer.name if tensor.node is not None else ""
        return (id(tensor), "output"), Kept(name, "output", self._size(tensor))

    def _first(self, tensor: Tensor) -> Tensor:
        while id(tensor) in self.same:
            tensor = self.same[id(tensor)]
        return tensor

    def _size(self, tensor: Tensor) -> int:
        layer = tensor.node.layer if tensor.node is not None else None
        each = _value_bytes(layer, self.precision) if layer is not None else FULL
        return prod(tensor.sizes) * each  # type: ignore[arg-type]

    def _most(self, nodes: tuple[Node, ...]) -> int:
        """The most bytes at once on the way back: of the activations still needed, of the gradients
        of activations on their way, and of what a convolution works on."""
        held = sum(kept.size for kept in self.kept)
        gradients: dict[int, int] = {}
        most = held
        for place in range(len(nodes) - 1, -1, -1):
            node = nodes[place]
            for tensor in (*node.outputs[:1], *node.inputs):
                first = self._first(tensor)
                if first.node is None or not isinstance(first.node.layer, InputLayer):
                    gradients.setdefault(id(first), self._size(first))
            # a convolution works on a copy of its gradient, laid out anew
            layer = node.layer
            copy = self._size(node.outputs[0]) if layer.kernel and layer.weights else 0
            most = max(most, held + sum(gradients.values()) + copy)
            if self._first(node.outputs[0]) is node.outputs[0]:
                gradients.pop(id(node.outputs[0]), None)
            held -= sum(
                self.found[key].size for key, needed in self.until.items() if needed == place
            )
        return most


def _multiplies(layer: Called) -> bool:
    """Whether a layer does something of its own before its activation."""
    return bool(layer.weights) or layer.counts_as_depth


def _same_values(nodes: Iterable[Node]) -> dict[int, Tensor]:
    """By its identity, the tensor whose values another one has: what a layer only reshapes, and
    what a nested model hands on or takes in."""
    same: dict[int, Tensor] = {}
    for node in nodes:
        if node.inner:
            same |= _same_values(node.inner)
            if len(node.outputs) == 1:
                same[id(node.outputs[0])] = node.inner[-1].outputs[0]
        elif _is(node.layer, SAME_VALUES) and node.inputs:
            same[id(node.outputs[0])] = node.inputs[0]
    return same
