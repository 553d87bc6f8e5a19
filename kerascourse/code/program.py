"""A network as one Python file whose function `build` makes it."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kerascourse.code import own
from kerascourse.code.blocks import Group, begins, groups
from kerascourse.code.layout import INDENT, WIDTH, Code, call, keyword, lines, quoted, tupled
from kerascourse.code.names import Identifiers
from kerascourse.code.statements import body
from kerascourse.code.values import is_of_the_course, made
from kerascourse.errors import CourseError, InputError
from kerascourse.symbolic.graph import Graph, InputLayer, replaced
from kerascourse.symbolic.layers.base import Layer
from kerascourse.symbolic.tensor import Shape, Tensor
from kerascourse.texts import _, safe_text

_LAST = ("Dense", "Conv2D")
_AFTER_LAST = ("Activation", "Softmax")
_FUNCTION = "build"


@dataclass(frozen=True)
class _Model:
    """A network of the file: its function, and the variables of the layers that others have too."""

    graph: Graph
    function: str
    shared: Mapping[int, str]


def program(graph: Graph, name: str, command: str) -> str:
    """The network `name` as the text of a Python file; `command` is the one that writes it.

    The file needs Keras, and NumPy where arrays are in it. InputError names a layer that no code
    can be written for.
    """
    if not graph.is_connected:
        raise InputError(
            _(
                "{name} is a class of its own: how its layers are connected is in its code",
                name=name,
            )
        )
    models = _models(graph)
    identifiers = Identifiers()
    functions: dict[int, str] = {}
    for model in models[:-1]:
        functions[id(model)] = identifiers.new(f"build_{model.name}", "build_model")
    functions[id(graph)] = _FUNCTION
    common = _shared(models, identifiers)
    sources = own.classes({layer.type for layer in _layers(models) if is_of_the_course(layer)})
    texts = [_function(model, functions, common, identifiers, model is graph) for model in models]
    text = "\n\n\n".join([_head(name, command, sources, texts), *sources, *texts]) + "\n"
    ast.parse(text)
    return text


def _models(graph: Graph) -> list[Graph]:
    """A network and those in it, each after those that it holds."""
    found: dict[int, Graph] = {}
    for layer in graph.layers:
        if isinstance(layer, Graph):
            found |= {id(inner): inner for inner in _models(layer)}
    return [*found.values(), graph]


def _layers(models: Iterable[Graph]) -> Iterator[Any]:
    """All layers, those of wrappers too."""
    for model in models:
        for layer in model.layers:
            yield layer
            yield from getattr(layer, "layers", ()) if not isinstance(layer, Graph) else ()


def _shared(models: list[Graph], identifiers: Identifiers) -> dict[int, str]:
    """The variables of layers that more than one model has, by their identity; nested models last,
    since they may take the others."""
    counts: dict[int, int] = {}
    known: dict[int, Any] = {}
    for model in models:
        for layer in model.layers:
            counts[id(layer)] = counts.get(id(layer), 0) + 1
            known[id(layer)] = layer
    often = [known[key] for key, count in counts.items() if count > 1]
    often.sort(key=lambda layer: isinstance(layer, Graph))
    return {id(layer): identifiers.new(layer.name, "layer") for layer in often}


def _inside(graph: Graph) -> set[int]:
    """The layers of a network and of the models in it, by their identity."""
    found = {id(layer) for layer in graph.layers}
    for layer in graph.layers:
        if isinstance(layer, Graph):
            found |= _inside(layer)
    return found


def _head(name: str, command: str, sources: list[str], texts: list[str]) -> str:
    """The docstring and the imports."""
    said = _paragraph(_("{name} as plain Keras, written by: {command}", name=name, command=command))
    code = "\n".join(texts)
    imports = own.imports(sources) | {"import keras"}
    imports |= {"import numpy as np"} if "np.array(" in code else set()
    names = [word for word in ("layers", "ops") if re.search(rf"\b{word}\.", code)]
    if "from keras import ops" in imports:
        names = sorted({*names, "ops"})
        imports.remove("from keras import ops")
    if names:
        imports.add(f"from keras import {', '.join(names)}")
    text = f"{said}\n\n{_sorted(imports)}"
    return f"{text}\n\n{own.REGISTERED}" if sources else text


def _sorted(imports: set[str]) -> str:
    """The imports as isort has them: the standard library's first."""
    ordered = sorted(imports, key=lambda line: (line.startswith("from"), line))
    ours = [line for line in ordered if line.split()[1] in ("keras", "numpy")]
    standard = [line for line in ordered if line not in ours]
    parts = (standard, ours)
    return "\n\n".join("\n".join(part) for part in parts if part)


def _paragraph(text: str) -> str:
    """A docstring, wrapped."""
    import textwrap

    safe = safe_text(text).replace("\\", "/").replace('"""', "'''").rstrip('"')
    return "\n".join(textwrap.wrap(f'"""{safe}."""', WIDTH, break_long_words=False))


