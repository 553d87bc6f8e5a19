"""Layers that stand in a configuration more than once, and are one object."""

import json
from typing import Any

from kerascourse.symbolic.calls import is_model
from kerascourse.symbolic.layers.base import Layer

_SHARED = "shared_object_id"


def _has_shared_layers(model: Any) -> bool:
    """Whether a layer of `model`, or of one inside it, is marked as one that stood before."""
    return any(
        entry.get(_SHARED) is not None or (is_model(entry) and _has_shared_layers(entry))
        for entry in model["config"]["layers"]
    )


class SharedLayers:
    """The layers that stand in a configuration more than once, and are one object.

    Keras marks the second and later places; the first one is the one with the same configuration.
    """

    def __init__(self, config: Any) -> None:
        self.some = _has_shared_layers(config)
        self.by_number: dict[Any, Layer] = {}
        self.by_content: dict[str, Layer] = {}

    def get(self, entry: Any) -> Layer | None:
        """The layer that was read before, where `entry` is said to be shared."""
        number = entry.get(_SHARED)
        if number is None:
            return None
        return self.by_number.get(number) or self.by_content.get(_content(entry))

    def keep(self, entry: Any, layer: Layer) -> Layer:
        """Remember `layer` for the places that follow."""
        if not self.some:
            return layer
        self.by_content[_content(entry)] = layer
        if entry.get(_SHARED) is not None:
            self.by_number[entry[_SHARED]] = layer
        return layer


def _content(entry: Any) -> str:
    """What an object is, without where it is called and by what number it is shared."""
    return json.dumps(
        [entry.get("class_name"), entry.get("name"), _unnumbered(entry["config"])], sort_keys=True
    )


def _unnumbered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unnumbered(item) for key, item in value.items() if key != _SHARED}
    if isinstance(value, list):
        return [_unnumbered(item) for item in value]
    return value
