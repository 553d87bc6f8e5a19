"""Convolutions in groups as convolutions side by side, which give the same.

Keras computes groups on a CPU in a compiled function of its own, which ONNX has no word for.
"""

from typing import Any


def without_groups(model: Any) -> Any:
    """`model` with the same weights and values; the model itself where no convolution has groups.

    The weights of these convolutions are read, but no longer theirs: for a format that keeps a
    graph and constants.
    """
    import keras

    from kerascourse.models.applied import applied
    from kerascourse.models.unfolded import unfold

    unfolded = unfold(model)
    if not any(_has_groups(call.layer) for call in unfolded.calls):
        return model

    def called(operation: Any, *arguments: Any, **named: Any) -> Any:
        if not _has_groups(operation):
            return operation(*arguments, **named)
        return applied(lambda x: side_by_side(operation, x), operation.name, *arguments)

    return keras.models.clone_model(
        unfolded.model, clone_function=lambda layer: layer, call_function=called
    )


def side_by_side(layer: Any, x: Any) -> Any:
    """What a convolution in groups gives for maps with channels last, group by group."""
    from keras import ops

    parts = zip(
        ops.split(x, layer.groups, axis=-1),
        ops.split(layer.kernel, layer.groups, axis=-1),
        strict=True,
    )
    maps = ops.concatenate(
        [
            ops.conv(
                part,
                kernel,
                strides=list(layer.strides),
                padding=layer.padding,
                data_format=layer.data_format,
                dilation_rate=layer.dilation_rate,
            )
            for part, kernel in parts
        ],
        axis=-1,
    )
    return layer.activation(maps + layer.bias if layer.use_bias else maps)


def _has_groups(layer: Any) -> bool:
    """Whether this is a convolution in groups, with channels last as all of kc's."""
    is_last = getattr(layer, "data_format", None) == "channels_last"
    return is_last and getattr(layer, "groups", 1) > 1 and hasattr(layer, "kernel")
