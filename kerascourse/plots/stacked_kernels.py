"""`kc plot stacked-kernels`: three kernels of 3×3 beside one of 7×7, what the last unit sees of
the input and what they cost (Simonyan & Zisserman 2015, section 2.3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from kerascourse.plots import theme
from kerascourse.plots.picture import Picture
from kerascourse.plots.tiles import headed_page
from kerascourse.summaries.calc import Window, convolution, receptive_field
from kerascourse.texts import _, grouped, ngettext

CELL = 24.0
_LEFT, _GRIDS = theme.MARGIN, theme.MARGIN + 210.0
_STEP = 7 * CELL + 60.0
_BAR_WIDTH = 560.0


@dataclass(frozen=True)
class Stack:
    """Convolutions of stride 1 one after the other, each with `channels` channels in and out:
    `kernels` their sides, `fields` the side of the input that a unit sees after each, `weights` all
    of them without biases."""

    kernels: tuple[int, ...]
    fields: tuple[int, ...]
    weights: int
    channels: int

    @property
    def per_channels(self) -> int:
        """The factor before C² in the count of weights."""
        return self.weights // self.channels**2


def stack(kernels: Sequence[int], channels: int) -> Stack:
    """The stack of `kernels`, worked out by the formulas of `kc calc`."""
    after = receptive_field(kernels, [1]).quantities
    fields = tuple(int(quantity.expression.value) for quantity in after)
    side = fields[-1]
    weights = 0
    for kernel in kernels:
        layer = convolution((side, side, channels), Window((kernel, kernel)), channels, bias=False)
        weights += layer.weights or 0
    return Stack(tuple(kernels), fields, weights, channels)


def stacked_kernels(stacks: Sequence[Stack]) -> Picture:
    """A row of grids for each of `stacks`, the windows marked, and a bar of its weights."""
    words = (
        _("What one unit at the end sees, layer by layer; dark is the window of a single unit."),
        _(
            "C = {count} channels in and out of each convolution, biases left out.",
            count=grouped(stacks[0].channels),
        ),
    )
    row = 7 * CELL + 54
    most = max(one.weights for one in stacks)
    with theme.plain_style():
        below = len(stacks) * (row + 74) + theme.MARGIN
        title = _("Small kernels one after the other, or one large one")
        figure, axes, y = headed_page(title, words, below)
        y += 14
        for one in stacks:
            _draw_grids(axes, y, one)
            y += row
            _draw_bar(axes, y, one, most)
            y += 74
    return Picture(
        figure,
        {
            "channels": stacks[0].channels,
            "stacks": [
                {
                    "kernels": list(one.kernels),
                    "fields": list(one.fields),
                    "weights": one.weights,
                    "relus": len(one.kernels),
                }
                for one in stacks
            ],
        },
        (
            ("kernels", "field", "weights", "relus"),
            *(
                (" ".join(map(str, one.kernels)), one.fields[-1], one.weights, len(one.kernels))
                for one in stacks
            ),
        ),
    )


def _draw_grids(axes: Axes, y: float, one: Stack) -> None:
    """From the input's pixels that are seen down to the single unit, under the name of the row."""
    middle = y + 7 * CELL / 2
    count, kernel = len(one.kernels), one.kernels[0]
    name = f"{count} × {kernel}×{kernel}"
    theme.write(axes, _LEFT, middle - 14, name, theme.TITLE, bold=True)
    theme.write(axes, _LEFT, middle + 18, _field(one))
    # what is left to see after each layer: the field of the layers that still come
    sides = [one.fields[-1], *(one.fields[-1] - field + 1 for field in one.fields)]
    for place, side in enumerate(sides):
        x = _GRIDS + place * _STEP
        window = one.kernels[place] if place < count else side
        _draw_grid(axes, x + 7 * CELL / 2, middle, side, window)
        label = _("input") if place == 0 else _("after layer {number}", number=place)
        text = f"{label}: {side}×{side}"
        theme.write(axes, x + 7 * CELL / 2, y + 7 * CELL + 18, text, align="center")
        if place < count:
            arrow = x + 7 * CELL + 30
            theme.write(axes, arrow, middle, "→", theme.TITLE, colour=theme.MUTED, align="center")


def _field(one: Stack) -> str:
    return _("field {side}×{side}", side=one.fields[-1])


def _draw_grid(axes: Axes, x: float, y: float, side: int, window: int) -> None:
    """A grid of `side`×`side` cells around (x, y), the `window` in its middle dark."""
    first = (side - window) // 2
    for row in range(side):
        for column in range(side):
            inside = all(first <= place < first + window for place in (row, column))
            corner = (x + (column - side / 2) * CELL, y + (row - side / 2) * CELL)
            colour = theme.BLUE if inside else theme.mixed(theme.SKY, "#ffffff", 0.55)
            axes.add_patch(
                Rectangle(corner, CELL, CELL, facecolor=colour, edgecolor="white", linewidth=1.5)
            )


def _draw_bar(axes: Axes, y: float, one: Stack, most: int) -> None:
    """The weights of the stack as a bar, the longest for `most`, with the arithmetic."""
    width = _BAR_WIDTH * one.weights / most
    axes.add_patch(Rectangle((_LEFT, y), width, 24, facecolor=theme.ORANGE, linewidth=0))
    weights = _(
        "{factor}C² = {weights} weights", factor=one.per_channels, weights=grouped(one.weights)
    )
    relus = ngettext("1 ReLU", "{count} ReLU", len(one.kernels))
    theme.write(axes, _LEFT + width + 14, y + 12, f"{weights}, {relus}")
