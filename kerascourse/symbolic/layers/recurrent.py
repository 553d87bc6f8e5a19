"""Recurrent layers: a cell that is applied to one step of a sequence after the other.

The multiplications are those of the matrix products of every step, W·x and U·h, without biases and
without the gates' products value by value. Masked steps are counted like others.
"""

from collections.abc import Mapping
from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic.arithmetic import Expression, expression, product, symbol, total
from kerascourse.symbolic.layers.base import Layer, activation_name, known, positive
from kerascourse.symbolic.tensor import Shape, Tensor, Weight
from kerascourse.texts import _

# arguments of RNN, which its cell does not have
_OF_SEQUENCES = frozenset(
    "return_sequences return_state go_backwards stateful unroll zero_output_for_mask".split()
)


class _Cell(Layer):
    """One step: `gates` sums of W·x + U·h + b, each of `units` values; its states are vectors."""

    counts_as_depth = True
    gates = 1
    # states of `units` values that a step hands to the next
    states = 1

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        use_bias: bool = True,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        implementation: int = 2,
        **others: Any,
    ) -> None:
        super().__init__(**others)
        self.units = positive(units, "units", self.label)
        self.activation = activation_name(activation)
        self.use_bias = use_bias

    @property
    def state_sizes(self) -> tuple[int, ...]:
        """The length of each state, the output's first."""
        return (self.units,) * self.states

    def output_shape(self, shape: Shape) -> Shape:
        return (self.units,)

    def further_shapes(
        self, shape: Shape, arguments: tuple[Any, ...], named: Mapping[str, Any]
    ) -> tuple[Shape, ...]:
        return tuple((size,) for size in self.state_sizes)

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        inputs, units, sums = self._sides(shape)
        bias = (Weight("bias", self.bias_sides(sums)),) if self.use_bias else ()
        return (
            Weight("kernel", (inputs, sums)),
            Weight("recurrent_kernel", (units, sums)),
            *bias,
        )

    def bias_sides(self, sums: Expression) -> tuple[Expression, ...]:
        """The shape of the biases: one a sum."""
        return (sums,)

    def multiplications(self, shape: Shape, output: Shape) -> Expression:
        """g·u·(n + u) for one step: g gates, n inputs, u units."""
        inputs, units, sums = self._sides(shape)
        return sums * (inputs + units)

    def _sides(self, shape: Shape) -> tuple[Expression, Expression, Expression]:
        """Inputs, units, and the sums of all gates."""
        inputs = known(shape[-1] if shape else None, self.label, _("the number of inputs"))
        units = symbol(self.units, "u")
        sums = units if self.gates == 1 else expression(self.gates) * units
        return symbol(inputs, "n"), units, sums


class SimpleRNNCell(_Cell):
    """h' = tanh(W·x + U·h + b) (Elman 1990)."""


class LSTMCell(_Cell):
    """Input, forget and output gate, and the candidate: four sums (Hochreiter & Schmidhuber 1997;
    the forget gate by Gers et al. 2000)."""

    gates = 4
    states = 2

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
        use_bias: bool = True,
        unit_forget_bias: bool = True,
        **others: Any,
    ) -> None:
        super().__init__(units, activation, use_bias, **others)


class GRUCell(_Cell):
    """Update and reset gate, and the candidate: three sums (Cho et al. 2014).

    With `reset_after`, Keras' default, the reset gate works on U·h + b, which needs a bias of its
    own: two biases a sum.
    """

    gates = 3

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
        use_bias: bool = True,
        reset_after: bool = True,
        **others: Any,
    ) -> None:
        super().__init__(units, activation, use_bias, **others)
        self.reset_after = reset_after

    def bias_sides(self, sums: Expression) -> tuple[Expression, ...]:
        return (expression(2), sums) if self.reset_after else (sums,)


