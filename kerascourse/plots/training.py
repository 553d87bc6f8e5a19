"""`kc plot training`: each layer a row, from the input down; gradients, steps, activations and dead
units over the epochs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from kerascourse.plots import theme
from kerascourse.plots.chart import Chart, around, legend, powers
from kerascourse.plots.picture import Picture, Rows
from kerascourse.plots.tiles import headed_page
from kerascourse.seeing.training import AROUND, USUAL_UPDATE, VANISHED, Training
from kerascourse.texts import _, grouped, ngettext

GRADIENT, UPDATE, DEAD = theme.BLUE, theme.GREEN, theme.VERMILION
START, END = theme.GREY, theme.BLUE
MOST_ROWS = 20
NAME, NUMBERS, BETWEEN = 176.0, 66.0, 18.0
HEIGHT, BELOW, HEAD, LEGEND = 84.0, 34.0, 54.0, 34.0
_WIDTH = theme.PAGE_WIDTH - 2 * theme.MARGIN


@dataclass(frozen=True)
class Group:
    """A row of the page: the place of the layer whose weights learn, and that of the layer whose
    output is shown, an activation that follows it or the same."""

    weights: int
    output: int


@dataclass(frozen=True)
class Column:
    """What is drawn of each row: a heading, and how it is drawn into a chart's place."""

    heading: str
    draw: Callable[[Axes, float, float, float, Group, bool], None]


def training(found: Training) -> Picture:
    """The page of a watched training; of many layers some, spread over its depth."""
    groups = _groups(found)
    shown = _spread(groups)
    words = [_subtitle(found, len(shown), len(groups)), *sentences(found)]
    with theme.plain_style():
        heights = [_height(found, group) for group in shown]
        below = LEGEND + HEAD + sum(heights) + theme.MARGIN
        title = _("Inside the training of {run}", run=found.run)
        figure, axes, y = headed_page(title, words, below)
        lines = ((_("at the start"), START), (_("at the end"), END))
        legend(axes, theme.MARGIN, y + 14, (*lines, ("0.001", theme.INK, "--")))
        y += LEGEND
        columns = _columns(found)
        width = (_WIDTH - NAME) / len(columns)
        for place, column in enumerate(columns):
            x = theme.MARGIN + NAME + place * width
            theme.paragraph(axes, x + NUMBERS, y + 14, column.heading, width - NUMBERS, bold=True)
        y += HEAD
        for row, (group, height) in enumerate(zip(shown, heights, strict=True)):
            theme.paragraph(axes, theme.MARGIN, y + 12, _name(found, group), NAME - 8)
            for place, column in enumerate(columns):
                x = theme.MARGIN + NAME + place * width + NUMBERS
                is_last = row == len(shown) - 1
                column.draw(axes, x, y, width - NUMBERS - BETWEEN, group, is_last)
            y += height
    return Picture(figure, numbers(found), _rows(found), " ".join(sentences(found)))


def sentences(found: Training) -> tuple[str, ...]:
    """What the record says, in words: of the gradients, the steps and the dead units."""
    return tuple(
        said for said in (_of_gradients(found), _of_steps(found), _of_units(found)) if said
    )


def _of_gradients(found: Training) -> str:
    least, most = found.smallest(), found.largest()
    if least is None or most is None:
        return ""
    told = _(
        "The smallest gradient is that of {layer}, {value:.2g}; the largest that of {other}, "
        "{most:.2g}.",
        layer=least.layer,
        value=least.value,
        other=most.layer,
        most=most.value,
    )
    if not least.value:
        return told + " " + _("None arrives there: this layer learns no more.")
    if least.value < VANISHED * most.value:
        return (
            told
            + " "
            + _("It is less than a thousandth of that: the gradient vanishes on its way.")
        )
    return told + " " + _("Some of it reaches every layer.")


def _of_steps(found: Training) -> str:
    update = found.update
    if not np.isfinite(update):
        return ""
    told = _(
        "A step changes the weights of the middle layer by {ratio:.2g} of their size; about 0.001 "
        "is usual",
        ratio=update,
    )
    if update > AROUND * USUAL_UPDATE:
        return told + _(", so the steps are large.")
    if update < USUAL_UPDATE / AROUND:
        return told + _(", so the steps are small.")
    return told + "."


