"""`kc plot convolution`: the window over the input, the products, the output as it fills."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from kerascourse.errors import UsageError
from kerascourse.plots import theme
from kerascourse.plots.convolution.sliding import POOLING, Mode, Sliding, Step
from kerascourse.plots.picture import Picture, Rows
from kerascourse.texts import _

CONTENT = theme.PAGE_WIDTH - 2 * theme.MARGIN
LARGEST_CELL, SMALLEST_CELL = 54.0, 31.0
BETWEEN = 74.0
NUMBER = 18.0
TOP, CAPTION = 116.0, 30.0
INPUT, KERNEL, OUTPUT = theme.BLUE, theme.ORANGE, theme.GREEN

Cell = tuple[int, int]


@dataclass(frozen=True)
class Filled:
    """A cell with its number (NaN: none), the colour of its ground and that of the number."""

    cell: Cell
    value: float
    fill: str
    ink: str = theme.INK
    bold: bool = False


@dataclass(frozen=True)
class Grid:
    """Cells on the page: `x`, `y` the upper left corner of the cell (0, 0), and its caption."""

    x: float
    y: float
    cell: float
    caption: str

    def corner(self, cell: Cell) -> tuple[float, float]:
        """The upper left corner of a cell (row, column)."""
        return self.x + cell[1] * self.cell, self.y + cell[0] * self.cell


def still(sliding: Sliding, step: int = 1) -> Picture:
    """One position of the window, counted from 1, and the whole output; of a transposed
    convolution the output so far, since each position adds to cells of others."""
    require_step(step, len(sliding.steps))
    seen = step if sliding.mode == "transposed" else len(sliding.steps)
    figure = _figure(sliding, step, seen)
    so_far = sliding.output_after(sliding.steps[:step])
    shown_so_far = [[None if np.isnan(v) else float(v) for v in row] for row in so_far]
    document = {**numbers(sliding), "step": step, "output_after_step": shown_so_far}
    return Picture(figure, document, _rows(sliding))


def require_step(step: int, count: int) -> None:
    """UsageError where there is no such position of the window."""
    if not 1 <= step <= count:
        raise UsageError(
            _("expected --step from 1 to {count}, received {step}", count=count, step=step)
        )


def frames(sliding: Sliding) -> Iterator[Figure]:
    """One figure a position, the output filled so far."""
    for count in range(1, len(sliding.steps) + 1):
        yield _figure(sliding, count, count)


def numbers(sliding: Sliding) -> dict[str, Any]:
    """The grids as lists of rows, and the formula of the size."""
    window, kernel = sliding.window, sliding.kernel
    return {
        "mode": sliding.mode,
        "kernel_size": list(window.kernel),
        "stride": window.stride,
        "padding": window.padding,
        "dilation": window.dilation,
        "input": sliding.input.tolist(),
        "kernel": None if kernel is None else kernel.tolist(),
        "divisor": sliding.divisor,
        "output": sliding.output.tolist(),
        "output_shape": list(sliding.output_shape),
        "formula": [formula.equation() for formula in sliding.formulas],
    }


def _rows(sliding: Sliding) -> Rows:
    """All grids as one table: which, row, column, value."""
    grids = {"input": sliding.input, "kernel": sliding.kernel, "output": sliding.output}
    cells = (
        (name, row, column, value.item())
        for name, grid in grids.items()
        if grid is not None
        for (row, column), value in np.ndenumerate(grid)
    )
    return (("grid", "row", "column", "value"), *cells)


def _figure(sliding: Sliding, number: int, seen: int) -> Figure:
    """The window at its position `number` and the output after `seen` of them: the grids side by
    side, the title above and the formula below."""
    step, output = sliding.steps[number - 1], sliding.output_after(sliding.steps[:seen])
    with theme.plain_style():
        grids, bottom = places(sliding)
        progress = _progress(sliding, seen)
        below = bottom + (theme.LINE_HEIGHT if progress else 0)
        figure, axes = theme.page(below + 84 + 34 * len({f.equation() for f in sliding.formulas}))
        theme.write(axes, theme.MARGIN, 42, title(sliding.mode), size=theme.TITLE, bold=True)
        theme.write(axes, theme.MARGIN, 72, settings(sliding), colour=theme.MUTED)
        draw_input(axes, grids[0], sliding, step)
        if sliding.kernel is not None:
            draw_kernel(axes, grids[1], sliding)
        draw_terms(axes, grids[-2], sliding, step)
        draw_output(axes, grids[-1], sliding, step, output, sliding.unfinished(seen))
        signs = "→→" if sliding.kernel is None else "×=→"
        draw_signs(axes, grids[1:], signs, axis(grids[1], sliding.window.kernel[0]))
        end = theme.MARGIN + CONTENT
        theme.write(axes, end, bottom + 22, progress, colour=theme.MUTED, align="right")
        write_formula(axes, sliding, below + 44)
    return figure


def _progress(sliding: Sliding, seen: int) -> str:
    """How far a transposed convolution has come; "" for what writes each cell once."""
    if sliding.mode != "transposed":
        return ""
    count = len(sliding.steps)
    if seen == count:
        return _("after all {count} steps: every sum is complete", count=count)
    return _("after step {step} of {count}; grey: partial sums", step=seen, count=count)


def title(mode: Mode) -> str:
    """The operation's name."""
    return {
        "convolution": _("Convolution"),
        "max-pooling": _("Max pooling"),
        "average-pooling": _("Average pooling"),
        "transposed": _("Transposed convolution"),
        "gaussian": _("Gaussian kernel"),
    }[mode]