def _function(
    graph: Graph,
    functions: Mapping[int, str],
    common: Mapping[int, str],
    identifiers: Identifiers,
    is_whole: bool,
) -> str:
    """The function that makes one network."""
    inside = _inside(graph)
    shared = {key: name for key, name in common.items() if key in inside}
    last = _last_layer(graph) if is_whole else None
    written = body(graph, identifiers, functions, shared, None if last is None else id(last))
    takes_shape = is_whole and _takes_other_sizes(graph)
    parameters = [] if is_whole else list(shared.values())
    if takes_shape:
        parameters.append(f"input_shape={tupled(map(repr, graph.inputs[0].sizes))}")
    if last is not None:
        parameters.append(f"classes={graph.outputs[0].sizes[-1]}")
    text = [f"def {functions[id(graph)]}({', '.join(parameters)}):"]
    text.append(f'{INDENT}"""{_purpose(graph, is_whole)}"""')
    if is_whole:
        text += _made_first(graph, shared, functions)
    for name, tensor in written.inputs:
        text += lines(_input(tensor, takes_shape), 1, f"{name} = ")
    for group in groups(written.statements):
        text += ["", f"{INDENT}# {_heading(group)}", *group.lines(1)]
    model = call("keras.Model", written.taken, written.given, f"name={quoted(graph.name)}")
    text.append("")
    if graph.trainable:
        text += lines(model, 1, "return ")
    else:
        text += [*lines(model, 1, "model = "), f"{INDENT}model.trainable = False"]
        text.append(f"{INDENT}return model")
    return "\n".join(text)


def _made_first(
    graph: Graph, shared: Mapping[int, str], functions: Mapping[int, str]
) -> Iterator[str]:
    """The layers that several models have."""
    known = {id(layer): layer for model in _models(graph) for layer in model.layers}
    for key, name in shared.items():
        layer = known[key]
        if isinstance(layer, Graph):
            needed = [other for one, other in shared.items() if one in _inside(layer)]
            code: Code = call(functions[key], *needed)
        else:
            code = made(layer)
        yield from lines(code, 1, f"{name} = ")


def _purpose(graph: Graph, is_whole: bool) -> str:
    """What the function gives, in a line."""
    if not is_whole:
        return _(
            "The model {name}, which stands in the network as a layer.", name=_safe(graph.name)
        )
    return _(
        "From {inputs} to {outputs}.",
        inputs=_sizes(graph.inputs),
        outputs=_sizes(graph.outputs),
    )


def _sizes(tensors: Iterable[Tensor]) -> str:
    return ", ".join(_size(tensor.sizes if tensor.known else None) for tensor in tensors)


def _size(shape: Shape | None) -> str:
    """28×28×1."""
    if shape is None:
        return "?"
    return "×".join("N" if side is None else str(side) for side in shape) or "1"


def _heading(group: Group) -> str:
    """The names of the blocks and what they give."""
    first, last = group.names[0], group.names[-1]
    if len(group.names) == 1 and not begins(group.last.layer, first):
        last = group.last.layer
    names = first if first == last else f"{first} … {last}"
    return f"{_safe(names)}: {_size(group.last.shape)}"


def _safe(name: str) -> str:
    """A foreign name in a comment or a docstring."""
    return re.sub(r"[^\w …/.\-]+", " ", name)


def _input(tensor: Tensor, takes_shape: bool) -> Code:
    """What makes an input, with what a file says of it."""
    layer: Any = tensor.node.layer if tensor.node is not None else None
    saved = layer.saved if isinstance(layer, InputLayer) else {}
    batch = (saved.get("batch_shape") or saved.get("batch_input_shape") or [None])[0]
    shape: Code = "input_shape" if takes_shape else tupled(map(repr, tensor.sizes))
    arguments = [shape]
    if batch is not None:
        arguments.append(f"batch_size={batch}")
    if (saved.get("dtype") or "float32") != "float32":
        arguments.append(keyword("dtype", quoted(str(saved["dtype"]))))
    arguments += [f"{key}=True" for key in ("sparse", "ragged", "optional") if saved.get(key)]
    arguments.append(f"name={quoted(layer.name)}")
    return call("keras.Input", *arguments)


def _last_layer(graph: Graph) -> Layer | None:
    """The layer whose units are the classes, behind which there is only a softmax."""
    if len(graph.outputs) != 1:
        return None
    node, softmax = graph.outputs[0].node, False
    while node is not None and node.layer.type in _AFTER_LAST and len(node.inputs) == 1:
        softmax = softmax or node.layer.type == "Softmax" or node.layer.activation == "softmax"
        node = node.inputs[0].node
    if node is None or node.layer.type not in _LAST:
        return None
    if not (softmax or node.layer.activation == "softmax"):
        return None
    calls = [other for other in graph.nodes if other.layer is node.layer]
    return node.layer if len(calls) == 1 and isinstance(node.layer, Layer) else None


def _takes_other_sizes(graph: Graph) -> bool:
    """Whether the same layers fit on a larger input, and give an image as large where they did."""
    if len(graph.inputs) != 1 or isinstance(graph.structure, dict):
        return False
    own = graph.inputs[0]
    if None in own.sizes or len(own.sizes) != 3:
        return False
    height, width, channels = own.sizes
    larger = InputLayer((2 * height, 2 * width, channels)).tensor  # type: ignore[operator]
    try:
        outputs = _called_again(graph, larger)
    except CourseError:
        return False
    pairs = zip(graph.outputs, outputs, strict=True)
    return all(
        new.known and (old.sizes != own.sizes or new.sizes == larger.sizes) for old, new in pairs
    )


def _called_again(graph: Graph, given: Tensor) -> list[Tensor]:
    """The outputs of the same calls of layers, made anew, on another input."""
    images = {id(graph.inputs[0]): given}
    fresh: dict[int, Any] = {}
    for node in graph.nodes:
        if isinstance(node.layer, InputLayer):
            continue
        layer = fresh.setdefault(id(node.layer), _fresh(node.layer))
        call = layer.call(replaced(node.arguments, images), replaced(node.named, images))
        images.update(zip(map(id, node.outputs), call.outputs, strict=True))
    return [images[id(tensor)] for tensor in graph.outputs]


def _fresh(layer: Any) -> Any:
    """A layer without arrays, made as this one was."""
    if isinstance(layer, Graph):
        return layer
    arguments, named = layer.made_with
    return type(layer)(*arguments, **named)