def _of_units(found: Training) -> str:
    if not found.units:
        return ""
    dead = found.dead()
    told = ngettext(
        "{dead} of 1 ReLU unit is dead",
        "{dead} of {count} ReLU units are dead",
        found.units,
        dead=grouped(dead),
    )
    before = _(", {count} at the start", count=grouped(found.dead(0)))
    if not dead:
        return f"{told}{before}."
    layer, own, units = found.deadest
    most = _("; the largest share in {layer}: {own} of {units}.", layer=layer, own=own, units=units)
    return told + before + most


def numbers(found: Training) -> dict[str, Any]:
    """The record as lists by layer, and what the sentences tell."""
    record = found.record
    least, most = found.smallest(), found.largest()
    return {
        "run": found.run,
        "model": found.model,
        "examples": int(record.examples),
        "epochs": record.epochs.tolist(),
        "smallest_gradient": least and {"layer": least.layer, "norm": least.value},
        "largest_gradient": most and {"layer": most.layer, "norm": most.value},
        "update_ratio": _plain(found.update),
        "relu_units": found.units,
        "dead_units": found.dead(),
        "layers": [
            {
                "layer": str(name),
                "units": int(record.units[place]),
                **{
                    key: [_plain(value) for value in getattr(record, key)[:, place]]
                    for key in ("gradient", "update", "mean", "spread", "lowest", "highest", "dead")
                },
                "histogram": record.histogram[:, place].tolist(),
            }
            for place, name in enumerate(record.layers)
        ],
    }


def _rows(found: Training) -> Rows:
    record = found.record
    keys = ("gradient", "update", "mean", "spread", "dead")
    return (
        ("epoch", "layer", *keys),
        *(
            (int(epoch), str(name), *(_plain(getattr(record, key)[at, place]) for key in keys))
            for at, epoch in enumerate(record.epochs)
            for place, name in enumerate(record.layers)
        ),
    )


def _plain(value: float) -> float | None:
    """A number of a document; None for what is no number."""
    return float(value) if np.isfinite(value) else None


def _subtitle(found: Training, shown: int, all_rows: int) -> str:
    told = ngettext(
        "{model}, up to epoch {last}, on 1 training example; the input is at the top.",
        "{model}, up to epoch {last}, on the same {count} training examples; the input is at the "
        "top.",
        int(found.record.examples),
        model=found.model,
        last=found.last,
    )
    if shown == all_rows:
        return told
    return told + " " + _("{shown} of {count} layers.", shown=shown, count=all_rows)


def _groups(found: Training) -> list[Group]:
    """The layers in rows: an activation stands in that of the layer with weights before it."""
    groups: list[Group] = []
    for place, gradient in enumerate(found.record.gradient[0]):
        if np.isnan(gradient) and groups and groups[-1].output == place - 1:
            groups[-1] = Group(groups[-1].weights, place)
        else:
            groups.append(Group(place, place))
    return groups


def _spread(groups: Sequence[Group]) -> list[Group]:
    """All rows, or as many as a page has at even distances, the first and the last among them."""
    places = np.linspace(0, len(groups) - 1, min(MOST_ROWS, len(groups))).round().astype(int)
    return [groups[place] for place in places]


def _name(found: Training, group: Group) -> str:
    names = dict.fromkeys(
        str(found.record.layers[place]) for place in (group.weights, group.output)
    )
    return " → ".join(names)


def _height(found: Training, group: Group) -> float:
    """The room of a row: its charts, or its name where that has more lines."""
    lines = len(theme.wrapped(_name(found, group), NAME - 8))
    return max(HEIGHT + BELOW, theme.LINE_HEIGHT * (lines + 1))


def _columns(found: Training) -> list[Column]:
    """What there is to draw: dead units only where there are ReLUs."""
    record = found.record
    columns = [
        Column(_("gradient, its norm"), _powers(found, record.gradient, GRADIENT)),
        Column(
            _("change in a step / weights"), _powers(found, record.update, UPDATE, USUAL_UPDATE)
        ),
        Column(_("activations"), _histograms(found)),
    ]
    if found.units:
        columns.append(Column(_("dead units, %"), _shares(found)))
    return columns


