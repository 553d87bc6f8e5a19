"""From layers to the blocks that papers draw: normalisation, activation and dropout belong to their
convolution, and layers that only rearrange values belong to the line between two blocks.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, Literal

from kerascourse.symbolic.graph import Graph
from kerascourse.symbolic.tensor import Node, Shape, Tensor
from kerascourse.texts import _, safe_text

Kind = Literal[
    "input",
    "padding",
    "convolution",
    "transposed",
    "max",
    "average",
    "upsampling",
    "dense",
    "concatenate",
    "combine",
    "sample",
    "other",
]
Mark = Literal["normalisation", "activation", "dropout", "noise", "penalty"]

# how a joint that works value by value is written in its circle
SIGNS = {
    "Add": "+",
    "Subtract": "−",
    "Multiply": "×",
    "Dot": "·",
    "Average": "μ",
    "Maximum": "∨",
    "Minimum": "∧",
}
_KINDS: tuple[tuple[str, Kind], ...] = (
    (r"InputLayer", "input"),
    (r"ZeroPadding\dD", "padding"),
    (r"Conv\dDTranspose", "transposed"),
    (r"(Separable|Depthwise|Partial)?Conv\dD", "convolution"),
    (r"(Global|Adaptive)?MaxPooling\dD", "max"),
    (r"(Global|Adaptive)?AveragePooling\dD", "average"),
    (r"UpSampling\dD|Resizing", "upsampling"),
    (r"Dense|EinsumDense|Embedding", "dense"),
    (r"Concatenate", "concatenate"),
    (r"|".join(SIGNS), "combine"),
    (r"Reparametrization", "sample"),
)
_MARKS: tuple[tuple[str, Mark], ...] = (
    (r"\w*Normalization", "normalisation"),
    (r"Activation|P?ReLU|Relu6?|LeakyReLU|E[lL][uU]|Softmax|Sigmoid|Tanh", "activation"),
    (r"Silu|Gelu|HardSi\w+", "activation"),
    (r"(Alpha|Spatial|Gaussian)?Dropout(\dD)?", "dropout"),
    (r"GaussianNoise|PixelNoise", "noise"),
    (r"ActivityRegularization|KLSparsity", "penalty"),
)
# they rearrange or rescale values: part of the line between two blocks
_SILENT = (
    r"Flatten|Reshape|Permute|Identity|Masking|Rescaling|Normalization|Random\w+|ChannelScale|"
    r"PadChannels|Cropping\dD|CenterCrop|Cast|Clip"
)
# their output is the volume that the next block sees
_RESIZING = r"Cropping\dD|CenterCrop|PadChannels"


@dataclass(frozen=True)
class Block:
    """A layer with weights, a pooling, a joint … and the layers merged into it.

    `shape` is its output without the batch, channels last; None where nobody knows it. `before` and
    `after` are the marks of merged layers in their order. `width` is the number of filters or units
    where the layer has one; `label` its kernel and stride, or its role; `tags` further facts;
    `activations` the names of the activations among the marks. `parts` are the channels that a
    concatenation puts side by side, `part_kinds` what made them where that is told.
    """

    kind: Kind
    type: str
    names: tuple[str, ...]
    shape: Shape | None
    kernel: tuple[int, ...] | None = None
    stride: tuple[int, ...] | None = None
    width: int | None = None
    before: tuple[Mark, ...] = ()
    after: tuple[Mark, ...] = ()
    label: str = ""
    tags: tuple[str, ...] = ()
    activations: tuple[str, ...] = ()
    parts: tuple[int, ...] = ()
    part_kinds: tuple[Kind, ...] = ()

    @property
    def latent(self) -> bool:
        """Whether this is what an autoencoder makes of an image: the smallest, middle layer."""
        return self.kind == "sample" or self.names[0] == "latent"

    @property
    def enlarges(self) -> bool:
        """Whether its maps are larger than those that it gets."""
        return self.kind in ("transposed", "upsampling")

    @property
    def spatial(self) -> Shape | None:
        """The sides of the feature map: () for a vector, None when not known."""
        return None if self.shape is None else self.shape[:-1]

    @property
    def channels(self) -> int | None:
        """Channels of a feature map, or units of a vector; None when not known."""
        return self.shape[-1] if self.shape else None


@dataclass(frozen=True)
class Edge:
    """A line from one block to another; `note` tells what happens on the way ("crop")."""

    source: int
    target: int
    note: str = ""


@dataclass(frozen=True)
class Network:
    """Blocks in topological order and the lines between them; indices of inputs and outputs."""

    blocks: tuple[Block, ...]
    edges: tuple[Edge, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


@dataclass(frozen=True)
class _Flow:
    """What a tensor carries: the block it comes from, and what happened since."""

    block: int
    shape: Shape | None
    marks: tuple[Mark, ...] = ()
    names: tuple[str, ...] = ()
    activations: tuple[str, ...] = ()
    note: str = ""


def merge(graph: Graph) -> Network:
    """The blocks of a network."""
    builder = _Builder(graph)
    for node in graph.nodes:
        builder.add(node)
    return builder.network()


class _Builder:
    """Follows the tensors of a graph from block to block."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.blocks: list[Block] = []
        self.edges: dict[tuple[int, int], Edge] = {}
        self.flows: dict[int, _Flow] = {}
        self.consumers = Counter(id(t) for node in graph.nodes for t in node.inputs)
        self.consumers.update(id(tensor) for tensor in graph.outputs)

    def add(self, node: Node) -> None:
        """One call of a layer: a new block, or a part of the one before."""
        mark, silent = _matched(_MARKS, node), _is_silent(node)
        if (mark or silent) and len(node.inputs) == 1:
            flow = self._passed(node, mark)
        else:
            flow = self._new(node, _matched(_KINDS, node) or "other")
        for output in node.outputs:
            self.flows[id(output)] = flow

    def network(self) -> Network:
        """All blocks; those that nothing leads to or from stay."""
        inputs = tuple(self.flows[id(tensor)].block for tensor in self.graph.inputs)
        ends = [self.flows[id(tensor)] for tensor in self.graph.outputs]
        ends = [self._standing(flow) if flow.marks else flow for flow in ends]
        outputs = tuple(dict.fromkeys(flow.block for flow in ends))
        return Network(tuple(self.blocks), tuple(self.edges.values()), inputs, outputs)

    def _passed(self, node: Node, mark: Mark | None) -> _Flow:
        """`node` merged into the block before where that block goes nowhere else."""
        flow = self.flows[id(node.inputs[0])]
        shape = _shape(node) if re.fullmatch(_RESIZING, node.layer.type) else flow.shape
        block = self.blocks[flow.block]
        alone = self.consumers[id(node.inputs[0])] == 1 and not flow.names
        # what follows a concatenation is normalised for the convolution after it
        if alone and (block.kind != "concatenate" or not mark):
            self.blocks[flow.block] = replace(
                block,
                shape=shape,
                after=(*block.after, *([mark] if mark else [])),
                names=(*block.names, node.layer.name),
                activations=(*block.activations, *_activations(node)),
            )
            return _Flow(flow.block, shape)
        note = _("crop") if "Crop" in node.layer.type else flow.note
        marks = (*flow.marks, *([mark] if mark else []))
        names = (*flow.names, node.layer.name)
        activations = (*flow.activations, *_activations(node))
        return _Flow(flow.block, shape, marks, names, activations, note)

    def _new(self, node: Node, kind: Kind) -> _Flow:
        # attention takes the same tensor several times
        tensors = {id(tensor): tensor for tensor in node.inputs}
        flows = [self.flows[key] for key in tensors]
        joint = len(flows) > 1
        if joint:
            flows = [self._standing(flow) if flow.marks else flow for flow in flows]
        if kind == "sample":
            self._name_inputs(flows)
        before = () if joint else tuple(mark for flow in flows for mark in flow.marks)
        names = tuple(name for flow in flows for name in flow.names)
        index = len(self.blocks)
        block = _block(node, kind, flows)
        passed = () if joint else tuple(name for flow in flows for name in flow.activations)
        self.blocks.append(
            replace(
                block,
                before=before,
                names=(*block.names, *names),
                activations=(*passed, *block.activations),
            )
        )
        for flow in flows:
            edge = Edge(flow.block, index, flow.note)
            self.edges.setdefault((flow.block, index), edge)
        return _Flow(index, block.shape)

    def _standing(self, flow: _Flow) -> _Flow:
        """Marks that lead straight into a joint stand as a block of their own."""
        index = len(self.blocks)
        self.blocks.append(
            Block(
                *("other", flow.marks[0], flow.names, flow.shape),
                before=flow.marks,
                activations=flow.activations,
            )
        )
        self.edges[flow.block, index] = Edge(flow.block, index, flow.note)
        return _Flow(index, flow.shape)

    def _name_inputs(self, flows: list[_Flow]) -> None:
        """A variational autoencoder's two vectors by their letters."""
        for flow, letter in zip(flows, ("μ", "log σ²"), strict=False):
            self.blocks[flow.block] = replace(self.blocks[flow.block], label=letter)


