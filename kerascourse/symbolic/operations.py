"""Operations on tensors, written as `x + y` or `keras.ops.matmul(x, y)` in a model: their shapes
and their multiplications, by the rules of `operation_rules`.

An operation without a rule keeps the file's word on its shape, and its multiplications are unknown.
"""

from collections.abc import Mapping
from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic import window_rules
from kerascourse.symbolic.arithmetic import Value, symbol
from kerascourse.symbolic.layers.base import (
    Layer,
    largest_field,
    tensors_in,
    window_field,
    without_gates,
)
from kerascourse.symbolic.layers.unknown import Fact, UnknownLayer
from kerascourse.symbolic.operation_rules import (
    ELEMENTWISE,
    MULTIPLYING,
    REDUCING,
    RULES,
    Given,
    NotKnownError,
    Result,
    Rule,
    elementwise,
)
from kerascourse.symbolic.tensor import Node, Tensor

_ACTIVATIONS = "keras.src.activations"


class Operation(Layer):
    """An operation with a rule; it has no weights."""

    takes_many = True

    def __init__(self, kind: str, rule: Rule, settings: Mapping[str, Any], fact: Fact, name: str):
        super().__init__(name=name)
        self.kind = kind
        self.rule = rule
        self.settings = settings
        self.fact = fact
        self.multiplies = kind in MULTIPLYING

    @property
    def type(self) -> str:
        return self.kind

    @property
    def multiplies_nothing(self) -> bool:
        return not self.multiplies

    def call(self, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Node:
        tensors = tuple(tensors_in((arguments, dict(named))))
        try:
            result = self.rule(Given(self.settings, arguments, named))
        except (InputError, NotKnownError, TypeError, ValueError, IndexError, KeyError):
            # arguments that no rule was made for: the file's word is left
            return self._unknown(tensors, arguments, named)
        node = Node(self, tensors, multiplications=result.multiplications)
        node.arguments, node.named = arguments, named
        field, jump = _seen(result, tensors)
        node.outputs = tuple(
            Tensor(shape[1:], field, jump, node, index, True, all(t.is_traced for t in tensors))
            for index, shape in enumerate(result.shapes)
        )
        plain = without_gates(tensors)
        if plain != tensors:
            for output in node.outputs:
                output.ungated = Tensor(output.sizes, *_seen(result, plain))
        for output in node.outputs:
            self.check_size(output.sizes, self.label)
        return node

    def _unknown(
        self, tensors: tuple[Tensor, ...], arguments: tuple[Any, ...], named: Mapping[str, Any]
    ) -> Node:
        self.multiplies = self.multiplies or self.kind not in ELEMENTWISE | REDUCING
        node = Node(self, tensors)
        node.arguments, node.named = arguments, named
        node.outputs = tuple(
            Tensor(shape or (), None, None, node, index, shape is not None, False)
            for index, shape in enumerate(self.fact.output_shapes)
        )
        return node


def _seen(
    result: Result, tensors: tuple[Tensor, ...]
) -> tuple[tuple[Value, ...] | None, tuple[Value, ...] | None]:
    """The receptive field and the jump of what an operation gives."""
    if result.window is not None:
        reach, steps = result.window
        kernel = tuple(symbol(side, "k") for side in reach)
        field, jump, _formula = window_field(tensors[0], kernel, steps)
        return field, jump
    return largest_field(tensors) if result.keeps_positions else (None, None)


def read(kind: str, module: str, config: Mapping[str, Any], fact: Fact, name: str) -> Layer:
    """The operation of the class `kind` that a file describes; `fact` is the file's word on it."""
    rule = RULES.get(kind) or window_rules.RULES.get(kind)
    if rule is None and module.startswith(_ACTIVATIONS):
        rule = elementwise
    if rule is None:
        counts = Fact(fact.output_shapes, 0, 0)  # an operation has no weights
        return UnknownLayer(kind, counts, "", name, settings=config)
    return Operation(kind, rule, config, fact, name)
