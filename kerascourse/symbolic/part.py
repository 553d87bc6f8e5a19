"""One part of a network by its name: a layer, a nested model, or all layers whose names begin
with it, as `inception_3a` names its six convolutions, its pooling and its joint."""

import re
from collections.abc import Iterator, Sequence

from kerascourse.errors import UsageError, nearest
from kerascourse.symbolic.graph import Graph, InputLayer, input_tensor, replaced
from kerascourse.symbolic.tensor import Node, Tensor
from kerascourse.texts import _, safe_text

# after the name of a part, before the rest of a layer's
_BREAK = r"[_/.\- ]"
_MOST_NAMED = 8


def part(graph: Graph, name: str) -> Graph:
    """The part of `graph` called `name`, its inputs those that come in from the rest.

    Large and small letters, blanks and underscores are one, and a layer of a nested model may be
    named without it. UsageError names the parts most like it where there is none.
    """
    nodes = next((found for found in _searched(graph.nodes, name) if found), None)
    if nodes is None:
        raise _no_part(name, list(dict.fromkeys(_names(graph.nodes))))
    return _alone(nodes, graph)


def _searched(nodes: Sequence[Node], name: str) -> Iterator[list[Node]]:
    """What goes by `name`: a layer, the layers that begin with it, then those of nested models."""
    layers = [node for node in nodes if not isinstance(node.layer, InputLayer)]
    wanted = _plain(name)
    exact = [node for node in layers if _plain(node.layer.name) == wanted]
    if len(exact) == 1 and exact[0].inner:
        yield list(exact[0].inner)
    yield exact
    yield [node for node in layers if _plain(node.layer.name).startswith(f"{wanted}_")]
    for node in layers:
        if node.inner:
            outer = f"{_plain(node.layer.name)}_"
            yield from _searched(node.inner, name)
            if wanted.startswith(outer):
                yield from _searched(node.inner, wanted.removeprefix(outer))


def _plain(name: str) -> str:
    return re.sub(_BREAK, "_", name.strip().casefold())


def _names(nodes: Sequence[Node]) -> Iterator[str]:
    """The names of all parts: the beginnings of layers' names, and the names themselves."""
    for node in nodes:
        if isinstance(node.layer, InputLayer):
            continue
        name = node.layer.name
        for sign in re.finditer(_BREAK, name):
            yield name[: sign.start()]
        yield name
        yield from _names(node.inner)


def _no_part(name: str, names: Sequence[str]) -> UsageError:
    """The error that names the parts most like `name`, or the first there are."""
    near = nearest(name, names)
    listed = (
        _("; nearest: {names}", names=", ".join(near))
        if near
        else _("; there are {names}", names=", ".join(names[:_MOST_NAMED]))
    )
    return UsageError(
        safe_text(_("no layer or block is called {name!r}", name=name) + listed),
        _("Try: --only {name}", name=safe_text((near or names)[0])),
    )


def _alone(nodes: Sequence[Node], graph: Graph) -> Graph:
    """The calls of `nodes` again, on tensors of the sizes that came in from outside."""
    made = {id(tensor) for node in nodes for tensor in node.outputs}
    entering = {
        id(tensor): tensor for node in nodes for tensor in node.inputs if id(tensor) not in made
    }
    images: dict[int, Tensor] = {
        key: _entry(tensor, number) for number, (key, tensor) in enumerate(entering.items())
    }
    inputs = tuple(images.values())
    for node in nodes:
        call = node.layer.call(replaced(node.arguments, images), replaced(node.named, images))
        images.update(zip(map(id, node.outputs), call.outputs, strict=True))
    used = {id(tensor) for node in nodes for tensor in node.inputs}
    leaving = {id(tensor) for tensor in graph.outputs} | _used_elsewhere(graph, nodes)
    ends = [
        images[id(tensor)]
        for node in nodes
        for tensor in node.outputs
        if id(tensor) in leaving or id(tensor) not in used
    ]
    return Graph(inputs, ends, graph.name, graph.kind)


def _entry(tensor: Tensor, number: int) -> Tensor:
    """An input in the place of `tensor`, with the name of the layer that gave it."""
    name = tensor.node.layer.name if tensor.node is not None else f"input_{number}"
    entry = input_tensor(tensor.sizes, name)
    entry.known = tensor.known
    return entry


def _used_elsewhere(graph: Graph, nodes: Sequence[Node]) -> set[int]:
    """The tensors that calls other than `nodes` take."""
    own = {id(node) for node in nodes}
    return {
        id(tensor) for node in _all(graph.nodes) if id(node) not in own for tensor in node.inputs
    }


def _all(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _all(node.inner)