def settings(sliding: Sliding) -> str:
    window = sliding.window
    parts = [
        _("input {size}", size=_size(sliding.input.shape)),
        _("kernel {size}", size=_size(window.kernel)),
        _("stride {stride}", stride=window.stride),
        _("padding {padding}", padding=window.padding),
    ]
    if window.dilation > 1:
        parts.append(_("dilation {dilation}", dilation=window.dilation))
    return "  ·  ".join(parts)


def _size(sides: tuple[int, ...]) -> str:
    return "×".join(map(str, sides))


def places(sliding: Sliding, largest: float = LARGEST_CELL) -> tuple[list[Grid], float]:
    """The grids from left to right, centred on one axis, their cells `largest` at most, and the
    height under the lowest."""
    (top, below), (left, right) = padding(sliding)
    height, width = sliding.input.shape
    sizes = [(_("input"), top + height + below, left + width + right)]
    if sliding.kernel is not None:
        caption = _("kernel")
        if sliding.divisor > 1:
            caption += f" · 1/{sliding.divisor}"
        sizes.append((caption, *sliding.window.kernel))
    pooled = sliding.mode in POOLING
    sizes.append((_("window") if pooled else _("products"), *sliding.window.kernel))
    sizes.append((_("output"), *sliding.output_shape))
    columns = sum(size[2] for size in sizes)
    cell = min(largest, (CONTENT - BETWEEN * (len(sizes) - 1)) / columns)
    if cell < SMALLEST_CELL:
        raise UsageError(
            _("the picture has no room for {count} columns of numbers", count=columns),
            _("Try a smaller --input, --kernel or --padding"),
        )
    tallest = max(size[1] for size in sizes)
    grids, x = [], theme.MARGIN + 0.0
    for number, (caption, rows, wide) in enumerate(sizes):
        y = TOP + CAPTION + (tallest - rows) * cell / 2
        # the cell (0, 0) of the input comes after its padding
        shift = (left * cell, top * cell) if number == 0 else (0.0, 0.0)
        grids.append(Grid(x + shift[0], y + shift[1], cell, caption))
        x += wide * cell + BETWEEN
    return grids, TOP + CAPTION + tallest * cell


def padding(sliding: Sliding) -> tuple[tuple[int, int], tuple[int, int]]:
    """The margins that are drawn around the input."""
    return ((0, 0), (0, 0)) if sliding.mode == "transposed" else sliding.margins


def draw_input(axes: Axes, grid: Grid, sliding: Sliding, step: Step) -> None:
    (top, below), (left, right) = padding(sliding)
    height, width = sliding.input.shape
    window = theme.mixed(INPUT, "#ffffff", 0.72)
    cells = []
    for row in range(-top, height + below):
        for column in range(-left, width + right):
            inside = 0 <= row < height and 0 <= column < width
            ground = "#ffffff" if inside else theme.PANEL
            fill = window if (row, column) in step.inputs else ground
            ink = theme.INK if inside else theme.MUTED
            cells.append(Filled((row, column), sliding.value((row, column)), fill, ink))
    _draw_cells(axes, grid, cells)
    draw_frame(axes, grid, step.inputs, INPUT)
    _write_caption(axes, grid, (-top, -left), width + left + right)


def draw_kernel(axes: Axes, grid: Grid, sliding: Sliding) -> None:
    fill = theme.mixed(KERNEL, "#ffffff", 0.6)
    values = np.ndenumerate(np.asarray(sliding.kernel))
    _draw_cells(axes, grid, [Filled(cell, float(value), fill) for cell, value in values])
    _write_caption(axes, grid, (0, 0), sliding.window.kernel[1])


def draw_terms(axes: Axes, grid: Grid, sliding: Sliding, step: Step) -> None:
    """The products, or the values that are pooled, and what they come to."""
    colour = INPUT if sliding.mode in POOLING else theme.mixed(INPUT, KERNEL, 0.5)
    fill = theme.mixed(colour, "#ffffff", 0.72)
    largest = step.result if sliding.mode == "max-pooling" else None
    cells = [
        Filled(cell, float(value), fill, bold=value == largest)
        for cell, value in np.ndenumerate(step.terms)
    ]
    _draw_cells(axes, grid, cells)
    height, width = sliding.window.kernel
    _write_caption(axes, grid, (0, 0), width)
    x, y = grid.corner((height, 0))
    middle = x + width * grid.cell / 2
    theme.write(axes, middle, y + 22, _outcome(sliding, step), align="center")


