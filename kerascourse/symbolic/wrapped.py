"""Layers that stand inside the configuration of another layer, and functions as layers."""

from collections.abc import Callable, Mapping
from typing import Any

from kerascourse.symbolic.layers.base import Layer
from kerascourse.symbolic.layers.unknown import Fact, UnknownLayer
from kerascourse.texts import _

# the layers that hold others, and where in their configuration these stand
WRAPPERS = {
    "Bidirectional": ("layer", "backward_layer"),
    "Pipeline": ("layers",),
    "RNN": ("cell",),
    "SpectralNormalization": ("layer",),
    "StackedRNNCells": ("cells",),
    "TimeDistributed": ("layer",),
}


class UnknownInsideError(Exception):
    """A wrapper holds a layer of this class, which is not known."""


def with_layers(
    kind: str, config: Mapping[str, Any], read: Callable[[Any], Layer]
) -> Mapping[str, Any]:
    """The configuration of a wrapper of the class `kind` with what `read` makes of the layers that
    it describes.

    What is no object as Keras saves it stays as it is. UnknownInsideError where a layer is not
    known.
    """

    def known(value: Any) -> Any:
        if isinstance(value, list):
            return [known(item) for item in value]
        if not _is_object(value):
            return value
        layer = read(value)
        if isinstance(layer, UnknownLayer):
            raise UnknownInsideError(layer.type)
        return layer

    return {**config, **{key: known(config[key]) for key in WRAPPERS[kind] if key in config}}


def _is_object(value: Any) -> bool:
    return (
        isinstance(value, dict) and "class_name" in value and isinstance(value.get("config"), dict)
    )


def function(config: Mapping[str, Any], fact: Fact, name: str) -> Layer:
    """A Lambda: it has no weights, and what it does is not looked at.

    Its output's shape is the file's word, or what it says of itself.
    """
    shapes, told = fact.output_shapes, config.get("output_shape")
    if (
        not any(shapes)
        and isinstance(told, list)
        and all(type(side) is int and side > 0 for side in told)
    ):
        shapes = (tuple(told),)
    note = _("a function of its own: its multiplications are not known")
    return UnknownLayer("Lambda", Fact(shapes, 0, 0), note, name)
