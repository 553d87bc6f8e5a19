"""What flows between layers: a shape, and what one position of it sees of the input."""

from typing import TYPE_CHECKING

from kerascourse.symbolic.arithmetic import Value

if TYPE_CHECKING:
    from kerascourse.symbolic.layers.base import Node

Shape = tuple[int | None, ...]


class Tensor:
    """A tensor known by its shape alone.

    `sizes` is its shape without the batch axis, and means nothing where it is not `known`. `field`
    is the receptive field in input pixels and `jump` the distance in input pixels between two
    neighbours, one number a spatial axis; both are None where a position sees the whole input,
    where there are no positions, and where nobody knows: then the tensor is not `is_traced`.
    """

    __slots__ = ("field", "index", "is_traced", "jump", "known", "node", "sizes")

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

    def handed_on(self, node: "Node", index: int) -> "Tensor":
        """The same as an output of `node`, at the place `index`."""
        return Tensor(self.sizes, self.field, self.jump, node, index, self.known, self.is_traced)

    @property
    def shape(self) -> Shape:
        """The shape as Keras gives it, with None for the batch axis."""
        return (None, *self.sizes)


class Constant:
    """An array that stands in a file as an argument of a call, known by its shape alone."""

    __slots__ = ("shape",)

    def __init__(self, values: object) -> None:
        sides: list[int] = []
        while isinstance(values, list):
            sides.append(len(values))
            values = values[0] if values else None
        self.shape: Shape = tuple(sides)
