"""`kc anomaly`: how the scores lie about the threshold, and the cases that stand out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from kerascourse.evaluation.anomaly import Anomalies
from kerascourse.plots import theme
from kerascourse.plots.chart import NUMBERS, Chart, legend
from kerascourse.plots.picture import Picture, Rows
from kerascourse.plots.tiles import Tile, draw_tile, headed_page, text_height
from kerascourse.texts import _

NORMAL, ANOMALOUS, TRAINED = theme.BLUE, theme.VERMILION, theme.GREY
HEIGHT, BINS = 230.0, 60
LABEL, GAP = 30.0, 10.0
AXIS = theme.PAGE_WIDTH - 2 * theme.MARGIN - NUMBERS
# images: cases in a row, three tiles each; rows of a table: cases in a row, columns of each
IMAGES, APART = 4, 32.0
PANELS, BARS, BAR = 3, 5, 26.0
PANEL = (theme.PAGE_WIDTH - 2 * theme.MARGIN + APART) / PANELS - APART
NAME = 0.58 * PANEL


@dataclass(frozen=True)
class Group:
    """Cases that stand out in one way, by their places."""

    title: str
    places: tuple[int, ...]


def anomaly(anomalies: Anomalies) -> Picture:
    """The histogram, and below it the cases of each group: images beside their reconstructions, or
    the columns that a row's error comes from."""
    images = anomalies.cases.x.ndim == 4
    wide = IMAGES if images else PANELS
    chosen = [group for group in groups(anomalies, wide) if group.places]
    words = _sentences(anomalies)
    height = _images_height if images else _bars_height
    heights = [LABEL + height(group, anomalies) + 2 * GAP for group in chosen]
    axis = theme.LINE_HEIGHT * len(theme.wrapped(_axis(anomalies), AXIS))
    histogram = 2 * theme.LINE_HEIGHT + HEIGHT + 52 + axis
    below = histogram + sum(heights) + theme.MARGIN
    with theme.plain_style():
        figure, axes, y = headed_page(
            _("Anomalies found by {run}", run=anomalies.run), words, below
        )
        _histogram(axes, y + theme.LINE_HEIGHT, anomalies)
        y += histogram
        for group, step in zip(chosen, heights, strict=True):
            theme.write(axes, theme.MARGIN, y + LABEL / 2, group.title, bold=True)
            draw = _images if images else _bars
            draw(axes, y + LABEL, group, anomalies)
            y += step
    return Picture(figure, numbers(anomalies), rows(anomalies))


def groups(anomalies: Anomalies, most: int) -> tuple[Group, ...]:
    """The anomalies with the highest scores, those missed, the false alarms; without labels, the
    highest scores."""
    scores, above, anomalous = (
        anomalies.network.scores,
        anomalies.network.above,
        anomalies.cases.anomalous,
    )
    order = np.argsort(-scores, kind="stable")

    def first(which: np.ndarray) -> tuple[int, ...]:
        return tuple(int(place) for place in order[which[order]][:most])

    if anomalous is None:
        return (Group(_("The highest errors"), first(np.ones(len(scores), bool))),)
    return (
        Group(_("Anomalies that were caught, the highest errors"), first(above & anomalous)),
        # the lowest scores are the worst misses
        Group(
            _("Anomalies that were missed, the lowest errors"),
            tuple(int(p) for p in order[::-1] if not above[p] and anomalous[p])[:most],
        ),
        Group(_("False alarms, the highest errors"), first(above & ~anomalous)),
    )


def numbers(anomalies: Anomalies) -> dict[str, object]:
    """The threshold and every score."""
    return {
        "run": anomalies.run,
        "threshold": anomalies.network.threshold,
        "scores": anomalies.network.scores.tolist(),
    }