class StackedRNNCells(Layer):
    """Several cells as one: each takes the output of the one before it."""

    counts_as_depth = True

    def __init__(self, cells: Any, **others: Any) -> None:
        super().__init__(**others)
        self.cells = tuple(cells if isinstance(cells, (list, tuple)) else ())
        if not self.cells:
            raise InputError(_("layer {label}: expected a list of cells", label=self.label))
        for cell in self.cells:
            require_cell(cell, self.label)

    @property
    def depth(self) -> int:
        return sum(cell.depth for cell in self.cells)

    @property
    def state_sizes(self) -> tuple[int, ...]:
        """The length of each state of each cell."""
        return tuple(size for cell in self.cells for size in cell.state_sizes)

    @property
    def weights(self) -> tuple[Weight, ...]:
        return tuple(weight for cell in self.cells for weight in cell.weights)

    @property
    def trainable_params(self) -> int:
        return sum(cell.trainable_params for cell in self.cells) if self.trainable else 0

    def output_shape(self, shape: Shape) -> Shape:
        return self.cells[-1].output_shape(shape)  # type: ignore[no-any-return]

    def further_shapes(
        self, shape: Shape, arguments: tuple[Any, ...], named: Mapping[str, Any]
    ) -> tuple[Shape, ...]:
        return tuple((size,) for size in self.state_sizes)

    def multiplications(self, shape: Shape, output: Shape) -> Expression:
        """Those of the cells added, each on the outputs of the one before it."""
        counts = []
        for cell in self.cells:
            after = cell.output_shape(shape)
            counts.append(cell.multiplications(shape, after))
            shape = after
        return total(counts)

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        for cell in self.cells:
            cell.call((Tensor(shape),), {})
            shape = cell.output_shape(shape)
        return ()


def require_cell(cell: Any, label: str) -> None:
    """InputError where `cell` is no cell of a recurrent layer."""
    if not isinstance(cell, (_Cell, StackedRNNCells)):
        raise InputError(
            _(
                "layer {label}: expected a cell of a recurrent layer, received {kind}",
                label=label,
                kind=cell.type if isinstance(cell, Layer) else type(cell).__name__,
            )
        )


class RNN(Layer):
    """A cell over a sequence of T steps: T times the cell's multiplications.

    The first output is that of the last step, or with `return_sequences` of every step; with
    `return_state` the last states follow. Where a sequence starts (`initial_state`), what it skips
    (`mask`) and its direction change no shape and no count.
    """

    arguments = ("sequences",)
    counts_as_depth = True

    def __init__(
        self,
        cell: Any,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        zero_output_for_mask: bool = False,
        **others: Any,
    ) -> None:
        super().__init__(**others)
        self.cell = StackedRNNCells(cell) if isinstance(cell, (list, tuple)) else cell
        require_cell(self.cell, self.label)
        self.activation = self.cell.activation
        self.return_sequences = bool(return_sequences)
        self.return_state = bool(return_state)

    @property
    def depth(self) -> int:
        return self.cell.depth

    @property
    def weights(self) -> tuple[Weight, ...]:
        return self.cell.weights

    @property
    def trainable_params(self) -> int:
        return self.cell.trainable_params if self.trainable else 0

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 2:
            raise InputError(
                _(
                    "layer {label}: {type} expects steps and values, received an input of shape "
                    "{shape}",
                    label=self.label,
                    type=self.type,
                    shape="×".join(map(str, shape)),
                )
            )
        output = self.cell.output_shape(shape[1:])
        return (shape[0], *output) if self.return_sequences else output

    def further_shapes(
        self, shape: Shape, arguments: tuple[Any, ...], named: Mapping[str, Any]
    ) -> tuple[Shape, ...]:
        return tuple((size,) for size in self.cell.state_sizes) if self.return_state else ()

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        """The cell's arrays, which it keeps."""
        self.cell.call((Tensor(shape[1:]),), {})
        return ()

    def multiplications(self, shape: Shape, output: Shape) -> Expression:
        """T times those of one step."""
        step = self.cell.multiplications(shape[1:], output[-1:])
        return product([symbol(shape[0] or 0, "T"), step])

    def receptive_field(self, tensors: tuple[Tensor, ...]) -> tuple[None, None, None]:
        """The last step sees all of the sequence."""
        return None, None, None


class _OfOneCell(RNN):
    """A layer with the arguments of its cell, in their order, and of RNN by name."""

    made_of: type[_Cell]

    def __init__(self, *settings: Any, use_cudnn: Any = "auto", **others: Any) -> None:
        sequence = {key: value for key, value in others.items() if key in _OF_SEQUENCES}
        cell = {key: value for key, value in others.items() if key not in _OF_SEQUENCES}
        shared = {key: others[key] for key in ("name", "trainable", "dtype") if key in others}
        super().__init__(self.made_of(*settings, **cell), **sequence, **shared)


class SimpleRNN(_OfOneCell):
    """SimpleRNNCell over a sequence: T·u·(n + u)."""

    made_of = SimpleRNNCell


class LSTM(_OfOneCell):
    """LSTMCell over a sequence: T·4·u·(n + u)."""

    made_of = LSTMCell


class GRU(_OfOneCell):
    """GRUCell over a sequence: T·3·u·(n + u)."""

    made_of = GRUCell
