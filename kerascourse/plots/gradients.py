"""`kc plot gradients`: the norm of each layer's weight gradient at the start, on a log axis."""

from collections.abc import Sequence

import numpy as np

from kerascourse.plots import theme
from kerascourse.plots.chart import (
    NUMBERS,
    PAIR,
    Chart,
    powers,
    stacked_legend,
    stacked_legend_height,
)
from kerascourse.plots.picture import Picture
from kerascourse.plots.tiles import headed_page
from kerascourse.seeing.gradients import Gradients
from kerascourse.texts import _, grouped, ngettext

_WIDTH = theme.PAGE_WIDTH - 2 * theme.MARGIN
HEIGHT = 460.0


def gradients(networks: Sequence[Gradients]) -> Picture:
    """A line for each network, over its layers from the input to the output."""
    images = networks[0].images
    words = (
        ngettext(
            "The norm of ∂ loss / ∂ weights of each layer, fresh weights, a batch of 1 image.",
            "The norm of ∂ loss / ∂ weights of each layer, fresh weights, a batch of {count} "
            "images.",
            images,
        ),
    )
    told = [_told(network) for network in networks]
    with theme.plain_style():
        below = stacked_legend_height(told, _WIDTH) + 30 + HEIGHT + 60 + theme.MARGIN / 2
        title = _("Gradients at the start: {name}", name=", ".join(n.name for n in networks))
        figure, axes, y = headed_page(title, words, below)
        y = stacked_legend(axes, y + 18, told, _WIDTH)
        most = max(len(network.norms) for network in networks)
        up = _range([_logarithms(network) for network in networks])
        chart = Chart(
            theme.MARGIN + NUMBERS, y + 6, _WIDTH - NUMBERS, HEIGHT, (0.5, most + 0.5), up
        )
        chart.frame(axes, whole=True, beside=powers(*up))
        for network, colour in zip(networks, PAIR, strict=False):
            chart.line(axes, np.arange(1, len(network.norms) + 1), _logarithms(network), colour)
        middle = theme.MARGIN + NUMBERS + (_WIDTH - NUMBERS) / 2
        theme.write(axes, middle, y + HEIGHT + 44, _("layer, from the input on"), align="center")
    return Picture(
        figure,
        {
            network.name: {
                "layers": list(network.layers),
                "norms": network.norms.tolist(),
                "ratio": None if np.isnan(network.ratio) else network.ratio,
                "images": network.images,
            }
            for network in networks
        },
        (
            ("network", "layer", "norm"),
            *(
                (network.name, layer, float(norm))
                for network in networks
                for layer, norm in zip(network.layers, network.norms, strict=True)
            ),
        ),
    )


def _told(network: Gradients) -> str:
    return _(
        "{name}: {first} in {first_layer}, {last} in {last_layer}; first over last: {ratio}",
        name=network.name,
        first=_short(network.norms[0]),
        first_layer=network.layers[0],
        last=_short(network.norms[-1]),
        last_layer=network.layers[-1],
        ratio=_short(network.ratio),
    )


def _short(value: float) -> str:
    return grouped(round(value)) if value >= 100 else f"{value:.2g}"


def _logarithms(network: Gradients) -> np.ndarray:
    """log₁₀ of the norms; NaN, a gap in the line, where no gradient arrives."""
    return np.log10(np.where(network.norms > 0, network.norms, np.nan))


def _range(logarithms: Sequence[np.ndarray]) -> tuple[float, float]:
    """Whole powers of ten around the finite values, so that two stand at the left at least."""
    found = np.concatenate(logarithms)
    found = found[np.isfinite(found)]
    if not len(found):
        return -1.0, 1.0
    low, high = np.floor(found.min()), np.ceil(found.max())
    return float(low), float(max(high, low + 1))
