"""A filter over an input of several channels: a kernel for each channel, all products added up, and
the bias once (course: A3)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kerascourse.plots import theme
from kerascourse.plots.convolution import draw
from kerascourse.plots.convolution.sliding import Sliding, Window, slides
from kerascourse.plots.picture import Picture, Rows
from kerascourse.symbolic import layers
from kerascourse.symbolic.arithmetic import Expression
from kerascourse.symbolic.graph import input_tensor
from kerascourse.texts import _

MOST = 4
LARGEST_CELL, BETWEEN_ROWS = 40.0, 62.0
BIAS = 1


@dataclass(frozen=True)
class Filter:
    """A window over each channel, and the `bias` that is added to the sum of all products."""

    channels: tuple[Sliding, ...]
    bias: int

    @property
    def count(self) -> int:
        """The number of positions of the window."""
        return len(self.channels[0].steps)

    def results(self, place: int) -> tuple[float, ...]:
        """The sum of the products in each channel at a position, counted from 0."""
        return tuple(float(channel.steps[place].terms.sum()) for channel in self.channels)

    @cached_property
    def output(self) -> np.ndarray:
        """The output, float (height, width): the sums of all channels and the bias."""
        return np.asarray(sum(channel.output for channel in self.channels) + self.bias)

    def output_after(self, count: int) -> np.ndarray:
        """The output after the first `count` positions; cells not yet reached are NaN."""
        output = self.output.copy()
        output.reshape(-1)[count:] = np.nan
        return output

    @property
    def params(self) -> Expression:
        """The parameters of the filter, as Keras' layer has them."""
        first = self.channels[0]
        known: Any = layers
        layer = known.Conv2D(1, first.window.kernel, name="filter")
        layer.infer((input_tensor((*first.input.shape, len(self.channels))),))
        params: Expression = layer.params
        return params


def slide_channels(size: tuple[int, int], window: Window, channels: int) -> Filter:
    """One filter over `channels` grids of `size` (height, width). Errors as `sliding.slides`."""
    return Filter(tuple(islice(slides("convolution", size, window), channels)), BIAS)


def still(filter_: Filter, step: int = 1) -> Picture:
    """One position of the window, counted from 1, and the whole output."""
    draw.require_step(step, filter_.count)
    figure = _figure(filter_, step - 1, filter_.output)
    return Picture(figure, _numbers(filter_, step), _rows(filter_))


def frames(filter_: Filter) -> Iterator[Figure]:
    """One figure a position, the output filled so far."""
    for place in range(filter_.count):
        yield _figure(filter_, place, filter_.output_after(place + 1))


def _figure(filter_: Filter, place: int, output: np.ndarray) -> Figure:
    """A row a channel: its input, its kernel and their products; the output beside them."""
    first, steps = filter_.channels[0], [channel.steps[place] for channel in filter_.channels]
    with theme.plain_style():
        grids, bottom = draw.places(first, LARGEST_CELL)
        down = bottom - draw.TOP - draw.CAPTION + BETWEEN_ROWS
        end = bottom + down * (len(steps) - 1)
        figure, axes = theme.page(end + 200 + 34 * len({f.equation() for f in first.formulas}))
        theme.write(axes, theme.MARGIN, 42, draw.title(first.mode), size=theme.TITLE, bold=True)
        count = _("{count} input channels", count=len(steps))
        words = f"{draw.settings(first)}  ·  {count}"
        theme.write(axes, theme.MARGIN, 72, words, colour=theme.MUTED)
        for number, (channel, step) in enumerate(zip(filter_.channels, steps, strict=True)):
            row = [replace(grid, y=grid.y + number * down) for grid in grids[:-1]]
            row[0] = replace(row[0], caption=_("input, channel {number}", number=number + 1))
            draw.draw_input(axes, row[0], channel, step)
            draw.draw_kernel(axes, row[1], channel)
            draw.draw_terms(axes, row[2], channel, step)
            draw.draw_signs(axes, row[1:], "×=", draw.axis(row[1], first.window.kernel[0]))
        result = replace(grids[-1], y=grids[-1].y + down * (len(steps) - 1) / 2)
        draw.draw_output(axes, result, first, steps[0], output)
        draw.draw_signs(axes, [result], "→", draw.axis(result, first.output_shape[0]))
        _write_sums(axes, filter_, place, end + 56)
        draw.write_formula(axes, first, end + 136)
    return figure


def _write_sums(axes: Axes, filter_: Filter, place: int, y: float) -> None:
    """The sum of all channels with the bias, and the number of parameters."""
    window = filter_.channels[0].window
    sums = [_summand(value) for value in filter_.results(place)]
    total = draw.shown(sum(filter_.results(place)) + filter_.bias)
    height, width = window.kernel
    lines = (
        (_("this value"), f"{' + '.join(sums)} + {filter_.bias} = {total}", _("channels + bias")),
        (
            _("parameters"),
            f"{height}·{width}·{len(sums)} + 1 = {int(filter_.params.value)}",
            _("height · width · channels + bias"),
        ),
    )
    for name, sum_, meaning in lines:
        theme.write(axes, theme.MARGIN, y, name, colour=theme.MUTED)
        x = theme.MARGIN + theme.text_width(name) + 24
        theme.write(axes, x, y, sum_, size=20)
        x += theme.text_width(sum_, 20) + 24
        theme.write(axes, x, y, meaning, colour=theme.MUTED)
        y += 34


def _summand(value: float) -> str:
    return f"({draw.shown(value)})" if value < 0 else draw.shown(value)


def _numbers(filter_: Filter, step: int) -> dict[str, Any]:
    """The grids of all channels, and the arithmetic of one value and of the parameters."""
    first = filter_.channels[0]
    return {
        **draw.numbers(first),
        "channels": len(filter_.channels),
        "input": [channel.input.tolist() for channel in filter_.channels],
        "kernel": [np.asarray(channel.kernel).tolist() for channel in filter_.channels],
        "bias": filter_.bias,
        "output": filter_.output.tolist(),
        "step": step,
        "sums": list(filter_.results(step - 1)),
        "params": int(filter_.params.value),
    }


def _rows(filter_: Filter) -> Rows:
    """All grids as one table: which, channel from 1, row, column, value."""
    cells = [
        (name, number, row, column, value.item())
        for number, channel in enumerate(filter_.channels, start=1)
        for name, grid in (("input", channel.input), ("kernel", np.asarray(channel.kernel)))
        for (row, column), value in np.ndenumerate(grid)
    ]
    output = [
        ("output", "", row, column, value.item())
        for (row, column), value in np.ndenumerate(filter_.output)
    ]
    return (("grid", "channel", "row", "column", "value"), *cells, *output)
