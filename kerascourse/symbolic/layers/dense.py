"""Layers whose every output depends on every input of a position: Dense and Embedding."""

from typing import Any

from kerascourse.symbolic.arithmetic import Expression, Value, product, symbol
from kerascourse.symbolic.layers.base import Layer, activation_name, known, positive
from kerascourse.symbolic.tensor import Shape, Tensor, Weight
from kerascourse.texts import _


class Dense(Layer):
    """Fully connected: `units` sums over the last axis, at each position of the others."""

    counts_as_depth = True

    def __init__(
        self, units: int, activation: Any = None, use_bias: bool = True, **others: Any
    ) -> None:
        super().__init__(**others)
        self.units = positive(units, "units", self.label)
        self.activation = activation_name(activation)
        self.use_bias = use_bias

    def output_shape(self, shape: Shape) -> Shape:
        return (*shape[:-1], self.units)

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        inputs, units = self._sides(shape)
        kernel = Weight("kernel", (inputs, units))
        return (kernel, Weight("bias", (units,))) if self.use_bias else (kernel,)

    def multiplications(self, shape: Shape, output: Shape) -> Expression:
        positions = [symbol(side, "N") for side in shape[:-1] if side is not None]
        return product([*positions, *self._sides(shape)])

    def _sides(self, shape: Shape) -> tuple[Expression, Expression]:
        inputs = known(shape[-1] if shape else None, self.label, _("the number of inputs"))
        return symbol(inputs, "n"), symbol(self.units, "u")


class Embedding(Layer):
    """A table of `input_dim` vectors of length `output_dim`; looking one up multiplies nothing."""

    def __init__(self, input_dim: int, output_dim: int, weights: None = None, **others: Any):
        super().__init__(**others)
        self.input_dim = positive(input_dim, "input_dim", self.label)
        self.output_dim = positive(output_dim, "output_dim", self.label)

    def output_shape(self, shape: Shape) -> Shape:
        return (*shape, self.output_dim)

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        rows, columns = symbol(self.input_dim, "n"), symbol(self.output_dim, "d")
        return (Weight("embeddings", (rows, columns)),)

    def receptive_field(
        self, tensors: tuple[Tensor, ...]
    ) -> tuple[tuple[Value, ...] | None, tuple[Value, ...] | None, Expression | None]:
        """Each word of a sequence is one position."""
        here = (1,) if len(tensors[0].sizes) == 1 else None
        return here, here, None
