"""How Keras' classes and functions are called, and what their arguments are where nothing is said.

`keras.json` has it, so that no Keras is needed; the tests hold it against Keras.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

# what is another argument's value where nothing is said
_SAME_AS = {"strides": "pool_size", "value_dim": "key_dim"}
# what every layer has, where nothing is said
_EVERYWHERE = {"trainable": True, "dtype": "float32", "autocast": True, "activation": "linear"}
_FORMAT = ("data_format", "channels_last")


@dataclass(frozen=True)
class Signature:
    """The arguments that are written first, by their place, and the values of the others where
    nothing is said; of a layer also those of its call, of an operation its function."""

    first: tuple[str, ...]
    defaults: Mapping[str, Any]
    called: Mapping[str, Any]
    function: str

    def is_default(self, key: str, value: Any, given: Mapping[str, Any]) -> bool:
        """Whether `value` is what the argument is without being written, beside those `given`."""
        value = plain(value)
        if (key, value) == _FORMAT:
            return True
        if value is None:
            return key in _SAME_AS or plain(self.defaults.get(key)) in (None, "linear")
        if _SAME_AS.get(key) in given:
            return bool(value == plain(given[_SAME_AS[key]]))
        return bool(value == plain(self.defaults.get(key, _EVERYWHERE.get(key))))


@cache
def _table() -> Any:
    return json.loads(Path(__file__).with_name("keras.json").read_text("utf-8"))


def has_layer(kind: str) -> bool:
    """Whether a class is one of Keras' layers, or of the course's."""
    return kind in _table()["layers"]


def layer(kind: str) -> Signature:
    """A layer of Keras, or of the course."""
    return _signature(_table()["layers"][kind])


def operation(kind: str) -> Signature | None:
    """An operation on tensors by the name of its class; None for one that is not known."""
    entry = _table()["operations"].get(kind)
    return None if entry is None else _signature(entry)


def value_class(kind: str) -> tuple[str, Signature] | None:
    """An initializer, regularizer or constraint: where it is in Keras, and how it is made; None
    for another class."""
    for path, entry in _table()["objects"].items():
        if path.endswith(f".{kind}"):
            return f"keras.{path}", _signature(entry)
    return None


def _signature(entry: Mapping[str, Any]) -> Signature:
    return Signature(
        tuple(entry["first"]), entry["defaults"], entry.get("call", {}), entry.get("function", "")
    )


def plain(value: Any) -> Any:
    """A value in the form in which two ways of writing it are equal: a policy or function by its
    name, an object of another class than a layer without its defaults, 3 for (3, 3)."""
    if isinstance(value, Mapping):
        kind, config = value.get("class_name"), value.get("config")
        if kind == "function":
            return config
        if kind == "DTypePolicy" and isinstance(config, Mapping):
            return config.get("name")
        found = value_class(str(kind))
        if found is not None and isinstance(config, Mapping):
            return plain_object(str(kind), found[1], config)
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        items = [plain(item) for item in value]
        same = items and all(item == items[0] for item in items)
        return items[0] if same and not isinstance(items[0], (str, float, dict)) else items
    return value


def plain_object(kind: str, signature: Signature, config: Mapping[str, Any]) -> Any:
    """An object by the name of its class alone, where it is as its class makes it."""
    others = {
        key: item for key, item in config.items() if not signature.is_default(key, item, config)
    }
    return {"class_name": kind, "config": others} if others else snake(kind)


def snake(kind: str) -> str:
    """`he_normal` for `HeNormal`, as Keras takes it."""
    import re

    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind).lower()
