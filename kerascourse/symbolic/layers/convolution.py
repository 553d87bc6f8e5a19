"""Convolutions: plain, transposed, depthwise and separable, in one, two and three dimensions."""

from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic.arithmetic import Expression, Value, expression, product, symbol
from kerascourse.symbolic.layers.base import per_axis, positive, window_field
from kerascourse.symbolic.layers.sliding import Sliding
from kerascourse.symbolic.layers.window import reach
from kerascourse.symbolic.tensor import Shape, Tensor, Weight
from kerascourse.texts import _


class _Convolution(Sliding):
    """Each filter sees all channels of its group."""

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str | int = "valid",
        *,
        groups: int = 1,
        **others: Any,
    ) -> None:
        super().__init__(kernel_size, strides, padding, **others)
        self.filters = positive(filters, "filters", self.label)
        self.groups = positive(groups, "groups", self.label)
        if self.filters % self.groups:
            self._refuse_groups(_("filters"), self.filters)

    def output_shape(self, shape: Shape) -> Shape:
        return self.join(self.spatial_output(shape), self.filters)

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        filters = symbol(self.filters, "F")
        kernel = (*self.kernel_sides(), self._channels_of_group(shape), filters)
        return (Weight("kernel", kernel), *self.bias(filters))

    def multiplications(self, shape: Shape, output: Shape) -> Expression:
        filters = symbol(self.filters, "F")
        return product(
            [
                *self.positions(output),
                filters,
                *self.kernel_sides(),
                self._channels_of_group(shape),
            ]
        )

    def _channels_of_group(self, shape: Shape) -> Expression:
        channels = self.input_channels(shape)
        if channels % self.groups:
            self._refuse_groups(_("input channels"), channels)
        count = symbol(channels, "C")
        return count if self.groups == 1 else count / symbol(self.groups, "g")

    def _refuse_groups(self, what: str, count: int) -> None:
        raise InputError(
            _(
                "layer {label}: {count} {what} cannot be shared among {groups} groups",
                label=self.label,
                count=count,
                what=what,
                groups=self.groups,
            ),
            _("Why: {command}", command="kc explain alexnet"),
        )


class Conv1D(_Convolution):
    """Convolution over one axis; the only one that may be causal."""

    rank = 1
    paddings = ("valid", "same", "causal")


class Conv2D(_Convolution):
    """Convolution over height and width."""


class Conv3D(_Convolution):
    """Convolution over three axes."""

    rank = 3


class _Transposed(Sliding):
    """The convolution run backwards: each input position writes a kernel into the output.

    Keras' sizes: "same" gives m·s; "valid" gives (m − 1)·s + max(k, s); with `output_padding` o
    they are (m − 1)·s + (k mod 2) + o and (m − 1)·s + k + o. With a number p as padding, which
    Keras does not have: (m − 1)·s + k − 2·p.
    """

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str | int = "valid",
        output_padding: Any = None,
        **others: Any,
    ) -> None:
        super().__init__(kernel_size, strides, padding, **others)
        self.filters = positive(filters, "filters", self.label)
        self.output_padding = (
            None
            if output_padding is None
            else per_axis(output_padding, self.rank, "output_padding", self.label, least=0)
        )
        for extra, step in zip(self.output_padding or (), self.stride or (), strict=False):
            if extra >= step:
                raise InputError(
                    _(
                        "layer {label}: output_padding {extra} must be below the stride {step}",
                        label=self.label,
                        extra=extra,
                        step=step,
                    )
                )

    def size_formulas(self, shape: Shape) -> tuple[Expression, ...]:
        spatial, _channels = self.split(shape)
        extra = self.output_padding or (None,) * self.rank
        return tuple(
            self._size(size, kernel, stride, dilation, out)
            for size, kernel, stride, dilation, out in zip(
                spatial, self.kernel or (), self.stride or (), self.dilation, extra, strict=True
            )
            if size is not None
        )

    def _size(
        self, size: int, kernel: int, stride: int, dilation: int, extra: int | None
    ) -> Expression:
        m, s, k = symbol(size, "m"), symbol(stride, "s"), reach(kernel, dilation)
        if self.padding == "same":
            if extra is None:
                return m * s
            parity = symbol(int(k.value) % 2, "(k mod 2)")
            return (m - 1) * s + parity + symbol(extra, "o")
        if isinstance(self.padding, int):
            size_without_extra = (m - 1) * s + k - Expression(2) * symbol(self.padding, "p")
            return size_without_extra if extra is None else size_without_extra + symbol(extra, "o")
        if extra is None:
            return (m - 1) * s + (k if stride <= int(k.value) else k.at_least(s))
        return (m - 1) * s + k + symbol(extra, "o")

    def output_shape(self, shape: Shape) -> Shape:
        return self.join(self.spatial_output(shape), self.filters)

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        filters = symbol(self.filters, "F")
        channels = symbol(self.input_channels(shape), "C")
        return (
            Weight("kernel", (*self.kernel_sides(), filters, channels)),
            *self.bias(filters),
        )

    def multiplications(self, shape: Shape, output: Shape) -> Expression:
        """Each input position times the whole kernel, cropped parts included."""
        channels = symbol(self.input_channels(shape), "C")
        return product(
            [*self.positions(shape), channels, *self.kernel_sides(), symbol(self.filters, "F")]
        )

    def receptive_field(
        self, tensors: tuple[Tensor, ...]
    ) -> tuple[tuple[Value, ...] | None, tuple[Value, ...] | None, Expression | None]:
        """An output position gets ⌈k/s⌉ input positions; neighbours are s times closer."""
        tensor = tensors[0]
        spans = tuple(
            reach(kernel, dilation).ceil_divide(symbol(stride, "s"))
            if stride > 1
            else reach(kernel, dilation)
            for kernel, dilation, stride in zip(
                self.kernel or (), self.dilation, self.stride or (), strict=True
            )
        )
        field, _jump, formula = window_field(tensor, spans, (1,) * self.rank)
        return field, closer(tensor.jump, self.stride or ()), formula


