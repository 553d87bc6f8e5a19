"""What `kerascourse/code/keras.json` has to say, asked of Keras itself.

`python -m tests.code.keras_table` writes the file again, for a new version of Keras.
"""

import inspect
import json
import re
from pathlib import Path

import keras
from keras import layers, ops

from kerascourse.models import layers as course_layers
from kerascourse.models.allowed import _OPERATIONS
from kerascourse.symbolic.layers import known_layers

FILE = Path(__file__).parents[2] / "kerascourse" / "code" / "keras.json"
# arguments that a layer cannot do without, for those where numbers will not do
EXAMPLES = {
    "activation": "relu",
    "axes": 1,
    "bin_boundaries": [0.0],
    "cell": lambda: layers.LSTMCell(1),
    "cells": lambda: [layers.LSTMCell(1)],
    "cropping": 1,
    "dims": [1],
    "equation": "ab,bc->ac",
    "factor": 0.1,
    "height_factor": 0.1,
    "kind": "mask",
    "layer": lambda: layers.SimpleRNN(1),
    "layers": lambda: [layers.Rescaling(1.0)],
    "output_shape": 1,
    "rate": 0.1,
    "scale": 1.0,
    "stddev": 0.1,
    "target_shape": [1],
    "width_factor": 0.1,
    "connections": [[0]],
    "max_value": 1.0,
}
# what some layers also ask for although it has a default
ALSO = {
    "RandomCrop": {"seed": 1},
    "RandomPosterization": {"factor": 2},
    "CategoryEncoding": {"num_tokens": 2},
    "Discretization": {"bin_boundaries": [0.0]},
    "StringLookup": {"vocabulary": ["a"]},
    "IntegerLookup": {"vocabulary": [1]},
    "TextVectorization": {"vocabulary": ["a"]},
}
# what is always written, although it has a default
SHOWN = ("pool_size", "size", "cropping")
EVERYWHERE = ("name", "trainable", "dtype")
# operations whose function is not called as their class is
FUNCTIONS = {
    "Abs": "ops.abs",
    "RGBToGrayscale": "ops.image.rgb_to_grayscale",
    "RGBToHSV": "ops.image.rgb_to_hsv",
    "HSVToRGB": "ops.image.hsv_to_rgb",
    "LayerNorm": "ops.layer_normalization",
    "RMSNorm": "ops.rms_normalization",
    "ReLU": "keras.activations.relu",
    "Mish": "keras.activations.mish",
}


def saved(value):
    """A value as it stands in a saved configuration."""
    return json.loads(json.dumps(keras.saving.serialize_keras_object(value)))


def first_and_defaults(kind):
    """The arguments of a class that are always written, and what its configuration has where
    nothing else is said."""
    parameters = [
        parameter
        for parameter in inspect.signature(kind.__init__).parameters.values()
        if parameter.name != "self" and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
    required = [p.name for p in parameters if p.default is inspect.Parameter.empty]
    shown = re.fullmatch("ZeroPadding.D|L[12]", kind.__name__)
    first = [p.name for p in parameters[:1] if p.name in SHOWN or shown]
    given = {name: EXAMPLES.get(name, 2) for name in required}
    given = {name: value() if callable(value) else value for name, value in given.items()}
    also = ALSO.get(kind.__name__, {})
    config = saved(kind(**{**given, **also}).get_config()) | dict.fromkeys(also)
    defaults = {
        key: value
        for key, value in config.items()
        if key not in (*EVERYWHERE, *required, *first) and not key.startswith("backward_layer")
    }
    return {"first": required or first, "defaults": defaults}


def defaults_of_call(kind):
    """The arguments of a layer's call that have another default than None, as training=False."""
    return {
        parameter.name: parameter.default
        for parameter in inspect.signature(kind.call).parameters.values()
        if parameter.default not in (None, inspect.Parameter.empty)
    }


def layer_entry(kind):
    called = defaults_of_call(kind)
    return first_and_defaults(kind) | ({"call": called} if called else {})


def layer_classes():
    names = known_layers()
    return {
        name: getattr(course_layers, name)
        for name in sorted(names)
        if isinstance(getattr(course_layers, name, None), type)
    }


def object_classes():
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}": item
        for module in (keras.initializers, keras.regularizers, keras.constraints)
        for name, item in sorted(vars(module).items())
        if isinstance(item, type)
        and name not in ("Initializer", "Regularizer", "Constraint", "RandomInitializer")
        and name == item.__name__
    }


def operation(kind):
    """The function that makes an operation, and its arguments with their defaults."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind).lower()
    path = FUNCTIONS.get(kind) or next(
        (
            f"{where}.{name}"
            for where, functions in (("ops", ops), ("ops.image", ops.image))
            if hasattr(functions, name)
        ),
        None,
    )
    if path is None:
        return None
    function = keras
    for part in path.removeprefix("keras.").split("."):
        function = getattr(function, part)
    parameters = [
        p for p in inspect.signature(function).parameters.values() if p.kind is not p.VAR_KEYWORD
    ]
    return {
        "function": path,
        "first": [
            f"*{p.name}" if p.kind is p.VAR_POSITIONAL else p.name
            for p in parameters
            if p.default is p.empty
        ],
        "defaults": {p.name: saved(p.default) for p in parameters if p.default is not p.empty},
    }


def table():
    kinds = {kind for allowed in _OPERATIONS.values() for kind in allowed}
    kinds |= {
        name.title().replace("_", "")
        for name, function in vars(ops).items()
        if inspect.isfunction(function)
    }
    operations = {kind: operation(kind) for kind in sorted(kinds)}
    return {
        "layers": {name: layer_entry(kind) for name, kind in layer_classes().items()},
        "objects": {name: first_and_defaults(kind) for name, kind in object_classes().items()},
        "operations": {kind: entry for kind, entry in operations.items() if entry is not None},
    }


def written(value):
    """The table as text, a line a class."""
    parts = [
        f'"{part}": {{\n'
        + ",\n".join(f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in entries.items())
        + "\n}"
        for part, entries in value.items()
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(written(table()))
