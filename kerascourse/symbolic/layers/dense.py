"""Layers whose every output depends on every input of a position: Dense and Embedding."""

from collections.abc import Mapping
from typing import Any

from kerascourse.symbolic.arithmetic import Expression, Value, expression, product, symbol
from kerascourse.symbolic.layers.adapted import Adapted
from kerascourse.symbolic.layers.base import activation_name, argument, known, positive
from kerascourse.symbolic.tensor import Node, Shape, Tensor, Weight
from kerascourse.texts import _


class Dense(Adapted):
    """Fully connected: `units` sums over the last axis, at each position of the others.

    Multiplications of the matrix product x·W, without biases; with LoRA beside an 8-bit kernel
    also those of x·A·B.
    """

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
        bias = (Weight("bias", (units,)),) if self.use_bias else ()
        return (*self.kernels("kernel", (inputs, units), (units,)), *bias)

    def multiplications(self, shape: Shape, output: Shape) -> Expression:
        positions = [symbol(side, "N") for side in shape[:-1] if side is not None]
        inputs, units = self._sides(shape)
        count = product([*positions, inputs, units])
        if self.rank_beside is None:
            return count
        return count + product([*positions, self.rank_beside, inputs + units])

    def _sides(self, shape: Shape) -> tuple[Expression, Expression]:
        inputs = known(shape[-1] if shape else None, self.label, _("the number of inputs"))
        return symbol(inputs, "n"), symbol(self.units, "u")


class Embedding(Adapted):
    """A table of `input_dim` vectors of length `output_dim`; looking one up multiplies nothing."""

    def __init__(self, input_dim: int, output_dim: int, weights: None = None, **others: Any):
        super().__init__(**others)
        self.input_dim = positive(input_dim, "input_dim", self.label)
        self.output_dim = positive(output_dim, "output_dim", self.label)

    def output_shape(self, shape: Shape) -> Shape:
        return (*shape, self.output_dim)

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        rows, columns = self.table_sides()
        return self.kernels("embeddings", (rows, columns), (rows,))

    def table_sides(self) -> tuple[Expression, Expression]:
        """Rows and columns of the table."""
        return symbol(self.input_dim, "n"), symbol(self.output_dim, "d")

    def multiplications(self, shape: Shape, output: Shape) -> Expression | None:
        """None but those of A's row times B, with LoRA beside a table in 8 bits."""
        if self.rank_beside is None:
            return None
        positions = [symbol(side, "N") for side in shape if side is not None]
        return product([*positions, self.rank_beside, symbol(self.output_dim, "d")])

    def receptive_field(
        self, tensors: tuple[Tensor, ...]
    ) -> tuple[tuple[Value, ...] | None, tuple[Value, ...] | None, Expression | None]:
        """Each word of a sequence is one position."""
        here = (1,) if len(tensors[0].sizes) == 1 else None
        return here, here, None


class ReversibleEmbedding(Embedding):
    """A table that also turns vectors back into scores of its rows: `layer(x, reverse=True)`.

    The way back is a matrix product with the table, or without `tie_weights` with one of its own.
    """

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        tie_weights: bool = True,
        reverse_dtype: Any = None,
        logit_soft_cap: float | None = None,
        **others: Any,
    ) -> None:
        super().__init__(input_dim, output_dim, **others)
        self.tie_weights = tie_weights
        # whether the call that is read goes back
        self.is_reversed = False

    @property
    def multiplies_nothing(self) -> bool:
        return False

    def call(self, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Node:
        self.is_reversed = bool(argument("reverse", 1, arguments, named))
        return super().call(arguments, named)

    def output_shape(self, shape: Shape) -> Shape:
        return (*shape[:-1], self.input_dim) if self.is_reversed else (*shape, self.output_dim)

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        table = super().build(shape)
        if self.tie_weights:
            return table
        rows, columns = self.table_sides()
        bytes_each = 1 if self.is_int8 else None
        back = Weight("reverse_embeddings", (columns, rows), not self.is_int8, bytes_each)
        scale = (Weight("reverse_embeddings_scale", (rows,), False),) if self.is_int8 else ()
        return (*table, back, *scale)

    def multiplications(self, shape: Shape, output: Shape) -> Expression | None:
        if not self.is_reversed:
            return super().multiplications(shape, output) or expression(0)
        positions = [symbol(side, "N") for side in shape[:-1] if side is not None]
        return product([*positions, *self.table_sides()])
