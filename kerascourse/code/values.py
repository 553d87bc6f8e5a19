"""The arguments of layers and of calls as Python."""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kerascourse.code import known, own
from kerascourse.code.layout import Bracket, Code, Name, call, keyword, listed, quoted, tupled
from kerascourse.errors import InputError
from kerascourse.symbolic.graph import Graph
from kerascourse.symbolic.layers.base import Layer
from kerascourse.symbolic.layers.unknown import UnknownLayer
from kerascourse.symbolic.tensor import Constant
from kerascourse.texts import N_, _

# one number is the same for every axis
_FOR_ALL_AXES = frozenset(
    "kernel_size strides pool_size dilation_rate size padding cropping".split()
)
# Keras puts it before the name of the layer in a Bidirectional
_FORWARD = "forward_"
_NEVER = frozenset(["name", "vocabulary_size"])
_LAMBDA = N_("Try writing it with keras.ops, or as a layer of its own, where the model was made")


def made(layer: Any) -> Bracket:
    """The call that makes a layer: `layers.Conv2D(6, 5, activation="tanh", name="c1")`.

    InputError names a layer whose code is not in the file.
    """
    kind = layer.type
    require_writable(layer)
    signature = known.layer(kind)
    given = _given(layer, signature)
    arguments = list(_arguments(given, signature))
    return call(f"{_namespace(kind)}{kind}", *arguments, Name(layer.name))


def require_writable(layer: Any) -> None:
    """InputError for a layer that no code of Keras' own layers makes."""
    if not isinstance(layer, UnknownLayer) and known.has_layer(layer.type):
        return
    if layer.type == "Lambda":
        raise InputError(
            _("layer {name} is a Lambda: its code is not to be read", name=layer.label), _(_LAMBDA)
        )
    raise not_writable(layer)


def _namespace(kind: str) -> str:
    return "" if kind in own.PURPOSE else "layers."


def is_of_the_course(layer: Any) -> bool:
    """Whether the class of a layer is one of the course's own."""
    return not isinstance(layer, (Graph, UnknownLayer)) and not _namespace(layer.type)


def _given(layer: Layer, signature: known.Signature) -> dict[str, Any]:
    """The arguments that a layer was made with, by their names."""
    positional, named = layer.made_with
    given = dict(zip(signature.first, positional, strict=False)) | dict(named)
    if layer.type == "Bidirectional" and _is_mirrored(given):
        del given["backward_layer"]
    return given


def _is_mirrored(given: Mapping[str, Any]) -> bool:
    """Whether the layer backwards is the one that Keras makes from the layer forwards."""
    forward, backward = given.get("layer"), given.get("backward_layer")
    if backward is None or forward is None or backward.type != forward.type:
        return "backward_layer" in given
    changed = ("name", "go_backwards")
    one, other = (
        {key: known.plain(item) for key, item in layer.made_with[1].items() if key not in changed}
        for layer in (forward, backward)
    )
    ways = [bool(layer.made_with[1].get("go_backwards")) for layer in (forward, backward)]
    return one == other and ways[0] != ways[1]


def _arguments(given: Mapping[str, Any], signature: known.Signature) -> Iterator[Code]:
    """The arguments that are not the defaults, the first ones by their place."""
    by_place = True
    for key in signature.first:
        by_place = by_place and key in given and not key.startswith("num_")
        if key in given:
            value = argument(key, given[key])
            yield value if by_place else keyword(key, value)
    for key, value in given.items():
        if key in signature.first or key in _NEVER or signature.is_default(key, value, given):
            continue
        yield keyword(key, argument(key, value))


def argument(key: str, value: Any) -> Code:
    """The value of the argument `key` of a layer."""
    if key in _FOR_ALL_AXES and isinstance(value, (list, tuple)):
        simple = known.plain(value)
        if isinstance(simple, int):
            return repr(simple)
    if key == "dtype":
        return _policy(value)
    return written(value)


def _policy(value: Any) -> Code:
    """A number format by its name."""
    if not isinstance(value, Mapping):
        return quoted(str(value))
    config = value.get("config") or {}
    if value.get("class_name") == "QuantizedDTypePolicy":
        return quoted(f"{config.get('mode')}_from_{config.get('source_name')}")
    if value.get("class_name") not in ("DTypePolicy", "FloatDTypePolicy"):
        raise InputError(
            _("{kind} is not a number format that kc can write", kind=value.get("class_name"))
        )
    return quoted(str(config.get("name")))


