"""`kc sweep`: what is compared over the values of a setting, PCA's curve beside it where it has
one."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from kerascourse.evaluation.sweep import Measured, Measurement
from kerascourse.plots import theme
from kerascourse.plots.chart import NUMBERS, Chart, around, legend
from kerascourse.plots.picture import Picture
from kerascourse.plots.tiles import headed_page, shortened
from kerascourse.terms import term
from kerascourse.texts import _

HEIGHT, LEGEND = 420.0, 34.0
WIDE = 8.0  # values so many times apart stand on a logarithmic axis
NETWORK, PCA = theme.BLUE, theme.VERMILION
Axis = Literal["linear", "logarithmic", "words"]


def sweep(measurement: Measurement) -> Picture:
    """A curve through the points that have a result."""
    done = [point for point in measurement.points if point.failure is None]
    places, kind = _places([point.value for point in done])
    order = np.argsort(places, kind="stable")
    done, places = [done[i] for i in order], places[order]
    errors = np.array([point.metrics[measurement.metric] for point in done])
    plain = np.array([np.nan if p.pca_mse is None else p.pca_mse for p in done])
    words = sentences(measurement)
    with theme.plain_style():
        title = _(
            "{metric} of {model} over {key}",
            metric=term(measurement.metric),
            model=measurement.model,
            key=measurement.key,
        )
        figure, axes, y = headed_page(title, words, LEGEND + HEIGHT + 70 + theme.MARGIN)
        lines = [(_("network"), NETWORK)]
        if measurement.has_pca:
            lines.append((_("PCA with as many values"), PCA))
        legend(axes, theme.MARGIN, y + 14, lines)
        chart = Chart(
            theme.MARGIN + NUMBERS,
            y + LEGEND + 10,
            theme.PAGE_WIDTH - 2 * theme.MARGIN - NUMBERS,
            HEIGHT,
            around(places),
            around(errors, plain),
        )
        texts = [shortened(str(point.value), chart.width / len(done)) for point in done]
        chart.frame(axes, marks=list(zip(places.tolist(), texts, strict=True)))
        axis = _("{key} (logarithmic)") if kind == "logarithmic" else "{key}"
        theme.write(
            axes,
            chart.x + chart.width / 2,
            chart.y + chart.height + 44,
            axis.format(key=measurement.key),
            align="center",
        )
        style = " " if kind == "words" else "-"  # there is nothing between two words
        chart.line(axes, places, errors, NETWORK, style)
        if measurement.has_pca:
            chart.line(axes, places, plain, PCA, style)
    return Picture(figure, document(measurement), _rows(measurement))


def sentences(measurement: Measurement) -> tuple[str, ...]:
    """What the curves say."""
    done = [point for point in measurement.points if point.failure is None]
    values = [point.metrics[measurement.metric] for point in done]
    words = [
        _(
            "{metric} on the test data from {low:.4g} to {high:.4g}.",
            metric=term(measurement.metric),
            low=min(values),
            high=max(values),
        )
    ]
    ratios = {point.value: point.ratio for point in done if point.ratio is not None}
    if ratios:
        better = [str(value) for value, ratio in ratios.items() if ratio < 1]
        words.append(
            _(
                "The network's error is below PCA's with as many values at {key} = {values}.",
                key=measurement.key,
                values=", ".join(better),
            )
            if better
            else _("The network's error is nowhere below PCA's with as many values.")
        )
    exact = [str(point.value) for point in done if point.pca_is_exact]
    if exact:
        words.append(
            _(
                "PCA loses nothing at {key} = {values}: the data do not vary in more directions.",
                key=measurement.key,
                values=", ".join(exact),
            )
        )
    failed = [str(point.value) for point in measurement.points if point.failure is not None]
    if failed:
        words.append(_("Without a result: {values}.", values=", ".join(failed)))
    return tuple(words)


def document(measurement: Measurement) -> dict[str, Any]:
    """The sweep as plain dictionaries, lists and numbers."""
    return {
        "sweep": measurement.name,
        "model": measurement.model,
        "key": measurement.key,
        "metric": measurement.metric,
        "points": [
            {
                "value": point.value,
                "run": point.run,
                "metrics": point.metrics,
                "params": point.params,
                "seconds": point.seconds,
                "pca_mse": point.pca_mse,
                "ratio": point.ratio,
                "failure": point.failure,
            }
            for point in measurement.points
        ],
    }


def _rows(measurement: Measurement) -> tuple[tuple[object, ...], ...]:
    names = list(dict.fromkeys(name for point in measurement.points for name in point.metrics))
    head = (measurement.key, *names, "params", "seconds", "pca_mse", "ratio")
    return (head, *(_row(point, names) for point in measurement.points))


def _row(point: Measured, names: Sequence[str]) -> tuple[object, ...]:
    metrics = (point.metrics.get(name) for name in names)
    return (point.value, *metrics, point.params, point.seconds, point.pca_mse, point.ratio)


def _places(values: Sequence[Any]) -> tuple[np.ndarray, Axis]:
    """Where values stand along the axis: words, and true and false, one after another."""
    if any(isinstance(value, bool | str) or value is None for value in values):
        return np.arange(len(values), dtype=float), "words"
    numbers = np.array(values, dtype=float)
    if numbers.min() > 0 and numbers.max() / numbers.min() >= WIDE:
        return np.log10(numbers), "logarithmic"
    return numbers, "linear"
