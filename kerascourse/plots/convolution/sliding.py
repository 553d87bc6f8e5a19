"""Convolution and pooling done by hand on a small grid, one position after another.

The size comes from the formulas of `kerascourse.symbolic`, so that the picture and `kc summary`
cannot disagree. As in every library of deep learning "convolution" is cross-correlation: the kernel
is not flipped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb
from typing import Any, Literal, get_args

import numpy as np

from kerascourse.errors import UsageError
from kerascourse.symbolic import layers
from kerascourse.symbolic.arithmetic import Expression
from kerascourse.symbolic.graph import input_tensor
from kerascourse.symbolic.layers.window import zeros
from kerascourse.texts import _

Mode = Literal["convolution", "max-pooling", "average-pooling", "transposed", "gaussian"]
MODES: tuple[Mode, ...] = get_args(Mode)
POOLING = ("max-pooling", "average-pooling")
LARGEST_INPUT, LARGEST_KERNEL = 16, 7
_SEED = 5


@dataclass(frozen=True)
class Window:
    """What slides: (height, width) of its kernel, its stride, the padding (a number of zeros on
    each side, "same" or "valid") and the dilation."""

    kernel: tuple[int, int]
    stride: int = 1
    padding: int | str = 0
    dilation: int = 1


@dataclass(frozen=True)
class Step:
    """One position of the window.

    `inputs` and `outputs` are the (row, column) of the cells of both grids that take part; those
    outside the input are padding, those outside the output are cut off. `terms` are the products
    with the kernel, of its shape (or the values that are pooled, those in the padding NaN).
    `result` is what a cell of the output gets; of a transposed convolution it is None, because it
    writes all its terms.
    """

    inputs: tuple[tuple[int, int], ...]
    outputs: tuple[tuple[int, int], ...]
    terms: np.ndarray
    result: float | None


@dataclass(frozen=True)
class Sliding:
    """A window over a grid: the numbers, and the formulas of the output's height and width.

    `kernel` is None for pooling; its values are divided by `divisor`. `margins` are the zeros
    (before, after) the rows and the columns.
    """

    mode: Mode
    window: Window
    input: np.ndarray
    kernel: np.ndarray | None
    divisor: int
    formulas: tuple[Expression, ...]
    margins: tuple[tuple[int, int], tuple[int, int]]

    @property
    def output_shape(self) -> tuple[int, int]:
        """(height, width) of the output."""
        return int(self.formulas[0].value), int(self.formulas[1].value)

    @property
    def output(self) -> np.ndarray:
        """The output after the last step, float."""
        return self.output_after(self.steps)

    @property
    def steps(self) -> tuple[Step, ...]:
        """All positions, row by row."""
        positions = self.input.shape if self.mode == "transposed" else self.output_shape
        make = self._spread if self.mode == "transposed" else self._gathered
        return tuple(
            make(row, column) for row in range(positions[0]) for column in range(positions[1])
        )

    def output_after(self, steps: tuple[Step, ...]) -> np.ndarray:
        """The output after some of the steps; cells that none has reached are NaN."""
        output = np.full(self.output_shape, np.nan)
        for step in steps:
            for cell, term in self.written(step):
                output[cell] = term + np.nan_to_num(output[cell])
        return output

    def unfinished(self, count: int) -> frozenset[tuple[int, int]]:
        """The cells of the output to which steps after the first `count` still add."""
        later = (self.written(step) for step in self.steps[count:])
        return frozenset(cell for cells in later for cell, _term in cells)

    def written(self, step: Step) -> Iterator[tuple[tuple[int, int], float]]:
        """The cells of the output that a step writes to, and what it adds there."""
        if step.result is not None:
            yield step.outputs[0], step.result
            return
        height, width = self.output_shape
        for (row, column), term in zip(step.outputs, step.terms.flat, strict=True):
            if 0 <= row < height and 0 <= column < width:
                yield (row, column), float(term)

    def value(self, cell: tuple[int, int]) -> float:
        """The input at (row, column); outside it the zeros of the padding, or NaN for pooling."""
        row, column = cell
        height, width = self.input.shape
        if 0 <= row < height and 0 <= column < width:
            return float(self.input[row, column])
        return np.nan if self.mode in POOLING else 0.0

    def _taps(self, row: int, column: int) -> tuple[tuple[int, int], ...]:
        """The cells under the window at a position, its first cell at row·s − p."""
        (top, _bottom), (left, _right) = self.margins
        window = self.window
        first = row * window.stride - top, column * window.stride - left
        height, width = window.kernel
        return tuple(
            (first[0] + i * window.dilation, first[1] + j * window.dilation)
            for i in range(height)
            for j in range(width)
        )

    def _gathered(self, row: int, column: int) -> Step:
        """A position of the window over the input: one cell of the output."""
        cells = self._taps(row, column)
        terms = np.array([self.value(cell) for cell in cells]).reshape(self.window.kernel)
        if self.kernel is not None:
            terms = terms * self.kernel
            result = float(terms.sum()) / self.divisor
        else:
            pool = np.nanmax if self.mode == "max-pooling" else np.nanmean
            result = float(pool(terms))
        return Step(cells, ((row, column),), terms, result)

    def _spread(self, row: int, column: int) -> Step:
        """A position of the input: the kernel times its value, written into the output."""
        terms = self.value((row, column)) * np.asarray(self.kernel, dtype=float)
        return Step(((row, column),), self._taps(row, column), terms, None)


def slide(mode: Mode, size: tuple[int, int], window: Window) -> Sliding:
    """A window over a grid of `size` (height, width) filled with small whole numbers.

    The numbers are the same each time. Errors as `slides`.
    """
    return next(slides(mode, size, window))


def slides(mode: Mode, size: tuple[int, int], window: Window) -> Iterator[Sliding]:
    """The same window over one grid after another, each with numbers of its own.

    UsageError for grids too large for a page, for dilated
    pooling and for one that sees padding alone; InputError when nothing is left of the output.
    """
    if max(size) > LARGEST_INPUT or max(window.kernel) > LARGEST_KERNEL:
        raise UsageError(
            _(
                "the picture has room for an input up to {input} and a kernel up to {kernel}, "
                "received {size} and {received}",
                input=LARGEST_INPUT,
                kernel=LARGEST_KERNEL,
                size="x".join(map(str, size)),
                received="x".join(map(str, window.kernel)),
            ),
            _("Try: kc plot convolution --input 7 --kernel 3"),
        )
    if mode in POOLING and window.dilation > 1:
        raise UsageError(_("pooling has no dilation"), _("Try: --mode convolution"))
    if mode in POOLING and isinstance(window.padding, int) and window.padding >= min(window.kernel):
        raise UsageError(
            _(
                "a pooling of {kernel} with padding {padding} has windows that see no input",
                kernel="x".join(map(str, window.kernel)),
                padding=window.padding,
            ),
            _("Try: --padding same"),
        )
    numbers = np.random.default_rng(_SEED)
    formulas, margins = _formulas(mode, size, window), _margins(mode, size, window)
    while True:
        grid = numbers.integers(0, 10 if mode in POOLING else 5, size)
        kernel, divisor = _kernel(mode, window.kernel, numbers)
        yield Sliding(mode, window, grid, kernel, divisor, formulas, margins)


def binomial(size: int) -> np.ndarray:
    """A row of Pascal's triangle, int (size,): a Gaussian in whole numbers, σ = √(size − 1)/2."""
    return np.array([comb(size - 1, place) for place in range(size)])


