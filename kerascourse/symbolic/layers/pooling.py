"""Pooling: maxima and averages over windows, over everything, or onto a given size. No weights."""

from typing import Any

from kerascourse.symbolic.arithmetic import Expression, Value, symbol
from kerascourse.symbolic.layers.base import per_axis, window_field
from kerascourse.symbolic.layers.spatial import Spatial
from kerascourse.symbolic.layers.window import read_padding, window_size
from kerascourse.symbolic.tensor import Shape, Tensor


class _Pooling(Spatial):
    """A window that takes the maximum or the average of each channel."""

    def __init__(
        self,
        pool_size: Any = 2,
        strides: Any = None,
        padding: str | int = "valid",
        data_format: str | None = None,
        **others: Any,
    ) -> None:
        super().__init__(data_format=data_format, **others)
        self.kernel = per_axis(pool_size, self.rank, "pool_size", self.label)
        self.stride = (
            self.kernel if strides is None else per_axis(strides, self.rank, "strides", self.label)
        )
        self.padding = read_padding(padding, ("valid", "same"), self.label)

    def size_formulas(self, shape: Shape) -> tuple[Expression, ...]:
        spatial, _channels = self.split(shape)
        return tuple(
            window_size(size, kernel, stride, self.padding)
            for size, kernel, stride in zip(
                spatial, self.kernel or (), self.stride or (), strict=True
            )
            if size is not None
        )

    def output_shape(self, shape: Shape) -> Shape:
        _spatial, channels = self.split(shape)
        return self.join(self.spatial_output(shape), channels)

    def receptive_field(
        self, tensors: tuple[Tensor, ...]
    ) -> tuple[tuple[Value, ...] | None, tuple[Value, ...] | None, Expression | None]:
        kernel = tuple(symbol(side, "k") for side in self.kernel or ())
        return window_field(tensors[0], kernel, self.stride or ())


class MaxPooling1D(_Pooling):
    """The maximum of each window, one axis."""

    rank = 1


class MaxPooling2D(_Pooling):
    """The maximum of each window."""


class MaxPooling3D(_Pooling):
    """The maximum of each window, three axes."""

    rank = 3


class AveragePooling1D(_Pooling):
    """The average of each window, one axis."""

    rank = 1


class AveragePooling2D(_Pooling):
    """The average of each window."""


class AveragePooling3D(_Pooling):
    """The average of each window, three axes."""

    rank = 3


class _Global(Spatial):
    """One number a channel: afterwards every value depends on the whole input."""

    def __init__(
        self, data_format: str | None = None, keepdims: bool = False, **others: Any
    ) -> None:
        super().__init__(data_format=data_format, **others)
        self.keepdims = bool(keepdims)

    def output_shape(self, shape: Shape) -> Shape:
        _spatial, channels = self.split(shape)
        return self.join((1,) * self.rank, channels) if self.keepdims else (channels,)

    def receptive_field(self, tensors: tuple[Tensor, ...]) -> tuple[None, None, None]:
        return None, None, None


class GlobalMaxPooling1D(_Global):
    """The maximum of each channel, one axis."""

    rank = 1


class GlobalMaxPooling2D(_Global):
    """The maximum of each channel."""


class GlobalMaxPooling3D(_Global):
    """The maximum of each channel, three axes."""

    rank = 3


class GlobalAveragePooling1D(_Global):
    """The average of each channel, one axis."""

    rank = 1


class GlobalAveragePooling2D(_Global):
    """The average of each channel."""


class GlobalAveragePooling3D(_Global):
    """The average of each channel, three axes."""

    rank = 3


class _Adaptive(Spatial):
    """Windows chosen so that the output has a given size; their width varies with the input."""

    def __init__(self, output_size: Any, data_format: str | None = None, **others: Any) -> None:
        super().__init__(data_format=data_format, **others)
        self.output_size = per_axis(output_size, self.rank, "output_size", self.label)

    def output_shape(self, shape: Shape) -> Shape:
        return self.join(self.output_size, self.split(shape)[1])

    def receptive_field(self, tensors: tuple[Tensor, ...]) -> tuple[None, None, None]:
        return None, None, None


class AdaptiveAveragePooling1D(_Adaptive):
    """Averages onto a given size, one axis."""

    rank = 1


class AdaptiveAveragePooling2D(_Adaptive):
    """Averages onto a given size."""


class AdaptiveAveragePooling3D(_Adaptive):
    """Averages onto a given size, three axes."""

    rank = 3


class AdaptiveMaxPooling1D(_Adaptive):
    """Maxima onto a given size, one axis."""

    rank = 1


class AdaptiveMaxPooling2D(_Adaptive):
    """Maxima onto a given size."""


class AdaptiveMaxPooling3D(_Adaptive):
    """Maxima onto a given size, three axes."""

    rank = 3
