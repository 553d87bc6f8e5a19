"""EinsumDense: a dense layer whose sums a formula describes, as "abc,cd->abd"."""

import re
from typing import Any

from kerascourse.errors import InputError
from kerascourse.symbolic.arithmetic import Expression, product, symbol, total
from kerascourse.symbolic.layers.adapted import Adapted
from kerascourse.symbolic.layers.base import activation_name, known, per_axis
from kerascourse.symbolic.tensor import Node, Shape, Tensor, Weight
from kerascourse.texts import _

_FORMS = ("([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)", "0([a-zA-Z]+),([a-zA-Z]+)->0([a-zA-Z]+)")
_RIGHT = "([a-zA-Z]{2,})0,([a-zA-Z]+)->([a-zA-Z]+)0"
# letters of the axes that "..." stands for, in the order of the shape
_ELIDED = "αβγδεζηθικλμνξοπρσ"


class EinsumDense(Adapted):
    """Sums over the axes that input and kernel have and the output has not.

    The multiplications are the product of the sizes of all axes, the batch left out: one for each
    value of the output and each term of its sum (Einstein's notation; Keras' EinsumDense).
    """

    counts_as_depth = True

    def __init__(
        self,
        equation: str,
        output_shape: Any,
        activation: Any = None,
        bias_axes: str | None = None,
        gptq_unpacked_column_size: None = None,
        **others: Any,
    ) -> None:
        super().__init__(**others)
        given = output_shape if isinstance(output_shape, (list, tuple)) else (output_shape,)
        self.given_output = tuple(None if side is None else self._side(side) for side in given)
        self.equation = equation
        self.bias_axes = bias_axes
        self.activation = activation_name(activation)
        self.terms = self._terms(equation)
        if bias_axes is not None and not (
            isinstance(bias_axes, str) and bias_axes and set(bias_axes) <= set(self.terms[2])
        ):
            raise self._refused(bias_axes)

    def output_shape(self, shape: Shape) -> Shape:
        """As Keras says: an axis that the layer is told nothing of stays open, and the axes that
        "..." stands for on the left come in the opposite order."""
        sizes = {**self._sizes(shape), **self._told(shape)}
        output = self._letters(shape)[2][1:]
        if self.terms[3] == "left":
            elided = output[: len(output) - len(self.terms[2])]
            output = elided[::-1] + self.terms[2]
        return tuple(sizes[letter] for letter in output)

    def infer(self, tensors: tuple[Tensor, ...]) -> Node:
        """The multiplications follow from the input, also where the output's shape is open."""
        node, shape = super().infer(tensors), tensors[0].sizes
        if None not in shape:
            node.multiplications = self.multiplications(shape, node.outputs[0].sizes)
        return node

    def build(self, shape: Shape) -> tuple[Weight, ...]:
        sizes, terms = self._sizes(shape), self._letters(shape)
        kernel = {letter: self._known(sizes, letter) for letter in terms[1]}
        summed_up = tuple(kernel[letter] for letter in terms[1] if letter in terms[2])
        return (
            *self.kernels("kernel", tuple(kernel.values()), summed_up),
            *self._bias(sizes, terms[2]),
        )

    def multiplications(self, shape: Shape, output: Shape) -> Expression:
        sizes, terms = self._sizes(shape), self._letters(shape)
        axes = {
            letter: self._known(sizes, letter)
            for letter in dict.fromkeys(terms[0][1:] + terms[1])
            if letter != terms[0][0]
        }
        count, rank = product(list(axes.values())), self.rank_beside
        if rank is None:
            return count
        beside = {**axes, terms[1][-1]: rank}
        outputs = [axes[letter] for letter in terms[2][1:]]
        return total([count, product(list(beside.values())), product([*outputs, rank])])

    def _bias(self, sizes: dict[str, int | None], output: str) -> tuple[Weight, ...]:
        """A bias for each place along `bias_axes`; between them, axes of 1."""
        if self.bias_axes is None:
            return ()
        letters = [letter for letter in output if letter in self.bias_axes]
        return (Weight("bias", tuple(self._known(sizes, letter) for letter in letters)),)

    def _known(self, sizes: dict[str, int | None], letter: str) -> Expression:
        what = _("the size of axis {axis}", axis=letter)
        return symbol(known(sizes[letter], self.label, what), letter)

    def _letters(self, shape: Shape) -> tuple[str, str, str]:
        """Input, kernel and output with a letter for each axis, the batch first."""
        given, kernel, output, side = self.terms
        count = len(shape) + 1 - len(given)
        if count < 0 or (count and not side) or count > len(_ELIDED):
            raise self._refused(shape)
        elided = _ELIDED[:count]
        if side == "left":
            return elided + given, kernel, elided + output
        return given + elided, kernel, output + elided

    def _told(self, shape: Shape) -> dict[str, int | None]:
        """What the layer is told of the size of each letter of the output."""
        letters = [letter for letter in self._letters(shape)[2][1:] if letter not in _ELIDED]
        if len(letters) != len(self.given_output):
            raise self._refused(self.given_output)
        return dict(zip(letters, self.given_output, strict=True))

    def _sizes(self, shape: Shape) -> dict[str, int | None]:
        """The size of each letter, from the input and from what the layer is told."""
        given, kernel, output = self._letters(shape)
        sizes: dict[str, int | None] = dict(zip(given, (None, *shape), strict=True))
        for letter, size in self._told(shape).items():
            if letter not in given:
                sizes[letter] = size
            elif size is not None and size != sizes[letter]:
                raise self._refused(shape)
        if not {*kernel, *output} <= set(sizes) or not set(output) <= {*given, *kernel}:
            raise self._refused(shape)
        return sizes

    def _terms(self, equation: Any) -> tuple[str, str, str, str]:
        """Input, kernel and output of the equation, and on which side "..." stands."""
        text = equation.replace("...", "0") if isinstance(equation, str) else ""
        for form, side in zip((*_FORMS, _RIGHT), ("", "left", "right"), strict=True):
            match = re.fullmatch(form, text)
            if match and all(len(set(term)) == len(term) for term in match.groups()):
                return (*match.groups(), side)  # type: ignore[return-value]
        raise self._refused(equation)

    def _side(self, side: Any) -> int:
        return per_axis(side, 1, "output_shape", self.label)[0]

    def _refused(self, received: Any) -> InputError:
        return InputError(
            _(
                "layer {label}: the equation {equation} does not fit {received}",
                label=self.label,
                equation=str(getattr(self, "equation", ""))[:60],
                received=str(received)[:60],
            )
        )
