"""What flows between layers: a shape, and what one position of it sees of the input."""

from typing import TYPE_CHECKING

from kerascourse.symbolic.arithmetic import Value

if TYPE_CHECKING:
    from kerascourse.symbolic.layers.base import Node

Shape = tuple[int | None, ...]


class Tensor:
    """A tensor known by its shape alone.

    `sizes` is its shape without the batch axis. `field` is the receptive field in input pixels and
    `jump` the distance in input pixels between two neighbours, one number a spatial axis; both are
    None where a position sees the whole input, or where there are no positions.
    """

    __slots__ = ("field", "index", "jump", "node", "sizes")

    def __init__(
        self,
        sizes: Shape,
        field: tuple[Value, ...] | None = None,
        jump: tuple[Value, ...] | None = None,
        node: "Node | None" = None,
        index: int = 0,
    ) -> None:
        self.sizes = sizes
        self.field = field
        self.jump = jump
        self.node = node
        self.index = index

    @property
    def shape(self) -> Shape:
        """The shape as Keras gives it, with None for the batch axis."""
        return (None, *self.sizes)
