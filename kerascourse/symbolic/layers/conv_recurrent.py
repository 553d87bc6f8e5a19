"""ConvLSTM: an LSTM over feature maps, with convolutions in place of matrix products."""

from collections.abc import Mapping
from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic.arithmetic import Expression, expression, product, symbol
from kerascourse.symbolic.layers.base import known, positive
from kerascourse.symbolic.layers.sliding import Sliding
from kerascourse.symbolic.layers.window import require_fit
from kerascourse.symbolic.tensor import Shape, Tensor, Weight
from kerascourse.texts import _


class _ConvLSTM(Sliding):
    """Four gates, each a convolution of the step's input and one of the last output
    (Shi et al. 2015, as Keras has it: without the weights from the cell to the gates).

    The second convolution always keeps the size: stride 1, "same". Multiplications for T steps,
    without biases and gates: T·(positions·k·k·C·4F + positions·k·k·F·4F).
    """

    arguments = ("sequences",)

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
        use_bias: bool = True,
        *,
        unit_forget_bias: bool = True,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        zero_output_for_mask: bool = False,
        **others: Any,
    ) -> None:
        super().__init__(
            kernel_size,
            strides,
            padding,
            data_format,
            dilation_rate,
            activation,
            use_bias,
            **others,
        )
        self.filters = positive(filters, "filters", self.label)
        self.return_sequences = bool(return_sequences)
        self.return_state = bool(return_state)

    def size_formulas(self, shape: Shape) -> tuple[Expression, ...]:
        return super().size_formulas(self._step(shape))

    def output_shape(self, shape: Shape) -> Shape:
        state = self._state(shape)
        return (shape[0], *state) if self.return_sequences else state

    def further_shapes(
        self, shape: Shape, arguments: tuple[Any, ...], named: Mapping[str, Any]
    ) -> tuple[Shape, ...]:
        return (self._state(shape),) * 2 if self.return_state else ()

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        filters, sums = self._sums()
        channels = symbol(self.input_channels(self._step(shape)), "C")
        for size in self.split(self._step(shape))[0]:
            known(size, self.label, _("the size of the image"))
        return (
            Weight("kernel", (*self.kernel_sides(), channels, sums)),
            Weight("recurrent_kernel", (*self.kernel_sides(), filters, sums)),
            *self.bias(sums),
        )

    def multiplications(self, shape: Shape, output: Shape) -> Expression:
        filters, sums = self._sums()
        channels = symbol(self.input_channels(self._step(shape)), "C")
        positions = self.positions(self._state(shape))
        step = product([*positions, *self.kernel_sides(), channels, sums]) + product(
            [*positions, *self.kernel_sides(), filters, sums]
        )
        return symbol(shape[0] or 0, "T") * step

    def receptive_field(self, tensors: tuple[Tensor, ...]) -> tuple[None, None, None]:
        """It grows with every step, up to the whole image."""
        return None, None, None

    def _sums(self) -> tuple[Expression, Expression]:
        """Filters, and the sums of all four gates."""
        filters = symbol(self.filters, "F")
        return filters, expression(4) * filters

    def _state(self, shape: Shape) -> Shape:
        """The shape of an output of one step, and of each state."""
        spatial, _channels = self.split(self._step(shape))
        formulas = iter(self.size_formulas(shape))
        sizes = (
            None if side is None else require_fit(self.label, next(formulas)) for side in spatial
        )
        return self.join(tuple(sizes), self.filters)

    def _step(self, shape: Shape) -> Shape:
        """The shape of the input's one step."""
        if len(shape) != self.rank + 2:
            raise InputError(
                _(
                    "layer {label}: {type} expects steps and images, received an input of shape "
                    "{shape}",
                    label=self.label,
                    type=self.type,
                    shape="×".join(map(str, shape)),
                )
            )
        return shape[1:]


class ConvLSTM1D(_ConvLSTM):
    """ConvLSTM on sequences of one axis."""

    rank = 1


class ConvLSTM2D(_ConvLSTM):
    """ConvLSTM on sequences of images, as videos."""


class ConvLSTM3D(_ConvLSTM):
    """ConvLSTM on sequences of volumes."""

    rank = 3
