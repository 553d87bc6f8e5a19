"""Which values of pixels a network takes: kc's own take 0 to 1, those of others may not."""

from typing import Any

from kerascourse.models import keras_backend

RANGES = {"0-1": (0.0, 1.0), "0-255": (0.0, 255.0), "-1-1": (-1.0, 1.0)}
USUAL = "0-1"
# a network that brings its pixels to about 1 itself takes bytes
_LEAST_DIVISOR, _LEAST_MEAN = 16.0, 2.0


def of(model: Any) -> str:
    """The range that the first layers of `model` are made for, a name of `RANGES`: "0-255" where
    they divide by some hundred or take off a mean of bytes, else the usual one."""
    keras = keras_backend.start()
    from kerascourse.models.unfolded import unfold

    unfolded = unfold(model)
    start = unfolded.model.inputs[0]
    for call in unfolded.calls:
        if any(tensor is start for tensor in call.inputs) and _takes_bytes(keras, call.layer):
            return "0-255"
    return USUAL


def _takes_bytes(keras: Any, layer: Any) -> bool:
    if isinstance(layer, keras.layers.Rescaling):
        scale = keras.ops.convert_to_numpy(layer.scale)
        return bool((abs(scale) <= 1 / _LEAST_DIVISOR).all())
    if isinstance(layer, keras.layers.Normalization):
        return bool((keras.ops.convert_to_numpy(layer.mean) >= _LEAST_MEAN).any())
    return False


def taking_unit_range(model: Any, name: str) -> Any:
    """`model` on images in [0, 1], which are brought to the range `name` first."""
    from kerascourse.models.unfolded import fed

    low, high = RANGES[name]
    return model if name == USUAL else fed(model, lambda pixels: low + (high - low) * pixels)
