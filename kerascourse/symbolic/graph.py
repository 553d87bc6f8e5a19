"""A network as the graph of its layers' calls: from the outputs back to the inputs, in order."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic.arithmetic import Expression, total
from kerascourse.symbolic.layers.base import Layer, multiplications_of, tensors_in
from kerascourse.symbolic.tensor import Called, Node, Shape, Tensor, Weight
from kerascourse.texts import _


class InputLayer(Layer):
    """Where images come in: `shape` without the batch, as (height, width, channels); `saved` is
    what a file says of it."""

    def __init__(
        self, shape: Shape, name: str = "input", saved: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(name=name)
        self.shape = shape
        self.saved = saved or {}
        self.check_size(shape, _("its output"))
        node = Node(self, ())
        rank = len(shape) - 1
        here = (1,) * rank if rank > 0 else None
        self.tensor = Tensor(shape, here, here, node)
        node.outputs = (self.tensor,)


def input_tensor(shape: Shape, name: str = "input") -> Tensor:
    """The tensor a network starts from: `shape` is (height, width, channels), 1 sees 1."""
    return InputLayer(shape, name).tensor


class Graph(Layer):
    """A network from `inputs` to `outputs`; as a layer of another network, a nested model.

    `nodes` are the calls in topological order, the inputs first, branches in the order in which
    their joint names them.
    """

    takes_many = True

    def __init__(
        self, inputs: Iterable[Tensor], outputs: Iterable[Tensor], name: str = "", kind: str = ""
    ) -> None:
        super().__init__(name=name)
        self.inputs = tuple(inputs)
        # how the inputs are given in a call: a list, or a dictionary by name
        self.structure: Any = list(self.inputs)
        self.outputs = tuple(outputs)
        # how the outputs come out of a call: one, a list, or a dictionary by name
        self.output_structure: Any = (
            self.outputs[0] if len(self.outputs) == 1 else list(self.outputs)
        )
        self.kind = kind or "Functional"
        # whether the nodes are calls on each other's outputs; else layers side by side
        self.is_connected = True
        self.nodes = tuple(_ordered(self.inputs, self.outputs))
        _name_layers(self.nodes)

    @property
    def type(self) -> str:
        return self.kind

    @property
    def layers(self) -> tuple[Called, ...]:
        """Each layer once, at its first call."""
        return tuple({id(node.layer): node.layer for node in self.nodes}.values())

    @property
    def is_counted(self) -> bool:
        return all(layer.is_counted for layer in self.layers)

    @property
    def multiplies_nothing(self) -> bool:
        return all(layer.multiplies_nothing for layer in self.layers)

    @property
    def depth(self) -> int:
        return depth(self)

    @property
    def weight_bytes(self) -> int:
        return sum(layer.weight_bytes for layer in self.layers)

    @property
    def weights(self) -> tuple[Weight, ...]:
        return tuple(weight for layer in self.layers for weight in layer.weights)

    @property
    def params(self) -> Expression:
        return total([layer.params for layer in self.layers])

    @property
    def trainable_params(self) -> int:
        return sum(layer.trainable_params for layer in self.layers) if self.trainable else 0

    def bound(
        self, arguments: tuple[Any, ...], named: Mapping[str, Any]
    ) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        """The model's inputs in its own order, by their names where they are given so."""
        given = arguments[0] if arguments else named.get("inputs")
        by_name = dict(_paired(self.structure, given))
        if len(by_name) < len(self.inputs):
            return tuple(tensors_in((arguments, dict(named)))), ()
        return tuple(by_name[id(mine)] for mine in self.inputs), ()

    def infer(self, tensors: tuple[Tensor, ...]) -> Node:
        """One call of the whole network on other inputs: its layers' calls again, added up."""
        if len(tensors) != len(self.inputs):
            raise InputError(
                _(
                    "model {name}: expected {expected} inputs, received {received}",
                    name=self.label,
                    expected=len(self.inputs),
                    received=len(tensors),
                )
            )
        images = {id(mine): given for mine, given in zip(self.inputs, tensors, strict=True)}
        calls = []
        for node in self.nodes:
            if isinstance(node.layer, InputLayer):
                continue
            call = node.layer.call(replaced(node.arguments, images), replaced(node.named, images))
            images.update(zip(map(id, node.outputs), call.outputs, strict=True))
            calls.append(call)
        counted = [c.multiplications for c in calls if c.multiplications is not None]
        result = Node(self, tensors, multiplications=total(counted) if counted else None)
        result.inner = tuple(calls)
        result.outputs = tuple(
            Tensor(
                image.sizes, image.field, image.jump, result, index, image.known, image.is_traced
            )
            for index, image in enumerate(images[id(output)] for output in self.outputs)
        )
        return result


