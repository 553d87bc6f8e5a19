"""`kc plot history`: loss and metrics over the epochs, training and validation together."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from kerascourse.plots import theme
from kerascourse.plots.chart import NUMBERS, Chart, around, legend
from kerascourse.plots.picture import Picture, Rows
from kerascourse.plots.tiles import headed_page
from kerascourse.seeing.history import Curve, History
from kerascourse.texts import N_, _, ngettext

TRAIN, VAL, RATE = theme.BLUE, theme.VERMILION, theme.GREEN
COLUMNS = 2
HEIGHT, ABOVE, BELOW, BETWEEN = 230.0, 34.0, 44.0, 28.0
LEGEND = 44.0
LAGS = N_(
    "Validation is behind from the first epoch on because batch normalisation uses moving means "
    "there, which have not settled yet: that is no learning by heart. More steps, or a smaller "
    "momentum, close the gap; what is left of it then is to be judged."
)


def history(history: History) -> Picture:
    """A chart a metric, and one of the learning rate where it changes."""
    with theme.plain_style():
        panels = [*history.curves, *_rate(history)]
        rows = -(-len(panels) // COLUMNS)
        words = sentences(history)
        step = ABOVE + HEIGHT + BELOW
        below = LEGEND + rows * step + theme.MARGIN / 2
        figure, axes, y = headed_page(_("History of {run}", run=history.run), words, below)
        kept = _("kept: epoch {epoch}", epoch=_kept(history))
        lines = ((_("training"), TRAIN), (_("validation"), VAL), (kept, theme.INK, "--"))
        legend(axes, theme.MARGIN, y + 14, lines)
        width = (theme.PAGE_WIDTH - 2 * theme.MARGIN - BETWEEN) / COLUMNS
        for place, curve in enumerate(panels):
            row, column = divmod(place, COLUMNS)
            x = theme.MARGIN + column * (width + BETWEEN)
            _panel(axes, x, y + LEGEND + row * step, width, curve, history)
    reading = _(LAGS) if history.lag is not None and history.lag.is_all else ""
    return Picture(figure, numbers(history), _rows(history), reading)


def sentences(history: History) -> tuple[str, ...]:
    """What the curves say: where the validation loss was lowest, and the gap at the end."""
    done, lowest, gap = len(history.epochs), history.lowest, history.gap
    first = ngettext(
        "{model}: {done} of 1 epoch",
        "{model}: {done} of {count} epochs",
        history.planned,
        model=history.model,
        done=done,
    )
    kept = ngettext(
        "; the model of epoch {kept} is kept.",
        "; the mean of epochs {kept} is kept.",
        len(history.kept),
        kept=_kept(history),
    )
    second = _(
        "The validation loss is lowest at epoch {epoch}, {value:.4g}",
        epoch=history.epochs[lowest],
        value=history.loss.val[lowest],
    )
    if lowest < done - 1:
        second += _("; at the last one it is {value:.4g}", value=history.loss.val[-1])
    form = (
        _("At the end it lies {gap:.3g} above the training loss ({train:.4g}).")
        if gap >= 0
        else _("At the end it lies {gap:.3g} below the training loss ({train:.4g}).")
    )
    third = form.format(gap=abs(gap), train=history.loss.train[-1])
    return first + kept, f"{second}.", third, *_lag_sentences(history)


def _lag_sentences(history: History) -> tuple[str, ...]:
    """That the gap, or that of the first epochs, is no overfitting, and by which arithmetic."""
    lag = history.lag
    if lag is None:
        return ()
    last = lag.count - 1
    said = _(
        "Up to epoch {epoch} validation lags: of batch normalisation's moving means "
        "1 − {momentum:g}^{steps:.0f} = {settled:.1%} came from batches, the rest is what they "
        "began with. That is no overfitting.",
        epoch=history.epochs[last],
        momentum=lag.momentum,
        steps=lag.steps[last],
        settled=lag.settled[last],
    )
    return (said,)


def numbers(history: History) -> dict[str, Any]:
    """The curves as lists, and what the sentences tell."""
    return {
        "run": history.run,
        "model": history.model,
        "epochs": history.epochs.tolist(),
        "planned": history.planned,
        "best_epoch": int(history.epochs[history.kept[-1]]),
        "kept_epochs": history.epochs[list(history.kept)].tolist(),
        "lowest_val_loss_epoch": int(history.epochs[history.lowest]),
        "gap": history.gap,
        "lag": None
        if history.lag is None
        else {
            "momentum": history.lag.momentum,
            "epochs": history.lag.count,
            "steps": history.lag.steps.tolist(),
            "settled": history.lag.settled.tolist(),
        },
        "curves": {
            curve.name: {"train": curve.train.tolist(), "val": curve.val.tolist()}
            for curve in history.curves
        },
        "learning_rate": history.learning_rate.tolist(),
    }


def _rows(history: History) -> Rows:
    columns: dict[str, np.ndarray] = {"epoch": history.epochs}
    for curve in history.curves:
        columns |= {curve.name: curve.train, f"val_{curve.name}": curve.val}
    columns["learning_rate"] = history.learning_rate
    return (tuple(columns), *zip(*(values.tolist() for values in columns.values()), strict=True))


def _rate(history: History) -> list[Curve]:
    rate = history.learning_rate
    if np.ptp(rate) == 0:
        return []
    return [Curve(_("learning rate"), rate, np.full(len(rate), np.nan))]


def _kept(history: History) -> str:
    """The epoch whose model is kept, or the first and the last of several."""
    first, last = (history.epochs[history.kept[end]] for end in (0, -1))
    return str(last) if first == last else f"{first}–{last}"


def _panel(axes: Axes, x: float, y: float, width: float, curve: Curve, history: History) -> None:
    """A chart under its name, the kept epoch marked on it."""
    epochs = history.epochs
    across = (float(epochs[0]) - 0.5, float(epochs[-1]) + 0.5)
    both = around(curve.train, curve.val)
    chart = Chart(x + NUMBERS, y + ABOVE, width - NUMBERS, HEIGHT, across, both)
    theme.write(axes, chart.x, y + 16, curve.name, bold=True)
    word = _("epoch")
    theme.write(axes, x + NUMBERS - 8, y + ABOVE + HEIGHT + 14, word, align="right")
    chart.frame(axes, whole=True)
    for place in {history.kept[0], history.kept[-1]}:
        chart.upright(axes, float(epochs[place]), theme.INK)
    of_rate = curve.name not in {known.name for known in history.curves}
    for values, colour in ((curve.train, RATE if of_rate else TRAIN), (curve.val, VAL)):
        if np.isfinite(values).any():
            chart.line(axes, epochs, values, colour)