def _powers(
    found: Training, values: np.ndarray, colour: str, usual: float | None = None
) -> Callable[[Axes, float, float, float, Group, bool], None]:
    """Draws a layer's values over the epochs on a logarithmic axis that all rows share."""
    exponents = np.log10(np.where(values > 0, values, np.nan))
    finite = exponents[np.isfinite(exponents)]
    low, high = (np.floor(finite.min()), np.ceil(finite.max())) if finite.size else (-1.0, 0.0)
    up = float(low), float(max(high, low + 1))
    marks = powers(*up)
    beside = [marks[0], marks[-1]]

    def draw(axes: Axes, x: float, y: float, width: float, group: Group, is_last: bool) -> None:
        chart = Chart(x, y, width, HEIGHT, _across(found), up)
        chart.frame(axes, whole=True, marks=None if is_last else (), beside=beside)
        if usual is not None and up[0] <= np.log10(usual) <= up[1]:
            level = np.full(2, np.log10(usual))
            across, down = chart.places(np.array(chart.across), level)
            axes.plot(across, down, "--", color=theme.INK, lw=1.2, zorder=2)
        _line(axes, chart, found, exponents[:, group.weights], colour)

    return draw


def _shares(found: Training) -> Callable[[Axes, float, float, float, Group, bool], None]:
    """Draws the share of a ReLU's units that are dead over the epochs."""

    def draw(axes: Axes, x: float, y: float, width: float, group: Group, is_last: bool) -> None:
        dead = 100 * found.record.dead[:, group.output]
        chart = Chart(x, y, width, HEIGHT, _across(found), (-5.0, 105.0))
        if np.isfinite(dead).any() or is_last:
            beside = [(0.0, "0"), (100.0, "100")]
            chart.frame(axes, whole=True, marks=None if is_last else (), beside=beside)
            _line(axes, chart, found, dead, DEAD)

    return draw


def _line(axes: Axes, chart: Chart, found: Training, values: np.ndarray, colour: str) -> None:
    if np.isfinite(values).any():
        chart.line(axes, found.record.epochs, values, colour)


def _across(found: Training) -> tuple[float, float]:
    epochs = found.record.epochs
    return float(epochs[0]) - 0.5, float(epochs[-1]) + 0.5


def _histograms(found: Training) -> Callable[[Axes, float, float, float, Group, bool], None]:
    """Draws the histograms of a layer's output at the start and at the end, each as high as the
    chart, over them the mean and the spread to both sides."""
    record = found.record

    def draw(axes: Axes, x: float, y: float, width: float, group: Group, is_last: bool) -> None:
        place = group.output
        ends = np.array([record.lowest[[0, -1], place], record.highest[[0, -1], place]])
        if not np.isfinite(ends).any():
            return
        low, high = around(ends)
        chart = Chart(x, y, width, HEIGHT, (low, high), (0.0, 1.3))
        across = [(float(end), f"{end:.2g}") for end in (np.nanmin(ends), np.nanmax(ends))]
        chart.frame(axes, marks=_within(across, chart), beside=())
        for moment, colour in ((0, START), (-1, END)):
            counts = record.histogram[moment, place]
            if not counts.any():
                continue
            edges = np.linspace(
                record.lowest[moment, place], record.highest[moment, place], len(counts) + 1
            )
            _outline(axes, chart, edges, counts / counts.max(), colour, is_filled=moment == 0)
            mean, spread = record.mean[moment, place], record.spread[moment, place]
            height = 1.2 if moment == 0 else 1.1
            sides = np.clip([mean - spread, mean + spread], low, high)
            axes.plot(*chart.places(sides, [height] * 2), color=colour, lw=2.5, zorder=3)
            axes.plot(*chart.places([mean], [height]), "o", color=colour, ms=5, zorder=3)

    return draw


def _within(marks: list[tuple[float, str]], chart: Chart) -> list[tuple[float, str]]:
    """The ends of a range as marks below the chart, moved inwards by half their texts so that they
    stay below it; one where both say the same."""
    if marks[0][1] == marks[1][1]:
        return marks[:1]
    (first, one), (last, other) = marks
    step = (chart.across[1] - chart.across[0]) / chart.width
    return [
        (max(first, chart.across[0] + step * theme.text_width(one) / 2), one),
        (min(last, chart.across[1] - step * theme.text_width(other) / 2), other),
    ]


def _outline(
    axes: Axes, chart: Chart, edges: np.ndarray, heights: np.ndarray, colour: str, is_filled: bool
) -> None:
    """The steps of a histogram, filled or as a line."""
    across, down = chart.places(np.repeat(edges, 2), np.concatenate([[0], heights.repeat(2), [0]]))
    if is_filled:
        bottom = chart.y + chart.height
        axes.fill_between(across, down, bottom, color=colour, linewidth=0, zorder=2)
    else:
        axes.plot(across, down, color=colour, lw=1.8, zorder=3)