def replaced(value: Any, images: Mapping[int, Tensor]) -> Any:
    """The arguments of a call with other tensors in the places of those that `images` has."""
    if isinstance(value, Tensor):
        return images[id(value)]
    if isinstance(value, Mapping):
        return {key: replaced(item, images) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(replaced(item, images) for item in value)
    return value


def _paired(structure: Any, given: Any) -> Iterator[tuple[int, Tensor]]:
    """Each of a model's input tensors, by its identity, with the tensor at its place in `given`."""
    if isinstance(structure, Tensor):
        if isinstance(given, Tensor):
            yield id(structure), given
    elif isinstance(structure, Mapping):
        if isinstance(given, Mapping):
            for key, item in structure.items():
                yield from _paired(item, given.get(key))
    elif isinstance(given, (list, tuple)) and len(given) == len(structure):
        for item, other in zip(structure, given, strict=True):
            yield from _paired(item, other)
    elif isinstance(given, Mapping):  # a list of inputs may be given by their names
        names = {tensor.node.layer.name: tensor for tensor in structure if tensor.node}
        yield from _paired(names, given)
    elif len(structure) == 1:
        yield from _paired(structure[0], given)


def layers_within(graph: Graph, before: str = "") -> Iterator[tuple[str, Called]]:
    """The layers of a network with their paths; those of a nested model in its place, as
    `encoder/conv1`."""
    for layer in graph.layers:
        if isinstance(layer, Graph):
            yield from layers_within(layer, f"{before}{layer.name}/")
        else:
            yield f"{before}{layer.name}", layer


def trace(inputs: Tensor, outputs: Any, name: str) -> Graph:
    """The graph of what a builder returned: one tensor or a list of them."""
    return Graph((inputs,), outputs if isinstance(outputs, (list, tuple)) else (outputs,), name)


def multiplications(call: Node) -> int | None:
    """Multiplications of one call: 0 for layers that have none, None when unknown."""
    counted = multiplications_of(call)
    return None if counted is None else int(counted.value)


def known_multiplications(call: Node) -> int:
    """Those of a call that are known."""
    if call.inner:
        return sum(map(known_multiplications, call.inner))
    return multiplications(call) or 0


def depth(graph: Graph) -> int:
    """Weight layers on the longest path: what a network's name counts (VGG16, ResNet50)."""
    return _depth(graph.nodes)


def _depth(nodes: Iterable[Node]) -> int:
    reached: dict[int, int] = {}
    for node in nodes:
        before = max((reached.get(id(tensor), 0) for tensor in node.inputs), default=0)
        own = _depth(node.inner) if node.inner else node.layer.depth
        for output in node.outputs:
            reached[id(output)] = before + own
    return max(reached.values(), default=0)


def _ordered(inputs: tuple[Tensor, ...], outputs: tuple[Tensor, ...]) -> Iterable[Node]:
    """The nodes from `inputs` to `outputs`, each after those it needs (depth first)."""
    nodes: dict[int, Node] = {}
    for tensor in inputs:
        if tensor.node is not None:
            nodes[id(tensor.node)] = tensor.node
    pending = [output.node for output in reversed(outputs)]
    entered: set[int] = set()
    while pending:
        node = pending[-1]
        if node is None or id(node) in nodes:
            pending.pop()
        elif id(node) in entered:
            nodes[id(node)] = pending.pop()  # type: ignore[assignment]
        else:
            entered.add(id(node))
            pending.extend(
                tensor.node for tensor in reversed(node.inputs) if id(tensor.node) not in nodes
            )
    return nodes.values()


def _name_layers(nodes: tuple[Node, ...]) -> None:
    """Names as Keras would give them to layers that have none: conv2d, conv2d_1, …"""
    taken = {node.layer.name for node in nodes}
    for node in nodes:
        if not node.layer.name:
            base = node.layer.type.lower()
            number, name = 0, base
            while name in taken:
                number += 1
                name = f"{base}_{number}"
            node.layer.name = name
            taken.add(name)
