"""The rules of operations that slide a window: convolutions and poolings of `keras.ops`.

The multiplications of a convolution are those of the layer: each output value takes a kernel.
"""

from typing import Any

from kerascourse.symbolic.arithmetic import product, symbol
from kerascourse.symbolic.layers.base import per_axis
from kerascourse.symbolic.layers.window import require_fit, window_size
from kerascourse.symbolic.operation_rules import Given, NotKnownError, Result, Rule
from kerascourse.symbolic.tensor import Shape


def _split(given: Given, shape: Shape) -> tuple[Shape, int, bool]:
    """Spatial sides, channels, and whether the channels come first."""
    first = given.get("data_format") == "channels_first"
    sides, channels = (shape[2:], shape[1]) if first else (shape[1:-1], shape[-1])
    if None in sides or channels is None:
        raise NotKnownError
    return sides, channels, first


def _slid(
    given: Given, sides: Shape, kernel: tuple[int, ...], stride: Any, dilation: Any = 1
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """(sides of the output, steps, dilations) of a window over `sides`."""
    rank = len(sides)
    steps = per_axis(stride, rank, "strides", "")
    gaps = per_axis(dilation, rank, "dilation_rate", "")
    padding = str(given.get("padding", default="valid"))
    each = zip(sides, kernel, steps, gaps, strict=True)
    sizes = [window_size(m or 0, k, s, padding, d) for m, k, s, d in each]
    return tuple(require_fit("", size) for size in sizes), steps, gaps


def _joined(sides: tuple[int, ...], channels: int, first: bool) -> Shape:
    return (None, channels, *sides) if first else (None, *sides, channels)


def _reached(kernel: tuple[int, ...], gaps: tuple[int, ...]) -> tuple[int, ...]:
    return tuple((k - 1) * gap + 1 for k, gap in zip(kernel, gaps, strict=True))


def _convolved(given: Given) -> Result:
    """A kernel (height, width, input channels, filters), whatever the data's layout."""
    return _with_kernel(given, each_channel=False)


def _depthwise(given: Given) -> Result:
    """A kernel (height, width, channels, multiplier): each channel has kernels of its own."""
    return _with_kernel(given, each_channel=True)


def _with_kernel(given: Given, each_channel: bool) -> Result:
    shape, kernel = given.shapes[:2]
    if None in kernel:
        raise NotKnownError
    *window, inputs, count = (int(side or 0) for side in kernel)
    sides, _channels, first = _split(given, shape)
    size = tuple(window)
    out, steps, gaps = _slid(
        given, sides, size, given.get("strides", 2, 1), given.get("dilation_rate", 5, 1)
    )
    counted = product([symbol(side, "N") for side in (*out, count, *size, inputs)])
    channels = inputs * count if each_channel else count
    return Result((_joined(out, channels, first),), counted, window=(_reached(size, gaps), steps))


def _pooled(given: Given) -> Result:
    sides, channels, first = _split(given, given.shape)
    size = per_axis(given.get("pool_size", 1), len(sides), "pool_size", "")
    out, steps, _gaps = _slid(given, sides, size, given.get("strides", 2) or size)
    return Result((_joined(out, channels, first),), window=(size, steps))


RULES: dict[str, Rule] = {
    "AveragePool": _pooled,
    "Conv": _convolved,
    "DepthwiseConv": _depthwise,
    "MaxPool": _pooled,
}
