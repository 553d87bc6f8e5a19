"""`kc plot calibration`: accuracy over confidence before and after the temperature, and how many
examples each bin has."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from kerascourse.plots import theme
from kerascourse.plots.chart import NUMBERS, Chart
from kerascourse.plots.picture import Picture, Rows
from kerascourse.plots.tiles import headed_page
from kerascourse.seeing.calibration import Calibration, Reliability
from kerascourse.texts import _, grouped, ngettext

HEIGHT, COUNTS = 400.0, 110.0
_GAP, _ABOVE, _BETWEEN = 28.0, 44.0, 70.0
_NEAR = 0.02
_QUARTERS = [(0.0, "0"), (0.25, "0.25"), (0.5, "0.5"), (0.75, "0.75"), (1.0, "1")]
_ACROSS = (-0.03, 1.02)  # room between the zeros of both sides
_WIDTH = (theme.PAGE_WIDTH - 2 * theme.MARGIN - _GAP) / 2


def calibration(found: Calibration, title: str) -> Picture:
    """Two charts side by side, the counts below each."""
    with theme.plain_style():
        below = _ABOVE + HEIGHT + _BETWEEN + COUNTS + 66 + theme.MARGIN / 2
        figure, axes, y = headed_page(title, sentences(found), below)
        after = _("with the temperature {value:.3f}", value=found.temperature)
        for place, (words, part) in enumerate(
            ((_("as it is"), found.before), (after, found.after))
        ):
            x = theme.MARGIN + place * (_WIDTH + _GAP)
            error = _("{words}: error {error:.4f}", words=words, error=part.error)
            theme.write(axes, x + NUMBERS, y + 20, error, bold=True)
            _panel(axes, x, y + _ABOVE, part)
    return Picture(figure, _numbers(found), _rows(found))


def sentences(found: Calibration) -> tuple[str, ...]:
    """What the bins and the errors are, and what the temperature says."""
    first = ngettext(
        "1 test example, accuracy {accuracy:.4f}, in {bins} bins of equal width.",
        "{count:,} test examples, accuracy {accuracy:.4f}, in {bins} bins of equal width.",
        int(found.before.counts.sum()),
        accuracy=found.accuracy,
        bins=len(found.before.counts),
    )
    second = _(
        "Expected calibration error {before:.4f}, with the temperature {after:.4f}; "
        "−ln p of the right class {nll:.4f} and {nll_after:.4f}.",
        before=found.before.error,
        after=found.after.error,
        nll=found.before.nll,
        nll_after=found.after.nll,
    )
    third = ngettext(
        "The temperature {value:.3f} is the likeliest of 1 validation example",
        "The temperature {value:.3f} is the likeliest of {count:,} validation examples",
        found.fitted_on,
        value=found.temperature,
    )
    if found.is_at_end:
        third += _("; it is at the end of what is searched, so they do not tell it.")
    elif abs(found.temperature - 1) < _NEAR:
        third += _("; near 1: the network is as sure as it is right.")
    elif found.temperature > 1:
        third += _("; above 1: the network is too sure.")
    else:
        third += _("; below 1: the network is not sure enough.")
    return first, second, third


def _panel(axes: Axes, x: float, y: float, found: Reliability) -> None:
    """The bars of the accuracies with the diagonal, and below them those of the counts."""
    edges = np.linspace(0, 1, len(found.counts) + 1)
    chart = Chart(x + NUMBERS, y, _WIDTH - NUMBERS, HEIGHT, _ACROSS, (0.0, 1.02))
    chart.frame(axes, beside=_QUARTERS)
    some = found.counts > 0
    _bars(axes, chart, edges, np.where(some, found.accuracies, 0), theme.BLUE)
    diagonal = chart.places([0, 1], [0, 1])
    axes.plot(*diagonal, "--", color=theme.INK, lw=1.5, zorder=3)
    axes.plot(
        *chart.places(found.confidences[some], found.accuracies[some]),
        "o",
        color=theme.VERMILION,
        ms=6,
        zorder=4,
    )
    theme.write(axes, x + NUMBERS, y + HEIGHT + 40, _("↓ how many examples"), colour=theme.MUTED)
    most = max(1, int(found.counts.max()))
    top = y + HEIGHT + _BETWEEN
    counts = Chart(chart.x, top, chart.width, COUNTS, _ACROSS, (0.0, 1.05 * most))
    counts.frame(axes, beside=[(0, "0"), (most, grouped(most))])
    _bars(axes, counts, edges, found.counts, theme.GREY)
    words = _("probability of what it is taken for")
    middle = chart.x + chart.width / 2
    theme.write(axes, middle, top + COUNTS + 42, words, align="center")


def _bars(axes: Axes, chart: Chart, edges: np.ndarray, heights: Any, colour: str) -> None:
    """A bar for each bin, with a thin gap between two."""
    left, top = chart.places(edges[:-1], heights)
    right, bottom = chart.places(edges[1:], np.zeros(len(edges) - 1))
    axes.bar(
        left + 1,
        bottom - top,
        right - left - 2,
        bottom=top,
        align="edge",
        color=colour,
        linewidth=0,
        zorder=2,
    )


def _numbers(found: Calibration) -> dict[str, Any]:
    return {
        "examples": int(found.before.counts.sum()),
        "accuracy": found.accuracy,
        "temperature": found.temperature,
        "fitted_on": found.fitted_on,
        "bins": len(found.before.counts),
        "before": _part(found.before),
        "after": _part(found.after),
    }


def _part(found: Reliability) -> dict[str, Any]:
    return {
        "ece": found.error,
        "nll": found.nll,
        "counts": found.counts.tolist(),
        "confidences": [None if np.isnan(one) else one for one in found.confidences.tolist()],
        "accuracies": [None if np.isnan(one) else one for one in found.accuracies.tolist()],
    }


def _rows(found: Calibration) -> Rows:
    edges = np.linspace(0, 1, len(found.before.counts) + 1).tolist()
    parts = {"before": _part(found.before), "after": _part(found.after)}
    return (
        ("temperature", "from", "to", "examples", "confidence", "accuracy"),
        *(
            (name, low, high, count, confidence, accuracy)
            for name, part in parts.items()
            for low, high, count, confidence, accuracy in zip(
                edges[:-1],
                edges[1:],
                part["counts"],
                part["confidences"],
                part["accuracies"],
                strict=True,
            )
        ),
    )
