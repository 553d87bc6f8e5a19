"""A layer that nobody here knows: its row says what a file, or Keras, says of it."""

from dataclasses import dataclass
from typing import Any

from kerascourse.symbolic.arithmetic import Expression, Value
from kerascourse.symbolic.layers.base import Layer, largest_field
from kerascourse.symbolic.tensor import Shape, Tensor


@dataclass(frozen=True)
class Fact:
    """What Keras itself says of a layer that is not known here."""

    output_shape: Shape | None
    params: int | None
    trainable_params: int | None


class UnknownLayer(Layer):
    """A layer of which only the file's word is known: its class, and the shape it hands on.

    `fact` has its counts when Keras could be asked for them; `note` says why they are missing.
    """

    takes_many = True

    def __init__(self, kind: str, fact: Fact, note: str, elementwise: bool = False, **others: Any):
        super().__init__(**others)
        self.kind = kind
        self.fact = fact
        self.note = note
        self.elementwise = elementwise

    @property
    def type(self) -> str:
        return self.kind

    @property
    def params(self) -> Expression:
        return Expression(self.fact.params or 0)

    @property
    def trainable_params(self) -> int:
        return self.fact.trainable_params or 0

    def output_shape(self, shape: Any) -> Shape:
        return self.fact.output_shape or ()

    def receptive_field(
        self, tensors: tuple[Tensor, ...]
    ) -> tuple[tuple[Value, ...] | None, tuple[Value, ...] | None, Expression | None]:
        field, jump = largest_field(tensors) if self.elementwise else (None, None)
        return field, jump, None
