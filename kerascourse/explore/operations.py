"""What a page has to know of a layer to compute a value of it again: its kind, settings, weights.

`pages/layers.js` has the same kinds. A layer that is in neither is shown, but not computed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np

from kerascourse.explore.arrays import Format, exact
from kerascourse.models.layers import ChannelScale, KLSparsity, PadChannels, PixelNoise
from kerascourse.symbolic.layers.window import zeros

Shape = tuple[int, ...]

# the functions of `pages/layers.js`, which Keras calls the same
ACTIVATIONS = (
    "linear relu relu6 tanh sigmoid elu selu softplus silu exponential softsign leaky_relu softmax"
).split()


@dataclass(frozen=True)
class Operation:
    """A layer's `kind` in `layers.js`, its `settings` as JSON has them, and its `weights`."""

    kind: str
    settings: dict[str, Any] = field(default_factory=dict)
    weights: dict[str, np.ndarray] = field(default_factory=dict)

    def document(self, form: Format) -> dict[str, Any]:
        """The operation as `layers.js` reads it, its weights in `form`."""
        weights = {name: exact(array, form) for name, array in self.weights.items()}
        return {"kind": self.kind, **self.settings, "weights": weights}


Make = Callable[[Any, Shape, Shape], Operation | None]


def operation(layer: Any, before: Sequence[Shape], after: Shape) -> Operation | None:
    """The operation of a layer that makes `after` of what has the shapes `before`, all without the
    batch; None where a page cannot compute it."""
    made = _KINDS.get(type(layer))
    if made is None or getattr(layer, "data_format", "channels_last") != "channels_last":
        return None
    found = made(layer, before[0], after)
    joins = found is not None and found.kind in ("joined", "concatenated")
    return found if joins or len(before) == 1 else None


def _activation(layer: Any) -> str | None:
    functions = keras.activations
    return next(
        (name for name in ACTIVATIONS if layer.activation is getattr(functions, name)), None
    )


def _array(values: Any) -> np.ndarray:
    return np.asarray(keras.ops.convert_to_numpy(values), "float32")


def _window(layer: Any, sides: Any) -> dict[str, Any]:
    """Stride, dilation and the zeros before, each (rows, columns); `sides` are those along which
    the window goes."""
    size = getattr(layer, "kernel_size", None) or layer.pool_size
    dilation = getattr(layer, "dilation_rate", (1, 1))
    settings = zip(sides, size, layer.strides, dilation, strict=True)
    first = [zeros(m, k, s, layer.padding, d)[0] for m, k, s, d in settings]
    return {"stride": list(layer.strides), "dilation": list(dilation), "before": first}


def _weighted(layer: Any, kind: str, settings: dict[str, Any]) -> Operation | None:
    """A layer with kernel, bias and activation; None where the activation is not known."""
    name = _activation(layer)
    if name is None:
        return None
    weights = {"kernel": _array(layer.kernel)}
    if layer.use_bias:
        weights["bias"] = _array(layer.bias)
    return Operation(kind, {**settings, "activation": name}, weights)


def _convolution(layer: Any, before: Shape, after: Shape) -> Operation | None:
    return _weighted(layer, "convolution", _window(layer, before[:2]))


def _depthwise(layer: Any, before: Shape, after: Shape) -> Operation | None:
    return _weighted(layer, "depthwise", _window(layer, before[:2]))


def _transposed(layer: Any, before: Shape, after: Shape) -> Operation | None:
    if layer.output_padding is not None:
        return None
    return _weighted(layer, "transposed", _window(layer, after[:2]))


def _pooling(rule: str) -> Make:
    def made(layer: Any, before: Shape, after: Shape) -> Operation:
        size = {"size": list(layer.pool_size), "rule": rule}
        return Operation("pooling", {**_window(layer, before[:2]), **size})

    return made


def _global_pooling(rule: str) -> Make:
    return lambda layer, before, after: Operation("global", {"rule": rule})


def _dense(layer: Any, before: Shape, after: Shape) -> Operation | None:
    return _weighted(layer, "dense", {})


def _normalisation(layer: Any, before: Shape, after: Shape) -> Operation | None:
    if layer.axis not in (-1, len(before)):
        return None
    weights = {"mean": _array(layer.moving_mean), "variance": _array(layer.moving_variance)}
    if layer.scale:
        weights["gamma"] = _array(layer.gamma)
    if layer.center:
        weights["beta"] = _array(layer.beta)
    return Operation("normalised", {"epsilon": float(layer.epsilon)}, weights)


