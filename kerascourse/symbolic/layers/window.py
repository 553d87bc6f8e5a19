"""The size that a sliding window leaves: the formula of convolution and of pooling.

⌊(m − k + 2·p)/s⌋ + 1    m input, k kernel, p padding on each side, s stride
"""

from functools import lru_cache
from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic.arithmetic import Expression, symbol
from kerascourse.symbolic.layers.base import one_of, per_axis
from kerascourse.texts import _


def reach(kernel: int, dilation: int = 1) -> Expression:
    """The pixels a kernel spans: k, or (k − 1)·d + 1 with dilation d."""
    size = symbol(kernel, "k")
    return size if dilation == 1 else (size - 1) * symbol(dilation, "d") + 1


def zeros(
    size: int, kernel: int, stride: int, padding: str | int, dilation: int = 1
) -> tuple[int, int]:
    """Zeros that are put (before, after) one axis.

    A number is the course's p, the same on both sides. Keras' "same" pads so that the output is
    ⌈m/s⌉; an odd number of zeros has one more after. "causal" puts all before. Source: Keras'
    documentation of padding, and TensorFlow's.
    """
    if isinstance(padding, int):
        return padding, padding
    span = int(reach(kernel, dilation).value)
    if padding == "valid":
        return 0, 0
    if padding == "causal":
        return span - 1, 0
    missing = max((-(-size // stride) - 1) * stride + span - size, 0)
    return missing // 2, missing - missing // 2


@lru_cache(maxsize=4096)
def window_size(
    size: int, kernel: int, stride: int, padding: str | int, dilation: int = 1
) -> Expression:
    """Positions of a window of `kernel` pixels over `size` pixels; 0 or less: it does not fit."""
    before, after = zeros(size, kernel, stride, padding, dilation)
    span = reach(kernel, dilation)
    room = symbol(size, "m") - span
    if before == after:
        room = room + Expression(2) * symbol(before, "p")
    else:
        room = room + symbol(before, "p₁") + symbol(after, "p₂")
    return room // symbol(stride, "s") + 1


def read_padding(value: Any, choices: tuple[str, ...], label: str) -> str | int:
    """One of `choices`, or the course's p as a whole number (which Keras' layers do not take)."""
    if type(value) is int:
        return per_axis(value, 1, "padding", label, least=0)[0]
    return one_of(value, choices, "padding", label)


def require_fit(label: str, formula: Expression) -> int:
    """The size that `formula` gives; InputError with the arithmetic when nothing is left."""
    size = int(formula.value)
    if size < 1:
        raise InputError(
            _(
                "layer {label}: the window is larger than its input: {arithmetic}",
                label=label,
                arithmetic=formula.equation(),
            ),
            _("Try a larger --input, a smaller kernel or more padding (kc explain output-size)"),
        )
    return size
