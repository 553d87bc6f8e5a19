"""Models that others made, made fit to be trained here: inputs from 0 to 1, probabilities at the
end of a classifier, layers in the precision asked for."""

import json
from collections.abc import Sequence
from typing import Any

from kerascourse.errors import InputError
from kerascourse.models import pixel_range
from kerascourse.models.saved import bare
from kerascourse.texts import _


def configuration(model: Any, name: str) -> dict[str, Any]:
    """What Keras says of `model`; InputError where it is a class of its own, or not built."""
    if type(model).__name__ not in ("Functional", "Sequential"):
        raise InputError(
            _(
                "{name} returns a class of its own, {kind}: how its layers are connected is only "
                "in its code",
                name=name,
                kind=type(model).__name__,
            ),
            _("Try: a function that returns keras.Model(inputs, outputs) with the same layers"),
        )
    if not model.built or not model.inputs:
        raise InputError(
            _("{name} is a model that is not built: its sizes are not known", name=name),
            _("Try: keras.Input((28, 28, 1)) as its first layer"),
        )
    return json.loads(model.to_json())  # type: ignore[no-any-return]


def copied(model: Any) -> Any:
    """The same layers and weights in a model of its own."""
    return _made(json.loads(model.to_json()), model.get_weights())


def as_trained(model: Any, precision: str) -> Any:
    """`model` on examples in [0, 1], which are brought to the range that its first layers are made
    for; its layers compute in `precision`, a Keras dtype policy, the last ones in float32."""
    if len(model.inputs[0].shape) == 4:
        model = pixel_range.taking_unit_range(model, pixel_range.of(model))
    if precision == "float32":
        return model
    config = json.loads(model.to_json())
    inner = config["config"]
    last = {name for name, *_place in _places(inner.get("output_layers"))}
    last = last or {inner["layers"][-1]["config"]["name"]}
    inner["layers"] = [
        layer
        if layer["config"].get("name") in last or layer["class_name"] == "InputLayer"
        else _in_precision(layer, precision)
        for layer in inner["layers"]
    ]
    return _made(config, model.get_weights())


def with_probabilities(model: Any) -> Any:
    """`model`, which gives scores, with a softmax over the last axis behind it."""
    import keras

    output = keras.layers.Softmax(name="probabilities", dtype="float32")(model.outputs[0])
    return keras.Model(model.inputs, output, name=model.name)


def _made(config: dict[str, Any], weights: Sequence[Any]) -> Any:
    import keras

    # as a file is read, so that a model from memory and one from its file have the same names
    model = keras.saving.deserialize_keras_object(bare(config), safe_mode=True)
    model.set_weights(weights)
    return model


def _places(saved: Any) -> list[list[Any]]:
    """The outputs of a configuration as a list; Keras writes a single one without its list."""
    if not saved:
        return []
    return [saved] if isinstance(saved[0], str) else saved


def _in_precision(value: Any, precision: str) -> Any:
    """A layer's configuration with the policy `precision` in place of float32, as deep as it is
    nested."""
    if isinstance(value, dict):
        if value.get("class_name") == "DTypePolicy" and value["config"].get("name") == "float32":
            return {**value, "config": {**value["config"], "name": precision}}
        return {key: _in_precision(inner, precision) for key, inner in value.items()}
    return (
        [_in_precision(inner, precision) for inner in value] if isinstance(value, list) else value
    )
