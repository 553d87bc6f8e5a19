"""Lines over numbers in a part of a page: the frame, round numbers on its sides, the lines."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from kerascourse.plots import theme

NUMBERS = 84.0  # pixels that the numbers at the left take
PAIR = (theme.BLUE, theme.VERMILION)  # the lines of two networks
_SAMPLE = 46.0  # pixels that the sample of a line takes in a legend


@dataclass(frozen=True)
class Chart:
    """A frame in page pixels, `x` and `y` its upper left corner, over the ranges `across` and
    `up`."""

    x: float
    y: float
    width: float
    height: float
    across: tuple[float, float]
    up: tuple[float, float]

    def places(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Values as pixels of the page."""
        share = (np.asarray(x) - self.across[0]) / (self.across[1] - self.across[0])
        rise = (np.asarray(y) - self.up[0]) / (self.up[1] - self.up[0])
        return self.x + share * self.width, self.y + (1 - rise) * self.height

    def frame(
        self,
        axes: Axes,
        whole: bool = False,
        marks: Sequence[tuple[float, str]] | None = None,
        beside: Sequence[tuple[float, str]] | None = None,
    ) -> None:
        """The ground with round numbers at the left and below; `whole` numbers alone below, or the
        `marks` there, places with their texts, as far as these have room; those at the left are
        `beside` where they are given."""
        axes.fill_between(
            [self.x, self.x + self.width],
            self.y,
            self.y + self.height,
            color=theme.PANEL,
            linewidth=0,
            zorder=0,
        )
        if beside is None:
            ticks = MaxNLocator(4).tick_values(*self.up)
            inside = [value for value in ticks if self.up[0] <= value <= self.up[1]]
            beside = list(zip(inside, texts(inside), strict=True))
        for value, text in beside:
            _x, y = self.places(self.across[0], value)
            axes.plot([self.x, self.x + self.width], [y, y], color="white", lw=1.5, zorder=1)
            theme.write(axes, self.x - 8, float(y), text, colour=theme.MUTED, align="right")
        if marks is None:
            ticks = MaxNLocator(6, integer=whole).tick_values(*self.across)
            inside = [value for value in ticks if self.across[0] <= value <= self.across[1]]
            marks = list(zip(inside, texts(inside), strict=True))
        end = -np.inf  # of the text before
        for value, text in marks:
            x, _y = self.places(value, self.up[0])
            half = theme.text_width(text) / 2
            if x - half < end:
                continue
            end = x + half + 8
            below = self.y + self.height + 14
            theme.write(axes, float(x), below, text, colour=theme.MUTED, align="center")

    def line(self, axes: Axes, x: Any, y: Any, colour: str, style: str = "-") -> None:
        """A line through the points, with a dot on each where they are few; dots alone where the
        `style` is blank."""
        across, down = self.places(x, y)
        marker = "o" if len(across) <= 30 else None
        axes.plot(across, down, style, color=colour, lw=2.5, marker=marker, ms=5, zorder=3)

    def upright(self, axes: Axes, x: float, colour: str) -> None:
        """A broken line from top to bottom at `x`."""
        place, _y = self.places(x, self.up[0])
        axes.plot(
            [place, place], [self.y, self.y + self.height], "--", color=colour, lw=1.5, zorder=2
        )


def legend(
    axes: Axes, x: float, y: float, lines: Sequence[tuple[str, str] | tuple[str, str, str]]
) -> None:
    """What the lines are, from `x` to the right: the text of each, its colour, and its style where
    it is not drawn through."""
    for text, colour, *style in lines:
        axes.plot([x, x + 36], [y, y], *style, color=colour, lw=2.5)
        theme.write(axes, x + 46, y, text)
        x += 46 + theme.text_width(text) + 40


def around(*values: np.ndarray) -> tuple[float, float]:
    """A range a little wider than the finite `values`; one around a single value."""
    found = np.concatenate([np.ravel(v) for v in values])
    found = found[np.isfinite(found)]
    low, high = float(found.min()), float(found.max())
    room = 0.06 * (high - low) or 0.1 * abs(high) or 1.0
    return low - room, high + room


def stacked_legend_height(texts: Sequence[str], width: float) -> float:
    """How much room `stacked_legend` takes."""
    lines = sum(len(theme.wrapped(text, width - _SAMPLE)) for text in texts)
    return theme.LINE_HEIGHT * lines + 12 * len(texts)


def stacked_legend(axes: Axes, y: float, texts: Sequence[str], width: float) -> float:
    """A sample of each line in its colour of `PAIR` and beside it its text, broken at `width`, one
    below the other from the margin on; returns where they end."""
    for text, colour in zip(texts, PAIR, strict=False):
        axes.plot([theme.MARGIN, theme.MARGIN + 36], [y, y], color=colour, lw=2.5)
        y = theme.paragraph(axes, theme.MARGIN + _SAMPLE, y, text, width - _SAMPLE) + 12
    return y


def powers(low: float, high: float) -> list[tuple[float, str]]:
    """The whole numbers from `low` to `high`, at most seven, each with the power of ten that it is
    the logarithm of: 10⁻³ at −3."""
    first, last = math.ceil(low), math.floor(high)
    step = max(1, -(-(last - first) // 6))
    digits = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    return [(value, f"10{str(value).translate(digits)}") for value in range(first, last + 1, step)]


def texts(values: Sequence[float]) -> list[str]:
    """Round numbers with as many digits as set them apart."""
    if not values:
        return []
    step = abs(values[1] - values[0]) if len(values) > 1 else abs(values[0])
    if max(map(abs, values)) >= 1e6 or step < 1e-4:
        return [f"{value:.3g}" for value in values]
    digits = 0
    while abs(round(step, digits) - step) > 1e-3 * step:
        digits += 1
    # rounded first, since MaxNLocator's zero may be a little less
    return [f"{round(value, digits) + 0.0:.{digits}f}" for value in values]