class Conv1DTranspose(_Transposed):
    """Transposed convolution over one axis."""

    rank = 1


class Conv2DTranspose(_Transposed):
    """Transposed convolution over height and width."""


class Conv3DTranspose(_Transposed):
    """Transposed convolution over three axes."""

    rank = 3


class _Depthwise(Sliding):
    """`depth_multiplier` filters for each channel, which see that channel alone."""

    def __init__(
        self,
        kernel_size: Any,
        strides: Any = 1,
        padding: str | int = "valid",
        depth_multiplier: int = 1,
        **others: Any,
    ) -> None:
        super().__init__(kernel_size, strides, padding, **others)
        self.depth_multiplier = positive(depth_multiplier, "depth_multiplier", self.label)

    def output_shape(self, shape: Shape) -> Shape:
        channels = self.input_channels(shape) * self.depth_multiplier
        return self.join(self.spatial_output(shape), channels)

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        channels = symbol(self.input_channels(shape), "C")
        multiplier = symbol(self.depth_multiplier, "D")
        return (
            Weight("kernel", (*self.kernel_sides(), channels, multiplier)),
            *self.bias(multiplier * channels),
        )

    def multiplications(self, shape: Shape, output: Shape) -> Expression:
        channels = symbol(self.input_channels(shape), "C")
        multiplier = symbol(self.depth_multiplier, "D")
        return product([*self.positions(output), *self.kernel_sides(), channels, multiplier])


class DepthwiseConv1D(_Depthwise):
    """Depthwise convolution over one axis."""

    rank = 1


class DepthwiseConv2D(_Depthwise):
    """Depthwise convolution over height and width."""


class _Separable(Sliding):
    """A depthwise convolution, then a 1×1 convolution that mixes the channels."""

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str | int = "valid",
        *,
        depth_multiplier: int = 1,
        **others: Any,
    ) -> None:
        super().__init__(kernel_size, strides, padding, **others)
        self.filters = positive(filters, "filters", self.label)
        self.depth_multiplier = positive(depth_multiplier, "depth_multiplier", self.label)

    def output_shape(self, shape: Shape) -> Shape:
        return self.join(self.spatial_output(shape), self.filters)

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        channels, multiplier, filters = self._counts(shape)
        ones = (expression(1),) * self.rank
        return (
            Weight("depthwise_kernel", (*self.kernel_sides(), channels, multiplier)),
            Weight("pointwise_kernel", (*ones, channels * multiplier, filters)),
            *self.bias(filters),
        )

    def multiplications(self, shape: Shape, output: Shape) -> Expression:
        channels, multiplier, filters = self._counts(shape)
        positions = self.positions(output)
        depthwise = product([*positions, *self.kernel_sides(), channels, multiplier])
        return depthwise + product([*positions, channels, multiplier, filters])

    def _counts(self, shape: Shape) -> tuple[Expression, Expression, Expression]:
        return (
            symbol(self.input_channels(shape), "C"),
            symbol(self.depth_multiplier, "D"),
            symbol(self.filters, "F"),
        )


class SeparableConv1D(_Separable):
    """Separable convolution over one axis."""

    rank = 1
    paddings = ("valid", "same", "causal")


class SeparableConv2D(_Separable):
    """Separable convolution over height and width."""


def closer(jump: tuple[Value, ...] | None, factors: tuple[int, ...]) -> tuple[Value, ...] | None:
    """The distance between neighbours after upsampling by `factors`."""
    if jump is None:
        return None
    return tuple(
        (symbol(j, "j") / symbol(factor, "s")).value
        for j, factor in zip(jump, factors, strict=True)
    )