def written(value: Any, tensor: Callable[[Any], Code] | None = None) -> Code:
    """A value as Python; `tensor` writes what flows between layers."""
    if tensor is not None and (code := tensor(value)):
        return code
    if isinstance(value, Layer):
        return _inner(value)
    if isinstance(value, Constant):
        return _array(value.values, value.dtype)
    if isinstance(value, Mapping):
        return _object(value, tensor)
    if isinstance(value, (list, tuple)):
        items = [written(item, tensor) for item in value]
        numbers = all(isinstance(item, (int, float, list, tuple)) for item in value)
        return tupled(items) if items and numbers else listed(items)
    return _simple(value)


def _simple(value: Any) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if value is ...:
        return "..."
    if isinstance(value, slice):
        parts = (value.start, value.stop, value.step)
        return f"slice({', '.join(map(_simple, parts))})"
    return repr(value)


def _array(values: Any, dtype: str) -> Bracket:
    return call("np.array", _rows(values), keyword("dtype", quoted(dtype)))


def _rows(values: Any) -> Code:
    return listed(map(_rows, values)) if isinstance(values, list) else _simple(values)


def _inner(layer: Layer) -> Bracket:
    """A layer inside another, as a wrapper's."""
    code = made(layer)
    return Bracket(
        code.before, tuple(_inner_name(item) for item in code.items if item != Name("")), code.after
    )


def _inner_name(item: Code) -> Code:
    if not isinstance(item, Name):
        return item
    # not a name that a loop over blocks may change
    return str(Name(item.text.removeprefix(_FORWARD)))


def _object(value: Mapping[str, Any], tensor: Callable[[Any], Code] | None) -> Code:
    """A dictionary, or an object that Keras saves as one."""
    kind, config = value.get("class_name"), value.get("config")
    if kind == "function":
        return quoted(str(config))
    if kind in ("DTypePolicy", "FloatDTypePolicy", "QuantizedDTypePolicy"):
        return _policy(value)
    if kind in ("__numpy__", "__tensor__") and isinstance(config, Mapping):
        return _array(config["value"], str(config.get("dtype", "float32")))
    if kind is None or not isinstance(config, Mapping):
        items = (keyword_of(key, written(item, tensor)) for key, item in value.items())
        return Bracket("{", tuple(items), "}")
    found = known.value_class(str(kind))
    if found is not None and value.get("registered_name") in (None, kind):
        return _value_object(str(kind), *found, config)
    if value.get("module") == "keras.layers" and isinstance(kind, str):
        return _layer_object(kind, config)
    raise InputError(
        _("{kind} is not a class that kc can write as code", kind=value.get("class_name")),
        _("Try: kc summary MODEL, which shows it as it is"),
    )


def keyword_of(key: Any, value: Code) -> Code:
    """An item of a dictionary."""
    if isinstance(value, Bracket):
        return Bracket(f"{_simple(key)}: {value.before}", value.items, value.after)
    return f"{_simple(key)}: {value}"


def _value_object(
    kind: str, path: str, signature: known.Signature, config: Mapping[str, Any]
) -> Code:
    """An initializer, regularizer or constraint; by its name alone where that says all."""
    if not path.startswith("keras.regularizers") and isinstance(
        known.plain_object(kind, signature, config), str
    ):
        return quoted(known.snake(kind))
    return call(path, *_arguments(config, signature))


def _layer_object(kind: str, config: Mapping[str, Any]) -> Code:
    """A layer as the value of an argument, as an activation may be one."""
    from kerascourse.symbolic.layers import known_layers

    if kind not in known_layers():
        raise InputError(_("{kind} is not a class that kc can write as code", kind=kind))
    arguments = _arguments(config, known.layer(kind))
    return call(f"layers.{kind}", *arguments, f"name={quoted(str(config.get('name')))}")


def not_writable(layer: Any) -> InputError:
    """The error for a layer or an operation that kc has no code for."""
    return InputError(
        _(
            "layer {name}: {kind} is not a layer that kc can write as code",
            name=layer.label,
            kind=layer.type,
        )
        + (f" ({layer.note})" if layer.note else ""),
        _("Try: kc summary MODEL, which shows it as it is"),
    )
