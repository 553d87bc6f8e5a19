"""Layers that join several tensors: element by element, or side by side."""

from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic.arithmetic import Expression, expression, product, symbol, total
from kerascourse.symbolic.layers.base import Layer
from kerascourse.symbolic.tensor import Shape
from kerascourse.texts import _

Shapes = tuple[Shape, ...]


class _Elementwise(Layer):
    """Values of equal place joined by one operation; sides of 1 are stretched."""

    takes_many = True

    def output_shape(self, shape: Shapes) -> Shape:
        result = shape[0]
        for other in shape[1:]:
            result = self._join(result, other)
        return result

    def _join(self, first: Shape, second: Shape) -> Shape:
        if len(first) < len(second):
            first, second = second, first
        offset = len(first) - len(second)
        return (
            *first[:offset],
            *(
                self._side(a, b, (first, second))
                for a, b in zip(first[offset:], second, strict=True)
            ),
        )

    def _side(self, a: int | None, b: int | None, shapes: Shapes) -> int | None:
        if a is None or b is None:
            return None
        if a == 1 or b == 1 or a == b:
            return max(a, b)
        raise _mismatch(self.label, shapes)


class Add(_Elementwise):
    """The sum: ResNet's shortcut."""


class Subtract(_Elementwise):
    """The difference of two."""


class Multiply(_Elementwise):
    """The product, value by value."""


class Average(_Elementwise):
    """The mean."""


class Maximum(_Elementwise):
    """The larger value."""


class Minimum(_Elementwise):
    """The smaller value."""


class Concatenate(Layer):
    """Side by side along one axis: DenseNet's and U-Net's joints, Inception's branches."""

    takes_many = True

    def __init__(self, axis: int = -1, **others: Any) -> None:
        super().__init__(**others)
        self.axis = axis

    def size_formulas(self, shape: Shapes) -> tuple[Expression, ...]:
        index = self._index(shape)
        parts = [s[index] for s in shape]
        return () if None in parts else (total([expression(p) for p in parts if p is not None]),)

    def output_shape(self, shape: Shapes) -> Shape:
        index = self._index(shape)
        for other in shape[1:]:
            pairs = zip(shape[0], other, strict=False)
            if len(other) != len(shape[0]) or any(
                a != b and None not in (a, b) for i, (a, b) in enumerate(pairs) if i != index
            ):
                raise _mismatch(self.label, shape)
        parts = [s[index] for s in shape]
        whole = None if None in parts else sum(part for part in parts if part is not None)
        return (*shape[0][:index], whole, *shape[0][index + 1 :])

    def _index(self, shape: Shapes) -> int:
        """The axis to join along, counted without the batch."""
        rank = len(shape[0])
        index = self.axis - 1 if self.axis > 0 else rank + self.axis
        if type(self.axis) is not int or not 0 <= index < rank:
            raise InputError(
                _(
                    "layer {label}: axis must be one of 1 to {rank}, received {axis}",
                    label=self.label,
                    rank=rank,
                    axis=self.axis,
                )
            )
        return index


class Dot(Layer):
    """The sum of products along one axis of two tensors: a product for each value of the output
    and each place along the axis."""

    takes_many = True

    def __init__(self, axes: Any, normalize: bool = False, **others: Any) -> None:
        super().__init__(**others)
        self.axes = axes

    @property
    def multiplies_nothing(self) -> bool:
        return False

    def output_shape(self, shape: Shapes) -> Shape:
        first, second = self._indices(shape)
        rest = (*_without(shape[0], first), *_without(shape[1], second))
        return rest or (1,)

    def multiplications(self, shape: Shapes, output: Shape) -> Expression:
        first, _second = self._indices(shape)
        sides = [symbol(side, "N") for side in output if side is not None]
        return product([*sides, symbol(shape[0][first] or 0, "n")])

    def _indices(self, shape: Shapes) -> tuple[int, int]:
        """The axis to add along in each tensor, counted without the batch."""
        listed = self.axes if isinstance(self.axes, (list, tuple)) else (self.axes, self.axes)
        if len(shape) != 2 or len(listed) != 2 or any(type(axis) is not int for axis in listed):
            raise _mismatch(self.label, shape)
        first, second = (
            axis - 1 if axis > 0 else len(sizes) + axis
            for sizes, axis in zip(shape, listed, strict=True)
        )
        if not (0 <= first < len(shape[0]) and 0 <= second < len(shape[1])):
            raise _mismatch(self.label, shape)
        sides = (shape[0][first], shape[1][second])
        if None not in sides and sides[0] != sides[1]:
            raise _mismatch(self.label, shape)
        return first, second


def _without(shape: Shape, index: int) -> Shape:
    return (*shape[:index], *shape[index + 1 :])


def _mismatch(label: str, shapes: Shapes) -> InputError:
    return InputError(
        _(
            "layer {label}: inputs of shapes {shapes} do not fit together",
            label=label,
            shapes=", ".join("×".join(map(str, shape)) for shape in shapes),
        ),
        _("Why: {command}", command="kc explain resnet"),
    )
