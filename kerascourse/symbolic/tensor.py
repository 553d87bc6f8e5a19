"""What flows between layers, a shape and what one position of it sees of the input; and the calls
of layers that it comes from."""

from collections.abc import Mapping
from typing import Any, Protocol

from kerascourse.symbolic.arithmetic import Expression, Value, product

Shape = tuple[int | None, ...]


class Weight:
    """One array of a layer: its name, its shape as factors, whether training changes it, and the
    bytes of a value where they are not the layer's."""

    __slots__ = ("factors", "name", "trainable", "value_bytes")

    def __init__(
        self,
        name: str,
        factors: tuple[Expression, ...],
        trainable: bool = True,
        value_bytes: int | None = None,
    ) -> None:
        self.name = name
        self.factors = factors
        self.trainable = trainable
        self.value_bytes = value_bytes

    @property
    def size(self) -> Expression:
        """The number of values, as the product of its sides."""
        return product(self.factors)


class Called(Protocol):
    """What a call tells of its layer; `layers.base.Layer` is one."""

    name: str
    trainable: bool
    kernel: tuple[int, ...] | None
    stride: tuple[int, ...] | None
    padding: Any
    activation: str | None
    counts_as_depth: bool
    note: str

    @property
    def label(self) -> str:
        """How an error names the layer."""

    @property
    def type(self) -> str:
        """The layer's class as Keras calls it."""

    @property
    def weights(self) -> tuple[Weight, ...]:
        """The layer's arrays."""

    @property
    def params(self) -> Expression:
        """All parameters: the sizes of the arrays added."""

    @property
    def trainable_params(self) -> int:
        """The parameters that training changes."""

    @property
    def is_counted(self) -> bool:
        """Whether its parameters are known."""

    @property
    def multiplies_nothing(self) -> bool:
        """Whether a call without a formula of multiplications has none."""

    @property
    def depth(self) -> int:
        """The weight layers on the longest path through it."""

    @property
    def value_bytes(self) -> int:
        """Bytes of a value that the layer hands on."""

    @property
    def weight_bytes(self) -> int:
        """Bytes of all its arrays."""

    def call(self, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> "Node":
        """One more call of the layer."""


class Tensor:
    """A tensor known by its shape alone.

    `sizes` is its shape without the batch axis, and means nothing where it is not `known`. `field`
    is the receptive field in input pixels and `jump` the distance in input pixels between two
    neighbours, one number a spatial axis; both are None where a position sees the whole input,
    where there are no positions, and where nobody knows: then the tensor is not `is_traced`.
    """

    __slots__ = ("field", "index", "is_traced", "jump", "known", "node", "sizes", "ungated")

    def __init__(
        self,
        sizes: Shape,
        field: tuple[Value, ...] | None = None,
        jump: tuple[Value, ...] | None = None,
        node: "Node | None" = None,
        index: int = 0,
        known: bool = True,
        is_traced: bool = True,
    ) -> None:
        self.sizes = sizes
        self.field = field
        self.jump = jump
        self.node = node
        self.index = index
        self.known = known
        self.is_traced = is_traced
        # the same without gates, where they make a difference: see `layers.base.without_gates`
        self.ungated: Tensor | None = None

    def handed_on(self, node: "Node", index: int) -> "Tensor":
        """The same as an output of `node`, at the place `index`."""
        same = Tensor(self.sizes, self.field, self.jump, node, index, self.known, self.is_traced)
        same.ungated = self.ungated
        return same

    @property
    def shape(self) -> Shape:
        """The shape as Keras gives it, with None for the batch axis."""
        return (None, *self.sizes)


class Node:
    """One call of a layer: what went in, what came out, and the arithmetic of it.

    `sizes` holds an expression for each side of the output that a formula gives; `multiplications`
    and `field` are None where they do not apply.
    """

    __slots__ = (
        "arguments",
        "field",
        "inner",
        "inputs",
        "layer",
        "multiplications",
        "named",
        "outputs",
        "sizes",
    )

    def __init__(
        self,
        layer: Called,
        inputs: tuple[Tensor, ...],
        sizes: tuple[Expression, ...] = (),
        multiplications: Expression | None = None,
        field: Expression | None = None,
    ) -> None:
        self.layer = layer
        self.inputs = inputs
        self.sizes = sizes
        self.multiplications = multiplications
        self.field = field
        self.outputs: tuple[Tensor, ...] = ()
        # what the layer was called with, so that it can be called so again on other tensors
        self.arguments: tuple[Any, ...] = ()
        self.named: Mapping[str, Any] = {}
        # the calls inside, when the layer is a model
        self.inner: tuple[Node, ...] = ()


class Constant:
    """An array that stands in a file as an argument of a call: its values as the file has them,
    their type, its shape."""

    __slots__ = ("dtype", "shape", "values")

    def __init__(self, values: object, dtype: str = "float32") -> None:
        self.values = values
        self.dtype = dtype
        sides: list[int] = []
        while isinstance(values, list):
            sides.append(len(values))
            values = values[0] if values else None
        self.shape: Shape = tuple(sides)
