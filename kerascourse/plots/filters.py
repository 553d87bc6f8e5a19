"""The filters of a convolution as small images."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from kerascourse.plots import theme
from kerascourse.plots.picture import Picture
from kerascourse.plots.tiles import Tile, draw_tile, headed_page, shortened, stretched, tiled
from kerascourse.seeing.filters import Filters, Maximised
from kerascourse.texts import _

_COLUMNS = 8
# how many are shown where nobody asked: of a first layer, and of a deeper one
_MOST_IMAGES, _MOST_ROWS = 64, 16
_MOST_CHANNELS = 12
_LABEL, _SCORE = 110.0, 70.0


def filters(
    filters: Filters, name: str, together: bool = False, most: int | None = None
) -> Picture:
    """The kernels as images, the first `most` of them; `together` puts all on one scale of grey,
    else each filter has its own."""
    kernels = filters.kernels
    height, width, channels, count = kernels.shape
    as_images = channels == 1 or (channels == 3 and filters.sees_image)
    shown = min(count, most or (_MOST_IMAGES if as_images else _MOST_ROWS))
    columns = channels if as_images else min(channels, _MOST_CHANNELS)
    drawn = kernels[..., :columns, :shown]
    scaled = _scaled(kernels, together)[..., :columns, :shown]
    title = _("Filters of {layer}: {name}", layer=filters.layer, name=name)
    words = [
        _(
            "{shown} of {count} filters of {height}×{width}×{channels}.",
            shown=shown,
            count=count,
            height=height,
            width=width,
            channels=channels,
        )
        + " "
        + (
            _("One scale for all: black is the smallest weight, white the largest.")
            if together
            else _("Each on its own scale: black is its smallest weight, white its largest.")
        )
    ]
    if not as_images:
        words.append(
            _(
                "A row is a filter, a column an input channel (the first {columns}).",
                columns=columns,
            )
        )
    words += _noise_words(filters)
    if not filters.trained:
        words.insert(0, _untrained())
    scores = [""] * count if filters.noise is None else [f"{score:.2f}" for score in filters.noise]
    if as_images:
        images = [Tile(scaled[..., place], scores[place]) for place in range(shown)]
        figure = tiled(title, images, min(_COLUMNS, shown), words)
    else:
        figure = _grid(title, words, scaled, scores)
    numbers = {
        "layer": filters.layer,
        "kernel_size": [height, width],
        "input_channels": channels,
        "filters": count,
        "shown": shown,
        "trained": filters.trained,
        "median_noise": _median(filters.noise),
        "median_noise_untrained": _median(filters.untrained_noise),
        "noise": None if filters.noise is None else filters.noise.tolist(),
        "weights": drawn.transpose(3, 0, 1, 2).tolist(),
    }
    rows = [
        (place, *at, float(drawn[(*at, place)]))
        for place in range(shown)
        for at in np.ndindex(height, width, columns)
    ]
    return Picture(figure, numbers, (("filter", "row", "column", "channel", "weight"), *rows))


def _untrained() -> str:
    return _("An untrained network: its weights are still the random numbers that it started from.")


def _median(scores: np.ndarray | None) -> float | None:
    return None if scores is None else float(np.median(scores))


def _noise_words(filters: Filters) -> list[str]:
    """What the noise scores are; nothing where kernels are too small for them."""
    median, fresh = _median(filters.noise), _median(filters.untrained_noise)
    if median is None:
        return []
    said = _("The number is the noise score: the share of a filter's energy in high frequencies.")
    if not filters.trained:
        return [said, _("Median {median:.2f}.", median=median)]
    compared = _(
        "Median {median:.2f}; before training {fresh:.2f}. Patterns free of noise score low.",
        median=median,
        fresh=fresh,
    )
    return [said, compared]


def maximised(maximised: Maximised, name: str) -> Picture:
    """The image that excites each filter most, with the activation that it reaches."""
    still = maximised.filters[maximised.reached <= maximised.start]
    words = [
        _(
            "The image that most excites a filter ({shown} of {count}): "
            "gradient ascent from noise.",
            shown=len(maximised.filters),
            count=maximised.count,
        ),
        _("Each image is what the unit in the middle of the map sees, all at one contrast."),
        _("Below: that unit on the first image → on this one; the best of random images."),
    ]
    if not maximised.trained:
        words.insert(0, _untrained())
    if len(still):
        words.append(
            shortened(
                _("No better than the first image: {filters}", filters=", ".join(map(str, still))),
                theme.PAGE_WIDTH - 2 * theme.MARGIN,
            )
        )
    tiles = [
        Tile(image, f"{place}: {a:.3g} → {b:.3g}", _("random {value:.3g}", value=c))
        for place, image, a, b, c in zip(
            maximised.filters,
            maximised.patches,
            maximised.start,
            maximised.reached,
            maximised.random,
            strict=True,
        )
    ]
    title = _("What excites the filters of {layer}: {name}", layer=maximised.layer, name=name)
    figure = tiled(title, tiles, min(len(tiles), 4), words)
    rows = tuple(
        (int(place), float(a), float(b), float(c))
        for place, a, b, c in zip(
            maximised.filters, maximised.start, maximised.reached, maximised.random, strict=True
        )
    )
    keys = ("filter", "start", "reached", "random")
    numbers = {
        "layer": maximised.layer,
        "filters": maximised.count,
        "saturated": maximised.saturated,
        "activations": [dict(zip(keys, row, strict=True)) for row in rows],
    }
    return Picture(figure, numbers, (keys, *rows))


def _scaled(kernels: np.ndarray, together: bool) -> np.ndarray:
    """The weights between 0 and 1, over all filters or filter by filter."""
    if together:
        return stretched(kernels)
    return np.stack([stretched(kernels[..., place]) for place in range(kernels.shape[-1])], -1)


def _grid(title: str, words: Sequence[str], scaled: np.ndarray, scores: Sequence[str]) -> Figure:
    """A row for each filter of `scaled`, (height, width, channels, filters), and its score."""
    _height, _width, channels, count = scaled.shape
    room = theme.PAGE_WIDTH - 2 * theme.MARGIN - _LABEL - _SCORE
    gap = 6.0
    side = min(78.0, room / channels - gap)
    above = theme.LINE_HEIGHT + gap
    below = above + count * (side + gap) + theme.MARGIN
    figure, axes, y = headed_page(title, words, below)
    top = y + above
    left = theme.MARGIN + _LABEL
    for channel in range(channels):
        middle = left + channel * (side + gap) + side / 2
        theme.write(axes, middle, top - 16, str(channel), colour=theme.MUTED, align="center")
    for place in range(count):
        y = top + place * (side + gap)
        theme.write(axes, theme.MARGIN, y + side / 2, _("filter {n}", n=place))
        for channel in range(channels):
            tile = Tile(scaled[:, :, channel, place])
            draw_tile(axes, left + channel * (side + gap), y, side, tile)
        right = left + channels * (side + gap) + 8
        theme.write(axes, right, y + side / 2, scores[place])
    return figure
