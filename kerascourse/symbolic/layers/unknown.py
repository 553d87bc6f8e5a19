"""A layer that nobody here knows: its row says what a file, or Keras, says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kerascourse.symbolic.arithmetic import Expression
from kerascourse.symbolic.layers.base import Layer
from kerascourse.symbolic.tensor import Node, Shape, Tensor


@dataclass(frozen=True)
class Fact:
    """What a file, or Keras itself, says of a layer that is not known here.

    `output_shapes` has a shape for each output, None where nobody says it; the counts are None
    where nobody says them.
    """

    output_shapes: tuple[Shape | None, ...] = (None,)
    params: int | None = None
    trainable_params: int | None = None
    multiplications: int | None = None


class UnknownLayer(Layer):
    """A layer of which only the word of others is known: its class, and the shapes it hands on.

    `fact` has its counts when Keras could be asked for them; `note` says why they are missing;
    `settings` is what the file says of an operation of Keras, None for a layer.
    """

    takes_many = True

    def __init__(
        self,
        kind: str,
        fact: Fact,
        note: str,
        name: str = "",
        trainable: bool = True,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(name=name, trainable=trainable)
        self.kind = kind
        self.settings = settings
        self.fact = fact
        self.note = note

    @property
    def type(self) -> str:
        return self.kind

    @property
    def is_counted(self) -> bool:
        return self.fact.params is not None

    @property
    def multiplies_nothing(self) -> bool:
        return False

    @property
    def params(self) -> Expression:
        return Expression(self.fact.params or 0)

    @property
    def trainable_params(self) -> int:
        return (self.fact.trainable_params or 0) if self.trainable else 0

    def infer(self, tensors: tuple[Tensor, ...]) -> Node:
        counted = self.fact.multiplications
        node = Node(self, tensors, multiplications=None if counted is None else Expression(counted))
        node.outputs = tuple(
            Tensor(shape or (), None, None, node, index, shape is not None, is_traced=False)
            for index, shape in enumerate(self.fact.output_shapes)
        )
        return node
