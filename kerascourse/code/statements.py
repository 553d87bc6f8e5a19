"""The calls of a network as statements of Python."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kerascourse.code import known, values
from kerascourse.code.layout import (
    Bracket,
    Code,
    applied,
    call,
    keyword,
    lines,
    within,
)
from kerascourse.code.names import Identifiers, Names, Step, steps
from kerascourse.symbolic.graph import Graph
from kerascourse.symbolic.layers.unknown import UnknownLayer
from kerascourse.symbolic.operations import Operation
from kerascourse.symbolic.tensor import Constant, Node, Shape, Tensor

# operations that give a list or a tuple, however many are in it
_SEVERAL = frozenset("Split Unstack TopK Moments".split())


@dataclass(frozen=True)
class Statement:
    """`target = code`, after lines that make or keep what it needs; `layer` is the layer's name,
    `kind` its class, `shape` what it gives."""

    layer: str
    kind: str
    shape: Shape | None
    before: tuple[tuple[str, Code], ...]
    target: str
    code: Code

    def lines(self, depth: int, block: str = "") -> list[str]:
        """The lines, where the variable `block` has a beginning of the layer's name."""
        pairs = [*self.before, (self.target, self.code)]
        return [
            line
            for target, code in pairs
            for line in lines(within(code, block) if block else code, depth, f"{target} = ")
        ]


@dataclass(frozen=True)
class Body:
    """The statements of one function, the variables of its inputs, and what it gives."""

    statements: tuple[Statement, ...]
    inputs: tuple[tuple[str, Tensor], ...]
    taken: Code
    given: Code


def body(
    graph: Graph,
    identifiers: Identifiers,
    functions: Mapping[int, str],
    shared: Mapping[int, str],
    classes: int | None = None,
) -> Body:
    """The statements of a network; `functions` make the models in it, `shared` are the variables of
    layers that other models have too, by the identity of the layer. The layer at `classes`, its
    identity, has that many units."""
    often = {
        key: identifiers.new(name, "layer")
        for key, name in _called_often(graph).items()
        if key not in shared
    }
    names, done = steps(graph, identifiers)
    writer = _Writer(names, functions, dict(shared), often, classes)
    statements = tuple(writer.statement(step) for step in done)
    inputs = tuple((names.written(names.at[id(tensor)]), tensor) for tensor in graph.inputs)
    taken = (
        graph.structure
        if len(graph.inputs) > 1 or isinstance(graph.structure, dict)
        else (graph.inputs[0])
    )
    return Body(statements, inputs, writer.value(taken), writer.value(graph.output_structure))


def _called_often(graph: Graph) -> dict[int, str]:
    """The names of the layers that are called more than once, by the layer's identity."""
    calls = Counter(id(node.layer) for node in graph.nodes)
    return {id(layer): layer.name for layer in graph.layers if calls[id(layer)] > 1}


class _Writer:
    """Writes statements one after another; `variables` has the layers that are made already."""

    def __init__(
        self,
        names: Names,
        functions: Mapping[int, str],
        variables: dict[int, str],
        often: Mapping[int, str],
        classes: int | None,
    ) -> None:
        self.names = names
        self.functions = functions
        self.variables = variables
        self.often = often
        self.classes = classes
        # what a tensor is where it has no variable of its own
        self.parts: dict[int, str] = {}

    def statement(self, step: Step) -> Statement:
        node = step.node
        before: list[tuple[str, Code]] = []
        if step.kept is not None:
            new, old = map(self.names.written, step.kept)
            before.append((new, old))
        if id(node.layer) in self.often and id(node.layer) not in self.variables:
            name = self.often[id(node.layer)]
            before.append((name, self.made(node)))
            self.variables[id(node.layer)] = name
        code = self.call(node, step)
        first = node.outputs[0]
        return Statement(
            node.layer.name,
            node.layer.type,
            first.sizes if first.known else None,
            tuple(before),
            self.target(step),
            code,
        )

    def target(self, step: Step) -> str:
        """What stands before the sign of equality."""
        outputs = [self.names.written(slot) for slot in step.outputs]
        node = step.node
        if not _gives_several(node):
            return ", ".join(outputs)
        whole = self.names.identifiers.new(f"{node.layer.name}_outputs", "outputs")
        structure = (
            node.layer.output_structure if isinstance(node.layer, Graph) else list(node.outputs)
        )
        for place, path in enumerate(_paths(structure)):
            if place < len(node.outputs):
                self.parts[id(node.outputs[place])] = f"{whole}{path}"
        return whole

    def made(self, node: Node) -> Bracket:
        """What makes the layer of a call."""
        layer = node.layer
        if isinstance(layer, Graph):
            return call(self.functions[id(layer)], *self.needed(layer))
        code = values.made(layer)
        if id(layer) == self.classes:
            return Bracket(code.before, ("classes", *code.items[1:]), code.after)
        return code

    def needed(self, graph: Graph) -> list[str]:
        """The shared layers that the function of a model takes."""
        return [name for key, name in self.variables.items() if key in _layers_in(graph)]

    def call(self, node: Node, step: Step) -> Code:
        here = {key: self.names.written(slot) for key, slot in step.inputs.items()} | {
            key: part for key, part in self.parts.items() if key in step.inputs
        }

        def tensor(value: Any) -> str:
            return here[id(value)] if isinstance(value, Tensor) else ""

        if _is_operation(node):
            return _operation(node, tensor)
        arguments = [
            *(values.written(value, tensor) for value in _without_none(node.arguments)),
            *(
                keyword(key, values.written(value, tensor))
                for key, value in node.named.items()
                if value is not None and not _is_usual(node, key, value)
            ),
        ]
        variable = self.variables.get(id(node.layer))
        if variable is not None:
            return call(variable, *arguments)
        return applied(self.made(node), *arguments)

    def value(self, structure: Any) -> Code:
        """Tensors in their structure, as a model takes and gives them."""
        return values.written(
            structure,
            lambda value: (
                self.parts.get(id(value)) or self.names.written(self.names.at[id(value)])
                if isinstance(value, Tensor)
                else ""
            ),
        )


