"""`kc plot moved`: accuracy over how far the test images are moved, and how far they are turned."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from kerascourse.plots import theme
from kerascourse.plots.chart import NUMBERS, PAIR, Chart, stacked_legend, stacked_legend_height
from kerascourse.plots.picture import Picture
from kerascourse.plots.tiles import headed_page
from kerascourse.seeing.moved import Moved
from kerascourse.texts import _, ngettext

_WIDTH = theme.PAGE_WIDTH - 2 * theme.MARGIN
_GAP = 28.0
HEIGHT = 400.0


def moved(networks: Sequence[Moved]) -> Picture:
    """Two charts from 0 to 1, with a line for each network in both."""
    words = (
        ngettext(
            "Accuracy on 1 test image, the mean of all directions.",
            "Accuracy on {count} test images, the mean of all directions.",
            networks[0].images,
        ),
    )
    told = [_told(network) for network in networks]
    with theme.plain_style():
        below = 18 + stacked_legend_height(told, _WIDTH) + 40 + HEIGHT + 60 + theme.MARGIN / 2
        title = _("Moved and turned images: {name}", name=", ".join(n.name for n in networks))
        figure, axes, y = headed_page(title, words, below)
        y = stacked_legend(axes, y + 18, told, _WIDTH)
        width = (_WIDTH - _GAP) / 2
        shifts = [(network.shifts, network.moved) for network in networks]
        angles = [(network.angles, network.turned) for network in networks]
        _panel(axes, theme.MARGIN, y + 8, width, _("pixels"), shifts)
        _panel(axes, theme.MARGIN + width + _GAP, y + 8, width, _("degrees"), angles)
    return Picture(
        figure,
        {
            network.name: {
                "images": network.images,
                "shifts": network.shifts.tolist(),
                "moved": network.moved.tolist(),
                "angles": network.angles.tolist(),
                "turned": network.turned.tolist(),
            }
            for network in networks
        },
        (
            ("network", "pixels", "degrees", "accuracy"),
            *(
                (network.name, *change, accuracy)
                for network in networks
                for change, accuracy in (
                    *(((s, 0), a) for s, a in _pairs(network.shifts, network.moved)),
                    *(((0, d), a) for d, a in _pairs(network.angles, network.turned)),
                )
            ),
        ),
    )


def _told(network: Moved) -> str:
    return _(
        "{name}: {start:.3f}; moved by {shift} pixels {moved:.3f}, turned by {angle} degrees "
        "{turned:.3f}",
        name=network.name,
        start=network.moved[0],
        shift=network.shifts[-1],
        moved=network.moved[-1],
        angle=network.angles[-1],
        turned=network.turned[-1],
    )


def _pairs(changes: np.ndarray, accuracies: np.ndarray) -> list[tuple[int, float]]:
    return list(zip(changes.tolist(), accuracies.tolist(), strict=True))


def _panel(
    axes: Axes,
    x: float,
    y: float,
    width: float,
    unit: str,
    lines: Sequence[tuple[np.ndarray, np.ndarray]],
) -> None:
    """A chart of accuracies over changes in `unit`, a line for each network."""
    most = max(float(changes[-1]) for changes, _accuracies in lines)
    room = 0.04 * (most or 1.0)
    chart = Chart(x + NUMBERS, y, width - NUMBERS, HEIGHT, (-room, most + room), (0.0, 1.02))
    chart.frame(axes, whole=True)
    for (changes, accuracies), colour in zip(lines, PAIR, strict=False):
        chart.line(axes, changes, accuracies, colour)
    theme.write(axes, chart.x + chart.width / 2, y + HEIGHT + 38, unit, align="center")