def _outcome(sliding: Sliding, step: Step) -> str:
    """What the terms come to, in words and numbers."""
    if step.result is None:
        return ""
    result = shown(step.result)
    if sliding.mode == "max-pooling":
        return _("maximum {result}", result=result)
    if sliding.mode == "average-pooling":
        return _("mean {result}", result=result)
    if sliding.divisor > 1:
        return f"{shown(step.terms.sum())}/{sliding.divisor} = {result}"
    return _("sum {result}", result=result)


def draw_output(
    axes: Axes,
    grid: Grid,
    sliding: Sliding,
    step: Step,
    output: np.ndarray,
    partial: frozenset[Cell] = frozenset(),
) -> None:
    """The `output`, its cells that `step` writes marked, those in grey that are `partial` sums."""
    now = tuple(cell for cell, _term in sliding.written(step))
    fills = {True: theme.mixed(OUTPUT, "#ffffff", 0.5), False: theme.mixed(OUTPUT, "#ffffff", 0.8)}
    cells = [
        Filled(
            cell,
            float(value),
            "#ffffff" if np.isnan(value) else fills[cell in now],
            theme.MUTED if cell in partial else theme.INK,
            bold=cell in now,
        )
        for cell, value in np.ndenumerate(output)
    ]
    _draw_cells(axes, grid, cells)
    draw_frame(axes, grid, now, OUTPUT)
    _write_caption(axes, grid, (0, 0), sliding.output_shape[1])


def draw_signs(axes: Axes, grids: Sequence[Grid], signs: str, middle: float) -> None:
    """What is done before each of the grids, along their axis at `middle`."""
    for sign, grid in zip(signs, grids, strict=True):
        theme.write(axes, grid.x - BETWEEN / 2, middle, sign, size=24, align="center")


def axis(grid: Grid, rows: int) -> float:
    """The middle of a grid of so many `rows`."""
    return grid.y + rows * grid.cell / 2


def _draw_cells(axes: Axes, grid: Grid, cells: Sequence[Filled]) -> None:
    """Cells with their numbers, one collection of squares for all."""
    corners = np.array([grid.corner(filled.cell) for filled in cells])[:, np.newaxis]
    squares = corners + grid.cell * np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    axes.add_collection(
        PolyCollection(
            list(squares),
            facecolors=[filled.fill for filled in cells],
            edgecolors=theme.RULE,
            linewidths=theme.points(1),
        ),
        autolim=False,
    )
    for filled, (x, y) in zip(cells, squares.mean(axis=1), strict=True):
        if not np.isnan(filled.value):
            text = _fitting(filled.value, grid.cell)
            theme.write(axes, x, y, text, NUMBER, filled.bold, filled.ink, "center")


def draw_frame(axes: Axes, grid: Grid, cells: tuple[Cell, ...], colour: str) -> None:
    """A strong line around all `cells`."""
    if not cells:
        return
    rows, columns = zip(*cells, strict=True)
    x, y = grid.corner((min(rows), min(columns)))
    axes.add_artist(
        Rectangle(
            (x, y),
            (max(columns) - min(columns) + 1) * grid.cell,
            (max(rows) - min(rows) + 1) * grid.cell,
            facecolor="none",
            edgecolor=colour,
            linewidth=theme.points(3.5),
            joinstyle="round",
            zorder=3,
        )
    )


def _write_caption(axes: Axes, grid: Grid, first: Cell, columns: int) -> None:
    x, y = grid.corner(first)
    middle = x + columns * grid.cell / 2
    theme.write(axes, middle, y - 18, grid.caption, colour=theme.MUTED, align="center")


def write_formula(axes: Axes, sliding: Sliding, y: float) -> None:
    """The size with letters and with the numbers put in; height and width where they differ."""
    names = [_("output height"), _("output width")]
    formulas = list(sliding.formulas)
    if formulas[0].equation() == formulas[1].equation():
        names, formulas = [_("output size")], formulas[:1]
    for name, formula in zip(names, formulas, strict=True):
        theme.write(axes, theme.MARGIN, y, name, colour=theme.MUTED)
        left = theme.MARGIN + theme.text_width(name) + 24
        theme.write(axes, left, y, f"{formula.letters()}  =  {formula.equation()}", size=20)
        y += 34
    meanings = {
        "m": _("m input"),
        "k": _("k kernel"),
        "d": _("d dilation"),
        "p": _("p padding"),
        "p₁": _("p₁ zeros before, p₂ after"),
        "s": _("s stride"),
    }
    used = set(re.findall(r"[a-z]₁?", re.sub(r"max|mod", "", formulas[0].letters())))
    text = "  ·  ".join(meaning for letter, meaning in meanings.items() if letter in used)
    theme.write(axes, theme.MARGIN, y, text, colour=theme.MUTED)


def shown(value: float, decimals: int = 2) -> str:
    """A number with at most so many decimals, and a real minus."""
    text = f"{value:.{decimals}f}"
    short = text.rstrip("0").rstrip(".") if decimals else text
    return "0" if short in ("-0", "") else short.replace("-", "−")


def _fitting(value: float, cell: float) -> str:
    """A number with as many decimals as a cell has room for."""
    texts = [shown(value, decimals) for decimals in (2, 1, 0)]
    return next((text for text in texts if theme.text_width(text, NUMBER) <= cell - 10), texts[-1])
