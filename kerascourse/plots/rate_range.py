"""`kc lr-find`: the loss over the learning rate, and the suggested rate in it."""

import math
from typing import Any

import numpy as np

from kerascourse.plots import theme
from kerascourse.plots.chart import NUMBERS, Chart, around, legend
from kerascourse.plots.picture import Picture
from kerascourse.plots.tiles import headed_page
from kerascourse.tables import Column, Table
from kerascourse.texts import _

HEIGHT, LEGEND = 420.0, 34.0
SMOOTHED, EACH, SUGGESTED = theme.BLUE, theme.PANEL, theme.VERMILION


def rate_range(found: Any) -> Picture:
    """The chart of a `kerascourse.training.rate_range.RateRange`."""
    places = np.log10(found.rates)
    curve = np.array(found.smoothed)
    # what lies far above the beginning is where it ran away: it would press the rest flat
    most = max(curve[0] * 1.3, float(np.min(curve)) + 1e-9)
    with theme.plain_style():
        title = _(
            "Learning rates of {model} on {dataset}", model=found.model, dataset=found.dataset
        )
        figure, axes, y = headed_page(title, sentences(found), LEGEND + HEIGHT + 70 + theme.MARGIN)
        lines = ((_("loss, smoothed"), SMOOTHED), (_("suggested rate"), SUGGESTED, "--"))
        legend(axes, theme.MARGIN, y + 14, lines)
        chart = Chart(
            theme.MARGIN + NUMBERS,
            y + LEGEND + 10,
            theme.PAGE_WIDTH - 2 * theme.MARGIN - NUMBERS,
            HEIGHT,
            (float(places[0]), float(places[-1])),
            around(np.minimum(curve, most)),
        )
        powers = range(math.ceil(places[0]), math.floor(places[-1]) + 1)
        chart.frame(axes, marks=[(power, f"{10.0**power:g}") for power in powers])
        theme.write(
            axes,
            chart.x + chart.width / 2,
            chart.y + chart.height + 44,
            _("learning rate (logarithmic)"),
            align="center",
        )
        inside = curve <= most
        chart.line(axes, places[inside], curve[inside], SMOOTHED)
        x = math.log10(found.suggested)
        chart.line(axes, np.array([x, x]), np.array(chart.up), SUGGESTED, "--")
    told = table(found)
    heads = tuple(column.key for column in told.columns)
    return Picture(figure, document(found), (heads, *told.rows))


def sentences(found: Any) -> tuple[str, ...]:
    """What the curve says."""
    first = _(
        "Suggested: {rate:g} for {optimizer} with batches of {batch}; the loss is lowest at "
        "{lowest:.2g}, and a tenth of that still falls and does not run away.",
        rate=found.suggested,
        optimizer=found.optimizer,
        batch=found.batch_size,
        lowest=found.lowest,
    )
    steps = len(found.rates)
    second = _("{steps} steps, each with a larger rate than the one before.", steps=steps)
    ran = _("The test ended where the loss ran away, at {rate:.2g}.", rate=found.rates[-1])
    return (first, f"{second} {ran}" if found.is_cut else second)


def table(found: Any) -> Table:
    """A row a step."""
    columns = (
        Column("rate", _("Learning rate"), numeric=True),
        Column("loss", _("Loss"), numeric=True),
        Column("smoothed", _("Smoothed"), numeric=True),
    )
    return Table(columns, tuple(zip(found.rates, found.losses, found.smoothed, strict=True)))


def document(found: Any) -> dict[str, Any]:
    """The numbers behind the chart."""
    return {
        "model": found.model,
        "dataset": found.dataset,
        "optimizer": found.optimizer,
        "batch_size": found.batch_size,
        "suggested": found.suggested,
        "lowest": found.lowest,
        "is_cut": found.is_cut,
        "epochs": round(found.epochs, 3),
        "rates": list(found.rates),
        "losses": list(found.losses),
        "smoothed": list(found.smoothed),
    }