def _block(node: Node, kind: Kind, flows: list[_Flow]) -> Block:
    layer: Any = node.layer
    activation: tuple[Mark, ...] = ("activation",) if layer.activation else ()
    channels = [flow.shape[-1] if flow.shape else None for flow in flows]
    parts = tuple(c for c in channels if c is not None)
    return Block(
        kind=kind,
        type=layer.type,
        names=(layer.name,),
        shape=_shape(node),
        kernel=layer.kernel,
        stride=layer.stride,
        width=getattr(layer, "filters", None) or getattr(layer, "units", None),
        after=activation,
        label=_label(node, kind),
        tags=tuple(_tags(node)),
        activations=_activations(node),
        parts=parts if kind == "concatenate" else (),
    )


def _activations(node: Node) -> tuple[str, ...]:
    """The name of the activation that a layer has or is; none for the identity."""
    layer: Any = node.layer
    if layer.activation:
        return (safe_text(layer.activation),)
    is_activation = _matched(_MARKS, node) == "activation" and layer.type != "Activation"
    return (layer.type.lower(),) if is_activation else ()


def _label(node: Node, kind: Kind) -> str:
    """Kernel and stride as `7×7/2`; a role where there is no kernel."""
    layer = node.layer
    if kind == "input":
        return _("input")
    if kind == "padding":
        return _padding(layer)
    if kind == "combine":
        return SIGNS[layer.type]
    if kind == "sample":
        return "z = μ + σ·ε"
    if kind == "other":
        if layer.type == "Reshape":
            return _("reshape")
        return safe_text(layer.name if node.inner else layer.type)
    if layer.type.startswith("Global"):
        return _("global")
    if layer.kernel is None:
        return ""
    kernel = times(layer.kernel)
    usual = layer.stride == ((1,) * len(layer.kernel)) or (
        kind in ("max", "average", "transposed") and layer.stride == layer.kernel
    )
    if usual or layer.stride is None:
        return kernel
    same = len(set(layer.stride)) == 1
    return f"{kernel}/{layer.stride[0] if same else times(layer.stride)}"