def _is_usual(node: Node, key: str, value: Any) -> bool:
    """Whether a call of the layer has this value of an argument where nothing is said."""
    if isinstance(node.layer, Graph) or not known.has_layer(node.layer.type):
        return False
    return isinstance(value, (bool, str)) and known.layer(node.layer.type).called.get(key) == value


def _layers_in(graph: Graph) -> set[int]:
    """The layers of a model and of those in it, by their identity."""
    found: set[int] = set()
    for layer in graph.layers:
        found.add(id(layer))
        if isinstance(layer, Graph):
            found |= _layers_in(layer)
    return found


def _without_none(arguments: Sequence[Any]) -> Sequence[Any]:
    """The arguments without those at the end that say nothing."""
    count = len(arguments)
    while count > 1 and arguments[count - 1] is None:
        count -= 1
    return arguments[:count]


def _gives_several(node: Node) -> bool:
    """Whether what a call gives is kept whole, and its outputs taken out where they are used."""
    if isinstance(node.layer, Graph):
        return not isinstance(node.layer.output_structure, Tensor)
    return _is_operation(node) and (len(node.outputs) > 1 or node.layer.type in _SEVERAL)


def _paths(structure: Any, path: str = "") -> Iterator[str]:
    """Where each tensor is in a structure, as `["a"]` or `[0]`."""
    if isinstance(structure, Mapping):
        for key, item in structure.items():
            yield from _paths(item, f"{path}[{values.written(key)}]")
    elif isinstance(structure, (list, tuple)):
        for place, item in enumerate(structure):
            yield from _paths(item, f"{path}[{place}]")
    else:
        yield path


def _is_operation(node: Node) -> bool:
    layer = node.layer
    return isinstance(layer, Operation) or (
        isinstance(layer, UnknownLayer) and layer.settings is not None
    )


def _operation(node: Node, tensor: Any) -> Code:
    """A call of a function on tensors, as `ops.mean(x, axis=1)`."""
    layer: Any = node.layer
    settings = {key: value for key, value in layer.settings.items() if key != "name"}
    if layer.type == "GetItem":
        return _item(node, tensor)
    signature = known.operation(layer.type)
    if signature is None:
        raise values.not_writable(layer)
    given = {**settings, **node.named}
    positional = list(node.arguments)
    arguments: list[Code] = []
    by_place = True
    for key in signature.first:
        if key.startswith("*"):
            arguments += [values.written(value, tensor) for value in positional]
            positional = []
        elif key in given:
            code = values.written(given.pop(key), tensor)
            arguments.append(code if by_place else keyword(key, code))
        elif positional:
            arguments.append(values.written(positional.pop(0), tensor))
        else:
            by_place = False
    for key in signature.defaults:
        if positional and key not in given:
            given[key] = positional.pop(0)
    arguments += [
        keyword(key, values.written(value, tensor))
        for key, value in given.items()
        if isinstance(value, (Tensor, Constant)) or not signature.is_default(key, value, given)
    ]
    return call(signature.function, *arguments)


def _item(node: Node, tensor: Any) -> Code:
    """`x[:, 0]`."""
    start, *rest = (*node.arguments, *node.named.values())
    (keys,) = rest
    parts = keys if isinstance(keys, (list, tuple)) else [keys]
    return f"{tensor(start)}[{', '.join(_place(part, tensor) for part in parts)}]"


def _place(part: Any, tensor: Any) -> str:
    """One axis of an index."""
    if not isinstance(part, slice):
        return str(values.written(part, tensor))
    start, stop, step = (
        "" if side is None else str(values.written(side, tensor))
        for side in (part.start, part.stop, part.step)
    )
    return f"{start}:{stop}" + (f":{step}" if step else "")
