"""Layers that move or repeat values: flatten, reshape, crop, pad, upsample, resize. No weights."""

from math import prod
from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic.arithmetic import Expression, Value, expression, product, symbol
from kerascourse.symbolic.layers.base import Layer, one_of, per_axis, positive, sides, window_field
from kerascourse.symbolic.layers.convolution import closer
from kerascourse.symbolic.layers.spatial import Spatial
from kerascourse.symbolic.tensor import Shape, Tensor
from kerascourse.texts import _


class _Rearranging(Layer):
    """A layer after which an axis is no longer a direction in the image."""

    def receptive_field(self, tensors: tuple[Tensor, ...]) -> tuple[None, None, None]:
        return None, None, None


class Flatten(_Rearranging):
    """All values as one vector."""

    def __init__(self, data_format: str | None = None, **others: Any) -> None:
        super().__init__(**others)

    def size_formulas(self, shape: Shape) -> tuple[Expression, ...]:
        if None in shape or len(shape) < 2:
            return ()
        return (product(sides(shape, "HWC" if len(shape) == 3 else "")),)

    def output_shape(self, shape: Shape) -> Shape:
        return (None,) if None in shape else (prod(side for side in shape if side is not None),)


class Reshape(_Rearranging):
    """The same values in another shape; one side may be −1, to be worked out."""

    def __init__(self, target_shape: Any, **others: Any) -> None:
        super().__init__(**others)
        given = target_shape if isinstance(target_shape, (list, tuple)) else (target_shape,)
        self.target_shape = per_axis(given, len(given), "target_shape", self.label, least=-1)

    def output_shape(self, shape: Shape) -> Shape:
        target = self.target_shape
        free = target.count(-1)
        if None in shape:
            return tuple(None if side == -1 else side for side in target)
        values = prod(side for side in shape if side is not None)
        rest = prod(side for side in target if side != -1)
        if free > 1 or rest == 0 or values % rest or (not free and values != rest):
            raise InputError(
                _(
                    "layer {label}: {count} values of {shape} cannot take the shape {target}",
                    label=self.label,
                    count=values,
                    shape="×".join(map(str, shape)),
                    target="×".join(map(str, target)),
                )
            )
        return tuple(values // rest if side == -1 else side for side in target)


class Permute(_Rearranging):
    """The axes in another order, counted from 1."""

    def __init__(self, dims: Any, **others: Any) -> None:
        super().__init__(**others)
        self.dims = per_axis(dims, len(dims), "dims", self.label)
        if sorted(self.dims) != list(range(1, len(self.dims) + 1)):
            raise InputError(
                _(
                    "layer {label}: dims must be an order of 1 to {count}, received {dims}",
                    label=self.label,
                    count=len(self.dims),
                    dims=self.dims,
                )
            )

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != len(self.dims):
            raise InputError(
                _(
                    "layer {label}: {expected} axes to permute, received {received}",
                    label=self.label,
                    expected=len(self.dims),
                    received=len(shape),
                )
            )
        return tuple(shape[axis - 1] for axis in self.dims)


class RepeatVector(_Rearranging):
    """A vector n times."""

    def __init__(self, n: int, **others: Any) -> None:
        super().__init__(**others)
        self.n = positive(n, "n", self.label)

    def output_shape(self, shape: Shape) -> Shape:
        return (self.n, *shape)


def margins(value: Any, rank: int, name: str, label: str) -> tuple[tuple[int, int], ...]:
    """(before, after) for each axis: from one number, one an axis, or a pair an axis."""
    if rank == 1 and isinstance(value, (list, tuple)) and len(value) == 2:
        value = (value,)
    numbers = tuple(value) if isinstance(value, (list, tuple)) else (value,) * rank
    pairs = tuple(
        per_axis(number, 2, name, label, least=0)
        for number in (numbers if len(numbers) == rank else (None,))
    )
    return tuple((before, after) for before, after in pairs)


class _Padding(Spatial):
    """Zeros around the feature maps."""

    def __init__(self, padding: Any = 1, data_format: str | None = None, **others: Any) -> None:
        super().__init__(data_format=data_format, **others)
        self.padding = margins(padding, self.rank, "padding", self.label)

    def size_formulas(self, shape: Shape) -> tuple[Expression, ...]:
        spatial, _channels = self.split(shape)
        return tuple(
            symbol(size, "m") + symbol(before, "p₁") + symbol(after, "p₂")
            for size, (before, after) in zip(spatial, self.padding, strict=True)
            if size is not None
        )

    def output_shape(self, shape: Shape) -> Shape:
        spatial, channels = self.split(shape)
        return self.join(
            tuple(
                None if size is None else size + before + after
                for size, (before, after) in zip(spatial, self.padding, strict=True)
            ),
            channels,
        )


class ZeroPadding1D(_Padding):
    """Zeros around one axis."""

    rank = 1


class ZeroPadding2D(_Padding):
    """Zeros around height and width."""


class ZeroPadding3D(_Padding):
    """Zeros around three axes."""

    rank = 3


class _Cropping(Spatial):
    """Rows and columns cut off at the edges."""

    def __init__(self, cropping: Any = None, data_format: str | None = None, **others: Any) -> None:
        super().__init__(data_format=data_format, **others)
        default = 0 if self.rank == 2 else 1
        self.cropping = margins(
            default if cropping is None else cropping, self.rank, "cropping", self.label
        )

    def size_formulas(self, shape: Shape) -> tuple[Expression, ...]:
        spatial, _channels = self.split(shape)
        return tuple(
            symbol(size, "m") - symbol(before, "c₁") - symbol(after, "c₂")
            for size, (before, after) in zip(spatial, self.cropping, strict=True)
            if size is not None
        )

    def output_shape(self, shape: Shape) -> Shape:
        spatial, channels = self.split(shape)
        for formula in self.size_formulas(shape):
            if formula.value < 1:
                raise InputError(
                    _(
                        "layer {label}: cropping leaves nothing: {arithmetic}",
                        label=self.label,
                        arithmetic=formula.equation(),
                    )
                )
        return self.join(
            tuple(
                None if size is None else size - before - after
                for size, (before, after) in zip(spatial, self.cropping, strict=True)
            ),
            channels,
        )


class Cropping1D(_Cropping):
    """Cut off one axis."""

    rank = 1


class Cropping2D(_Cropping):
    """Cut off height and width."""


class Cropping3D(_Cropping):
    """Cut off three axes."""

    rank = 3


class _UpSampling(Spatial):
    """Each value repeated, or interpolated, `size` times."""

    def __init__(
        self,
        size: Any = 2,
        data_format: str | None = None,
        interpolation: str = "nearest",
        **others: Any,
    ) -> None:
        super().__init__(data_format=data_format, **others)
        self.size = per_axis(size, self.rank, "size", self.label)
        self.interpolation = one_of(
            interpolation,
            ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"),
            "interpolation",
            self.label,
        )

    def size_formulas(self, shape: Shape) -> tuple[Expression, ...]:
        spatial, _channels = self.split(shape)
        return tuple(
            symbol(side, "m") * symbol(factor, "s")
            for side, factor in zip(spatial, self.size, strict=True)
            if side is not None
        )

    def output_shape(self, shape: Shape) -> Shape:
        spatial, channels = self.split(shape)
        return self.join(
            tuple(
                None if side is None else side * factor
                for side, factor in zip(spatial, self.size, strict=True)
            ),
            channels,
        )

    def receptive_field(
        self, tensors: tuple[Tensor, ...]
    ) -> tuple[tuple[Value, ...] | None, tuple[Value, ...] | None, Expression | None]:
        """Interpolation reads a window of neighbours: 1 nearest, 2 linear, 4 cubic, 6 and 10."""
        reads = {"nearest": 1, "bilinear": 2, "bicubic": 4, "lanczos3": 6, "lanczos5": 10}
        kernel = (expression(reads[self.interpolation]),) * self.rank
        field, _jump, formula = window_field(tensors[0], kernel, (1,) * self.rank)
        return field, closer(tensors[0].jump, self.size), formula


class UpSampling1D(_UpSampling):
    """Repeat along one axis."""

    rank = 1


class UpSampling2D(_UpSampling):
    """Repeat or interpolate along height and width."""


class UpSampling3D(_UpSampling):
    """Repeat along three axes."""

    rank = 3
