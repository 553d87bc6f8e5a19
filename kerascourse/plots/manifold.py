"""`kc plot manifold`: a latent space of two values as one large image of what it decodes to."""

from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes

from kerascourse.plots import theme
from kerascourse.plots.picture import Picture
from kerascourse.plots.tiles import Tile, draw_tile, headed_page
from kerascourse.seeing.manifold import Manifold
from kerascourse.texts import _

SIDE, LEFT, ABOVE = 940.0, 70.0, 24.0


def manifold(manifold: Manifold, name: str) -> Picture:
    """The images without gaps, so that one sees how they pass into one another."""
    way = (
        _("The values are at steps of equal probability of the standard normal.")
        if manifold.quantiles
        else _("The values go over the range that the test images have.")
    )
    words = (_("Each image is what the decoder makes of one point of the latent space."), way)
    rows, columns, height, width, channels = manifold.images.shape
    mosaic = manifold.images.swapaxes(1, 2).reshape(rows * height, columns * width, channels)
    scale = SIDE / max(mosaic.shape[:2])
    x = theme.MARGIN + LEFT
    with theme.plain_style():
        below = ABOVE + SIDE + 70 + theme.MARGIN / 2
        figure, axes, y = headed_page(_("Latent space of {name}", name=name), words, below)
        top = y + ABOVE
        draw_tile(axes, x, top, SIDE, Tile(np.clip(mosaic, 0, 1)))
        left = x + (SIDE - mosaic.shape[1] * scale) / 2
        up = top + (SIDE - mosaic.shape[0] * scale) / 2
        for place, value in _some(manifold.first):
            _number(axes, left + (place + 0.5) * width * scale, top + SIDE + 18, value, "center")
        for place, value in _some(manifold.second[::-1]):
            _number(axes, x - 10, up + (place + 0.5) * height * scale, value, "right")
        theme.write(axes, x + SIDE / 2, top + SIDE + 46, _("first latent value"), align="center")
        theme.write(axes, theme.MARGIN, top - 14, _("second latent value"))
    first, second = manifold.first.tolist(), manifold.second.tolist()
    return Picture(
        figure,
        {"first": first, "second": second, "quantiles": manifold.quantiles},
        (
            ("row", "column", "first", "second", "mean_brightness"),
            *(
                (row, column, a, b, float(manifold.images[row, column].mean()))
                for row, b in enumerate(reversed(second))
                for column, a in enumerate(first)
            ),
        ),
    )


def _some(values: np.ndarray) -> Iterable[tuple[int, float]]:
    """Up to five of the values and their places, the ends among them."""
    places = np.unique(np.linspace(0, len(values) - 1, 5).round().astype(int))
    return [(int(place), float(values[place])) for place in places]


def _number(axes: Axes, x: float, y: float, value: float, align: str) -> None:
    text = f"{value + 0.0:.2f}" if abs(value) < 100 else f"{value:.3g}"
    theme.write(axes, x, y, text, colour=theme.MUTED, align=align)  # type: ignore[arg-type]
