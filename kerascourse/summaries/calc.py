"""One layer's arithmetic, or one question about a window: what `kc calc` works out.

The numbers come from the layers that `kc summary` uses, so both say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kerascourse.errors import InputError, UsageError
from kerascourse.symbolic import layers
from kerascourse.symbolic.arithmetic import Expression, symbol, total
from kerascourse.symbolic.graph import input_tensor
from kerascourse.symbolic.layers.base import Layer, window_field
from kerascourse.symbolic.layers.window import reach, window_size, zeros
from kerascourse.symbolic.tensor import Shape, Tensor
from kerascourse.texts import _


@dataclass(frozen=True)
class Quantity:
    """Something worked out: its key, and the expression with letters and numbers."""

    key: str
    expression: Expression


@dataclass(frozen=True)
class Calculation:
    """What a calculation gives; None where a thing does not apply.

    `weights` are the parameters without biases; `facts` what has no formula, by name.
    """

    quantities: tuple[Quantity, ...]
    output_shape: Shape | None = None
    params: int | None = None
    weights: int | None = None
    macs: int | None = None
    facts: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Window:
    """A sliding window: (height, width) of its kernel, stride and dilation, and the padding
    (a number, "same" or "valid")."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...] = (1, 1)
    padding: str | int = 0
    dilation: tuple[int, ...] = (1, 1)


def convolution(
    shape: Shape, window: Window, filters: int = 1, groups: int = 1, bias: bool = True
) -> Calculation:
    """A convolution over images of `shape` (height, width, channels)."""
    layer = layers.Conv2D(  # type: ignore[attr-defined]
        filters,
        window.kernel,
        strides=window.stride,
        padding=window.padding,
        dilation_rate=window.dilation,
        groups=groups,
        use_bias=bias,
        name="conv",
    )
    return _of_layer(layer, shape)


def transposed(shape: Shape, window: Window, filters: int = 1, bias: bool = True) -> Calculation:
    """A transposed convolution ("deconvolution") over images of `shape`."""
    layer = layers.Conv2DTranspose(  # type: ignore[attr-defined]
        filters,
        window.kernel,
        strides=window.stride,
        padding=window.padding,
        dilation_rate=window.dilation,
        use_bias=bias,
        name="deconv",
    )
    return _of_layer(layer, shape)


def pooling(shape: Shape, window: Window) -> Calculation:
    """A pooling over images of `shape`; its depth stays and it has no parameters (A8)."""
    layer = layers.MaxPooling2D(  # type: ignore[attr-defined]
        window.kernel, strides=window.stride, padding=window.padding, name="pool"
    )
    return _of_layer(layer, shape)


def dense(shape: Shape, units: int, bias: bool = True) -> Calculation:
    """A dense layer on all values of `shape`, flattened (A1)."""
    inputs = input_tensor(shape)
    x = inputs if len(shape) == 1 else layers.Flatten(name="flatten")(inputs)  # type: ignore[attr-defined]
    layer = layers.Dense(units, use_bias=bias, name="dense")  # type: ignore[attr-defined]
    return _of_layer(layer, x.sizes)


def padding(window: Window, shape: Shape | None = None) -> Calculation:
    """The padding that keeps the size: p = (k − 1)/2 at stride 1 (A6).

    With `shape`, also the zeros that Keras' "same" puts before and after each axis of it.
    """
    span = reach(window.kernel[0], window.dilation[0])
    keeps = (span - 1) / 2
    facts: list[tuple[str, object]] = []
    if not isinstance(keeps.value, int):
        facts.append(
            (
                "note",
                _("with an even kernel and stride 1 one zero is left over: same puts it after"),
            )
        )
    quantities = [Quantity("padding", keeps)]
    if shape is not None:
        sides = list(zip(shape, window.kernel, window.stride, window.dilation, strict=False))
        facts.append(
            (
                "zeros",
                tuple(zeros(known(m), k, s, "same", d) for m, k, s, d in sides),
            )
        )
        quantities += _sizes([window_size(known(m), k, s, "same", d) for m, k, s, d in sides])
    return Calculation(tuple(quantities), facts=tuple(facts))


def receptive_field(kernels: Sequence[int], strides: Sequence[int]) -> Calculation:
    """The field after each of several windows in a row (A10): r + (k − 1)·j, j times the stride."""
    if len(strides) not in (1, len(kernels)):
        raise UsageError(
            _(
                "expected one stride, or {count} as there are kernels, received {given}",
                count=len(kernels),
                given=len(strides),
            )
        )
    steps = list(strides) * (len(kernels) if len(strides) == 1 else 1)
    quantities = []
    position = Tensor((None, None), (1,), (1,))
    for number, (kernel, stride) in enumerate(zip(kernels, steps, strict=True), start=1):
        field, jump, formula = window_field(position, (symbol(kernel, "k"),), (stride,))
        if formula is not None:
            quantities.append(Quantity(_("layer {number}", number=number), formula))
        position = Tensor((None, None), field, jump)
    facts = (
        ("receptive_field", position.field[0] if position.field else None),
        ("jump", position.jump[0] if position.jump else None),
    )
    return Calculation(tuple(quantities), facts=facts)


def known(side: int | None) -> int:
    """A side that a calculation cannot do without."""
    if side is None:
        raise InputError(_("expected a known size"))
    return side


def _of_layer(layer: Layer, shape: Shape) -> Calculation:
    node = layer.call((input_tensor(shape),), {})
    for output in node.outputs:
        layer.check_size(output.sizes, _("its output"))
    weights = total([weight.size for weight in layer.weights if weight.name != "bias"])
    quantities = _sizes(list(node.sizes))
    if layer.weights:
        quantities.append(Quantity("params", layer.params))
    if node.multiplications is not None:
        quantities.append(Quantity("macs", node.multiplications))
    return Calculation(
        tuple(quantities),
        node.outputs[0].sizes,
        int(layer.params.value),
        int(weights.value) if layer.weights else 0,
        0 if node.multiplications is None else int(node.multiplications.value),
        _left_over(layer, shape),
    )


def _left_over(layer: Layer, shape: Shape) -> tuple[tuple[str, object], ...]:
    """What a window that does not come out even leaves, and the next size at which it does."""
    padding = layer.padding
    if layer.kernel is None or layer.stride is None or padding == "same":
        return ()
    pad = padding if isinstance(padding, int) else 0
    dilation = getattr(layer, "dilation", (1, 1))
    for side, kernel, stride, gap in zip(shape, layer.kernel, layer.stride, dilation, strict=False):
        free = known(side) + 2 * pad - int(reach(kernel, gap).value)
        rest = free % stride
        if rest and layer.type != "Conv2DTranspose":
            note = _(
                "{free}/{stride} is not whole and rounded down; {size} in place of {side} gives "
                "{output}",
                free=free,
                stride=stride,
                size=known(side) + stride - rest,
                side=side,
                output=free // stride + 2,
            )
            return (("note", note),)
    return ()


def _sizes(formulas: list[Expression]) -> list[Quantity]:
    """One size where all axes agree, else one an axis."""
    if len({formula.equation() for formula in formulas}) == 1:
        return [Quantity("size", formulas[0])]
    names = ("height", "width")
    return [Quantity(name, formula) for name, formula in zip(names, formulas, strict=False)]