def rows(anomalies: Anomalies) -> Rows:
    """Each case: its name, its class where known, its score, whether that is above the threshold;
    of a table also the column with the largest share of the squared error."""
    cases = anomalies.cases
    heads = [cases.kind, "score", "above"]
    columns: list[Sequence[object]] = [
        cases.names,
        anomalies.network.scores.tolist(),
        ["yes" if above else "no" for above in anomalies.network.above],
    ]
    if cases.labels is not None and cases.anomalous is not None:
        heads += ["class", "anomalous"]
        columns += [cases.labels.tolist(), ["yes" if one else "no" for one in cases.anomalous]]
    if anomalies.blamed:
        heads += ["column", "share"]
        columns += zip(*((one.column, one.share) for one in anomalies.blamed), strict=True)
    return (tuple(heads), *zip(*columns, strict=True))


def _sentences(anomalies: Anomalies) -> tuple[str, ...]:
    cases = len(anomalies.cases.x)
    words = [
        _(
            "{above} of {cases} cases lie above the threshold {threshold:.4g}.",
            above=int(anomalies.network.above.sum()),
            cases=cases,
            threshold=anomalies.network.threshold,
        )
    ]
    counts = anomalies.network.confusion
    if counts is not None and anomalies.network.auroc is not None:
        words.append(
            _(
                "AUROC {auroc:.4f}: {caught} of {anomalies} anomalies caught, {false} false alarms "
                "among {normal} normal cases.",
                auroc=anomalies.network.auroc,
                caught=counts.true_positives,
                anomalies=counts.true_positives + counts.false_negatives,
                false=counts.false_positives,
                normal=counts.false_positives + counts.true_negatives,
            )
        )
    if anomalies.cases.x.ndim == 4:
        words.append(
            _("Each case below: the image, its reconstruction with the error, their difference.")
        )
    else:
        words.append(_("Each row below: the columns with the largest shares of its error."))
    return tuple(words)


def _histogram(axes: Axes, y: float, anomalies: Anomalies) -> None:
    """Shares of the cases by score, outlined; the last bin has all that lie beyond."""
    scores, anomalous = anomalies.network.scores, anomalies.cases.anomalous
    trained = anomalies.normal_scores["train"]
    kinds = [(_("normal, trained on"), trained, TRAINED)]
    if anomalous is None:
        kinds.append((_("to be judged"), scores, ANOMALOUS))
    else:
        kinds.append((_("normal, test"), scores[~anomalous], NORMAL))
        kinds.append((_("anomalous, test"), scores[anomalous], ANOMALOUS))
    kinds = [(name, values, colour) for name, values, colour in kinds if len(values)]
    threshold = anomalies.network.threshold
    every = np.concatenate([values for _name, values, _colour in kinds])
    end = max(float(np.quantile(every, 0.99)), 1.25 * threshold) or 1.0
    edges = np.linspace(0, end, BINS + 1)
    heights = [
        np.histogram(np.minimum(values, end), edges)[0] / len(values) for _n, values, _c in kinds
    ]
    highest = 1.06 * max(float(height.max()) for height in heights)
    left = theme.MARGIN + NUMBERS
    # a little room, so that both zeros of the corner can be read
    chart = Chart(left, y + LABEL, AXIS, HEIGHT, (-0.02 * end, end), (0.0, highest))
    chart.frame(axes)
    lines = [(name, colour) for name, _values, colour in kinds]
    legend(axes, left, y + LABEL / 2, [*lines, (_("threshold"), theme.INK, "--")])
    for (_name, _values, colour), height in zip(kinds, heights, strict=True):
        across, up = chart.places(np.repeat(edges, 2), np.concatenate([[0], height.repeat(2), [0]]))
        axes.fill_between(across, up, chart.y + HEIGHT, color=colour, alpha=0.25, lw=0, zorder=2)
        axes.plot(across, up, color=colour, lw=2, zorder=3)
    chart.upright(axes, threshold, theme.INK)
    below = chart.y + HEIGHT + 36
    theme.paragraph(axes, left, below, _axis(anomalies), AXIS, colour=theme.MUTED)