def _padding(layer: Any) -> str:
    """How many zeros a layer puts on each side, as `+2`; where sides differ, each of them."""
    sides = [side for pair in layer.padding for side in pair]
    return f"+{sides[0]}" if len(set(sides)) == 1 else "+" + ",".join(map(str, sides))


def _tags(node: Node) -> list[str]:
    layer: Any = node.layer
    tags = []
    if getattr(layer, "groups", 1) > 1:
        tags.append(_("{count} groups", count=layer.groups))
    if max(getattr(layer, "dilation", (1,))) > 1:
        tags.append(_("dilation {rate}", rate=max(layer.dilation)))
    if layer.type.startswith("Depthwise"):
        tags.append(_("depthwise"))
    if layer.type.startswith("Separable"):
        tags.append(_("separable"))
    if layer.name == "latent":
        tags.append(_("latent"))
    return tags


def times(sides: Any) -> str:
    """Sides as `56×56`, with a question mark for one that is not known."""
    return "×".join("?" if side is None else str(side) for side in sides)


def _shape(node: Node) -> Shape | None:
    """The output without the batch, channels last."""
    output: Tensor = node.outputs[0]
    if not output.known:
        return None
    if getattr(node.layer, "channels_first", False) and len(output.sizes) > 1:
        return (*output.sizes[1:], output.sizes[0])
    return output.sizes


def _is_silent(node: Node) -> bool:
    """Whether `node` only rearranges; a vector made a map again is a volume of its own."""
    if re.fullmatch("|".join(SIGNS), node.layer.type):
        return len(node.inputs) == 1
    if node.layer.type == "Reshape":
        sides = node.outputs[0].sizes[:-1]
        return len(sides) < len(node.inputs[0].sizes) or set(sides) == {1}
    return bool(re.fullmatch(_SILENT, node.layer.type))


def _matched(table: Any, node: Node) -> Any:
    return next((name for form, name in table if re.fullmatch(form, node.layer.type)), None)
