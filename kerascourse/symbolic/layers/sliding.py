"""A kernel that slides over feature maps: what all convolutions have in common."""

from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic.arithmetic import Expression, Value, symbol
from kerascourse.symbolic.layers.base import activation_name, known, per_axis, window_field
from kerascourse.symbolic.layers.spatial import Spatial
from kerascourse.symbolic.layers.window import reach, read_padding, window_size
from kerascourse.symbolic.tensor import Shape, Tensor, Weight
from kerascourse.texts import _

_SIDE_LETTERS = ("H", "W", "D")


class Sliding(Spatial):
    """A kernel that slides over the input; what its sides, step, padding and dilation have in
    common in all convolutions."""

    paddings: tuple[str, ...] = ("valid", "same")
    counts_as_depth = True

    def __init__(
        self,
        kernel_size: Any,
        strides: Any = 1,
        padding: str | int = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
        activation: Any = None,
        use_bias: bool = True,
        **others: Any,
    ) -> None:
        super().__init__(data_format=data_format, **others)
        self.kernel = per_axis(kernel_size, self.rank, "kernel_size", self.label)
        self.stride = per_axis(strides, self.rank, "strides", self.label)
        self.dilation = per_axis(dilation_rate, self.rank, "dilation_rate", self.label)
        self.padding = read_padding(padding, self.paddings, self.label)
        self.activation = activation_name(activation)
        self.use_bias = use_bias
        if max(self.stride) > 1 and max(self.dilation) > 1:
            raise InputError(
                _(
                    "layer {label}: a stride and a dilation above 1 do not go together",
                    label=self.label,
                )
            )

    def size_formulas(self, shape: Shape) -> tuple[Expression, ...]:
        spatial, _channels = self.split(shape)
        return tuple(
            window_size(size, kernel, stride, self.padding, dilation)
            for size, kernel, stride, dilation in zip(
                spatial, self.kernel or (), self.stride or (), self.dilation, strict=True
            )
            if size is not None
        )

    def receptive_field(
        self, tensors: tuple[Tensor, ...]
    ) -> tuple[tuple[Value, ...] | None, tuple[Value, ...] | None, Expression | None]:
        spans = tuple(
            reach(kernel, dilation)
            for kernel, dilation in zip(self.kernel or (), self.dilation, strict=True)
        )
        return window_field(tensors[0], spans, self.stride or ())

    def input_channels(self, shape: Shape) -> int:
        """The channels of the input; InputError when they are not known."""
        return known(self.split(shape)[1], self.label, _("the number of input channels"))

    def kernel_sides(self) -> tuple[Expression, ...]:
        """The kernel's sides as factors of a count."""
        return tuple(symbol(side, "k") for side in self.kernel or ())

    def positions(self, output: Shape) -> list[Expression]:
        """The output's spatial sides as factors of a count."""
        spatial, _channels = self.split(output)
        return [
            symbol(side, letter)
            for side, letter in zip(spatial, _SIDE_LETTERS, strict=False)
            if side is not None
        ]

    def bias(self, channels: Expression) -> tuple[Weight, ...]:
        """The bias, one a channel of the output, where the layer has one."""
        return (Weight("bias", (channels,)),) if self.use_bias else ()
