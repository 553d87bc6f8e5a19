"""`FILE.py:FUNCTION`: a model that only Keras can make, read through its configuration."""

import json
import runpy
from math import prod
from pathlib import Path
from typing import Any

from kerascourse.errors import InputError, NotFoundError, nearest_words
from kerascourse.models import keras_backend
from kerascourse.symbolic.configuration import read_config
from kerascourse.symbolic.graph import Graph
from kerascourse.symbolic.layers.unknown import Fact
from kerascourse.texts import _


def build_function(path: Path, function: str) -> Any:
    """The Keras model that `function()` in the file `path` returns."""
    if not path.is_file():
        raise NotFoundError(_("no file {path}", path=path), _("Try: ls *.py"))
    keras = keras_backend.start()
    names = runpy.run_path(str(path))
    if not callable(names.get(function)):
        raise InputError(
            _("{path} has no function {function!r}", path=path, function=function)
            + nearest_words(function, [n for n, value in names.items() if callable(value)])
        )
    model = names[function]()
    if not isinstance(model, keras.Model):
        raise InputError(
            _(
                "{path}:{function} must return a Keras model, it returned {kind}",
                path=path,
                function=function,
                kind=type(model).__name__,
            )
        )
    return model


def read_function(path: Path, function: str) -> Graph:
    """The graph of that model; Keras is asked for the counts of layers that are not known here."""
    model = build_function(path, function)
    if not model.built:
        raise InputError(
            _("{path}:{function} returned a model that is not built", path=path, function=function),
            _("Try keras.Model(inputs, outputs), or a Sequential that starts with keras.Input"),
        )
    return read_config(json.loads(model.to_json()), facts=_facts(model))


def _facts(model: Any, path: str = "") -> dict[str, Fact]:
    """Keras' own shapes and counts by the path of a layer, those of nested models too."""
    import keras

    facts = {}
    for layer in _inside(model):
        outputs = keras.tree.flatten(getattr(layer, "output", None))
        shapes = tuple(tuple(out.shape[1:]) if hasattr(out, "shape") else None for out in outputs)
        facts[f"{path}{layer.name}"] = Fact(
            shapes, _values(layer.weights), _values(layer.trainable_weights)
        )
        facts |= _facts(layer, f"{path}{layer.name}/") if _inside(layer) else {}
    return facts


def _inside(layer: Any) -> list[Any]:
    """The layers of a model, or the one that a wrapper holds."""
    held = getattr(layer, "layer", None)
    return list(getattr(layer, "layers", [] if held is None else [held]))


def _values(weights: Any) -> int:
    return sum(prod(weight.shape) for weight in weights)
