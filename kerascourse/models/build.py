"""From a network of the catalogue to a Keras model."""

from collections.abc import Mapping
from typing import Any

from kerascourse.architectures.catalogue import Entry, find
from kerascourse.errors import InputError
from kerascourse.models import keras_backend
from kerascourse.texts import _


def build(
    model: Entry | str,
    input_shape: tuple[int, ...] | None = None,
    chosen: Mapping[str, Any] | None = None,
    precision: str = "float32",
) -> Any:
    """The network `model` as a `keras.Model` with fresh weights.

    `input_shape` is without the batch, by default the catalogue's; `chosen` the builder's options;
    `precision` a Keras dtype policy, in which the outputs stay float32. Keras is started if it does
    not run yet. InputError where the network cannot be built on that size.
    """
    entry = find(model) if isinstance(model, str) else model
    keras = keras_backend.start()
    from kerascourse.models import layers

    shape = tuple(input_shape or entry.input_shape)
    previous = keras.config.dtype_policy()
    keras.config.set_dtype_policy(precision)
    try:
        inputs = keras.Input(shape, name="input", dtype="float32")
        outputs = entry.build(layers, inputs, **entry.fixed, **(chosen or {}))
    except ValueError as error:
        raise InputError(
            _(
                "{model} cannot be built on {shape}: {error}",
                model=entry.name,
                shape="×".join(map(str, shape)),
                error=str(error).strip().partition("\n")[0],
            )
        ) from error
    finally:
        keras.config.set_dtype_policy(previous)
    # a name may be a whole stack notation, and Keras' names have no slash
    name = "stack" if entry.module == "stack" else entry.name
    built = keras.Model(inputs, outputs, name=name)
    return built if precision == "float32" else _with_float32_outputs(built)


def _with_float32_outputs(model: Any) -> Any:
    """`model` again, its last layers in float32: a softmax in 16 bits rounds small probabilities
    to zero and has a poor gradient."""
    import keras

    last = set(model.output_names)

    def clone(layer: Any) -> Any:
        config = layer.get_config()
        return type(layer).from_config(
            {**config, "dtype": "float32"} if layer.name in last else config
        )

    return keras.models.clone_model(model, clone_function=clone)