def _axis(anomalies: Anomalies) -> str:
    """What the histogram's axes are."""
    said = {
        "relative": _("error: mean squared error / root mean square of the example"),
        "mse": _("error: mean squared error"),
        "standardised": _("error: mean of each value's squared error / its mean in training"),
    }[anomalies.score]
    return said + "; " + _("the last bin has all beyond; upwards the share of the cases")


def _side() -> float:
    """The side of a tile: three a case, the cases further apart."""
    width = theme.PAGE_WIDTH - 2 * theme.MARGIN
    return ((width + APART) / IMAGES - APART - 2 * GAP) / 3


def _images(axes: Axes, y: float, group: Group, anomalies: Anomalies) -> None:
    """Each case as image, reconstruction and difference, its score below."""
    side = _side()
    for number, place in enumerate(group.places):
        x = theme.MARGIN + number * (3 * side + 2 * GAP + APART)
        for column, tile in enumerate(_tiles(place, anomalies)):
            draw_tile(axes, x + column * (side + GAP), y, side, tile)


def _images_height(group: Group, anomalies: Anomalies) -> float:
    tiles = [tile for place in group.places for tile in _tiles(place, anomalies)]
    return _side() + text_height(tiles, _side())


def _tiles(place: int, anomalies: Anomalies) -> tuple[Tile, ...]:
    image, output = anomalies.cases.x[place], np.clip(anomalies.outputs[place], 0, 1)
    difference = np.abs(image - output).mean(axis=-1)
    called = anomalies.cases.names[place].rpartition("/")[2]
    label = "" if anomalies.cases.labels is None else str(anomalies.cases.labels[place])
    return (
        Tile(image, f"#{called}" if anomalies.cases.kind == "index" else called, label),
        Tile(output, f"{anomalies.network.scores[place]:.4f}"),
        Tile(difference, map="cividis"),
    )


def _bars(axes: Axes, y: float, group: Group, anomalies: Anomalies) -> None:
    """Each row's columns with the largest shares of its squared error, as bars."""
    # a share of 1 leaves room for the number after the bar
    full = PANEL - NAME - 52
    for number, place in enumerate(group.places):
        x = theme.MARGIN + number * (PANEL + APART)
        head = theme.LINE_HEIGHT / 2
        middle = theme.paragraph(axes, x, y + head, _said(place, anomalies), PANEL) + head
        for name, share in _largest(place, anomalies):
            end = theme.paragraph(axes, x, middle, name, NAME - 12, colour=theme.MUTED)
            left, right = x + NAME, x + NAME + share * full
            axes.fill_between(
                [left, right], middle - 8, middle + 8, color=ANOMALOUS, linewidth=0, zorder=2
            )
            theme.write(axes, right + 6, middle, f"{share:.0%}", colour=theme.MUTED)
            middle = end + BAR - theme.LINE_HEIGHT


def _bars_height(group: Group, anomalies: Anomalies) -> float:
    return max(_panel_height(place, anomalies) for place in group.places)


def _panel_height(place: int, anomalies: Anomalies) -> float:
    lines = [len(theme.wrapped(name, NAME - 12)) for name, _share in _largest(place, anomalies)]
    head = theme.LINE_HEIGHT * (len(theme.wrapped(_said(place, anomalies), PANEL)) + 1)
    return head + theme.LINE_HEIGHT * sum(lines) + (BAR - theme.LINE_HEIGHT) * len(lines)


def _said(place: int, anomalies: Anomalies) -> str:
    """A row's name, its error, and its class where that is known."""
    said = _(
        "row {name}: error {score:.4g}",
        name=anomalies.cases.names[place],
        score=anomalies.network.scores[place],
    )
    labels = anomalies.cases.labels
    return said if labels is None else f"{said} ({labels[place]})"


def _largest(place: int, anomalies: Anomalies) -> list[tuple[str, float]]:
    """The columns with the largest shares of a row's squared error, the largest first."""
    share = anomalies.shares[place]
    order = np.argsort(-share, kind="stable")[:BARS]
    return [(anomalies.columns[column].name, float(share[column])) for column in order]