def _kernel(
    mode: Mode, size: tuple[int, int], numbers: np.random.Generator
) -> tuple[np.ndarray | None, int]:
    """(kernel, what its sum is divided by)."""
    if mode in POOLING:
        return None, 1
    if mode == "gaussian":
        kernel = np.outer(binomial(size[0]), binomial(size[1]))
        return kernel, int(kernel.sum())
    return numbers.integers(-1, 3, size), 1


def _formulas(mode: Mode, size: tuple[int, int], window: Window) -> tuple[Expression, ...]:
    """The formulas of the output's height and width, from the layer that Keras would have."""
    known: Any = layers
    shared = {"strides": window.stride, "padding": window.padding, "name": mode}
    if mode in POOLING:
        layer = known.MaxPooling2D(window.kernel, **shared)
    else:
        make = known.Conv2DTranspose if mode == "transposed" else known.Conv2D
        layer = make(1, window.kernel, dilation_rate=window.dilation, **shared)
    return tuple(layer.infer((input_tensor((*size, 1)),)).sizes)


def _margins(
    mode: Mode, size: tuple[int, int], window: Window
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The padding of rows and columns; for a transposed convolution what is cut off its output.

    That is the padding of the convolution which it runs backwards, from m·s back to m.
    """
    larger = window.stride if mode == "transposed" else 1
    rows, columns = (
        zeros(side * larger, kernel, window.stride, window.padding, window.dilation)
        for side, kernel in zip(size, window.kernel, strict=True)
    )
    return rows, columns