def _joined(rule: str) -> Make:
    return lambda layer, before, after: Operation("joined", {"rule": rule})


def _concatenated(layer: Any, before: Shape, after: Shape) -> Operation | None:
    return Operation("concatenated") if layer.axis in (-1, len(after)) else None


def _function(layer: Any, before: Shape, after: Shape) -> Operation | None:
    name = _activation(layer)
    return None if name is None else Operation("function", {"activation": name})


def _relu(layer: Any, before: Shape, after: Shape) -> Operation:
    most = None if layer.max_value is None else float(layer.max_value)
    settings = {"slope": float(layer.negative_slope), "most": most}
    return Operation("rectified", {**settings, "threshold": float(layer.threshold)})


def _leaky(layer: Any, before: Shape, after: Shape) -> Operation:
    return Operation(
        "rectified", {"slope": float(layer.negative_slope), "most": None, "threshold": 0}
    )


def _softmax(layer: Any, before: Shape, after: Shape) -> Operation | None:
    last = layer.axis in (-1, len(after))
    return Operation("function", {"activation": "softmax"}) if last else None


def _same(layer: Any, before: Shape, after: Shape) -> Operation:
    return Operation("same")


def _enlarged(layer: Any, before: Shape, after: Shape) -> Operation | None:
    if layer.interpolation not in ("nearest", "bilinear"):
        return None
    return Operation("enlarged", {"size": list(layer.size), "rule": layer.interpolation})


def _padded(layer: Any, before: Shape, after: Shape) -> Operation:
    (top, _bottom), (left, _right) = layer.padding
    return Operation("shifted", {"before": [top, left]})


def _cropped(layer: Any, before: Shape, after: Shape) -> Operation:
    (top, _bottom), (left, _right) = layer.cropping
    return Operation("shifted", {"before": [-top, -left]})


def _rescaled(layer: Any, before: Shape, after: Shape) -> Operation | None:
    scale, offset = _array(layer.scale), _array(layer.offset)
    if scale.size != 1 or offset.size != 1:
        return None
    return Operation("rescaled", {"scale": float(scale), "offset": float(offset)})


def _scaled(layer: Any, before: Shape, after: Shape) -> Operation:
    return Operation("scaled", {}, {"scale": _array(layer.scale), "shift": _array(layer.shift)})


_LAYERS = keras.layers
_KINDS: dict[type, Make] = {
    _LAYERS.Conv2D: _convolution,
    _LAYERS.DepthwiseConv2D: _depthwise,
    _LAYERS.Conv2DTranspose: _transposed,
    _LAYERS.MaxPooling2D: _pooling("max"),
    _LAYERS.AveragePooling2D: _pooling("mean"),
    _LAYERS.GlobalMaxPooling2D: _global_pooling("max"),
    _LAYERS.GlobalAveragePooling2D: _global_pooling("mean"),
    _LAYERS.Dense: _dense,
    _LAYERS.BatchNormalization: _normalisation,
    _LAYERS.Add: _joined("sum"),
    _LAYERS.Multiply: _joined("product"),
    _LAYERS.Average: _joined("mean"),
    _LAYERS.Maximum: _joined("max"),
    _LAYERS.Concatenate: _concatenated,
    _LAYERS.Activation: _function,
    _LAYERS.ReLU: _relu,
    _LAYERS.LeakyReLU: _leaky,
    _LAYERS.Softmax: _softmax,
    _LAYERS.UpSampling2D: _enlarged,
    _LAYERS.ZeroPadding2D: _padded,
    _LAYERS.Cropping2D: _cropped,
    _LAYERS.Rescaling: _rescaled,
    PadChannels: lambda layer, before, after: Operation("widened"),
    **dict.fromkeys(
        (
            *(_LAYERS.Flatten, _LAYERS.Reshape, _LAYERS.Dropout, _LAYERS.SpatialDropout2D),
            *(_LAYERS.GaussianNoise, _LAYERS.GaussianDropout, _LAYERS.AlphaDropout),
            *(_LAYERS.ActivityRegularization, _LAYERS.Identity, KLSparsity, PixelNoise),
        ),
        _same,
    ),
    ChannelScale: _scaled,
}
