"""`kc plot occlusion`: the image, the image at its worst, the map, the map over the image."""

from typing import Any

import numpy as np

from kerascourse.plots import maps, theme, tiles
from kerascourse.plots.picture import Picture, Rows
from kerascourse.plots.tiles import Tile
from kerascourse.seeing.occlusion import Occlusion
from kerascourse.texts import _

SIDE, GAP = 264.0, 24.0


def occlusion(occlusion: Occlusion, title: str, names: list[str]) -> Picture:
    """Four panels and a scale; `names` are those of the classes."""
    falls = occlusion.falls
    largest = float(np.abs(falls).max())
    # where nothing changes, all is the middle of the scale
    limit = largest or 1.0
    row, column = occlusion.worst
    worst = occlusion.covered[row, column]
    panels = (
        Tile(occlusion.image, _said(names, occlusion.probabilities), _("the whole image")),
        Tile(occlusion.worst_image, _said(names, worst), _("the worst place")),
        Tile(
            maps.coloured(occlusion.map, -limit, limit, maps.DIVERGING),
            _("fall of p({name})", name=names[occlusion.number]),
            _("at the square's middle"),
        ),
        Tile(
            maps.over(occlusion.image, occlusion.map, -limit, limit, maps.DIVERGING),
            _("the same"),
            _("over the image"),
        ),
    )
    with theme.plain_style():
        below = SIDE + tiles.text_height(panels, SIDE) + 22
        words = _caption(occlusion, names)
        figure, axes, y = tiles.headed_page(title, words, 24 + below + maps.SCALE_ROOM)
        top = y + 24
        for place, panel in enumerate(panels):
            x = theme.MARGIN + place * (SIDE + GAP)
            tiles.draw_tile(axes, x, top, SIDE, panel)
        left = theme.MARGIN + 2 * (SIDE + GAP)
        texts = (f"−{limit:.2g}", _("rises · falls"), f"+{limit:.2g}")
        maps.draw_scale(axes, left, top + below, 2 * SIDE + GAP, maps.DIVERGING, texts)
    return Picture(figure, _numbers(occlusion, names), _rows(occlusion))


def _said(names: list[str], probabilities: np.ndarray) -> str:
    """The likeliest class and its probability."""
    number = int(probabilities.argmax())
    return f"{names[number]} · p = {probabilities[number]:.3f}"


def _caption(occlusion: Occlusion, names: list[str]) -> tuple[str, ...]:
    return (
        _(
            "p({name}) = {p:.3f} for the whole image. Red: cover it here, and p falls.",
            name=names[occlusion.number],
            p=occlusion.probabilities[occlusion.number],
        ),
        _(
            "A square of {size}×{size} pixels, stride {stride}, filled with the mean of the "
            "image's border ({fill}).",
            size=occlusion.size,
            stride=occlusion.stride,
            fill=", ".join(f"{value:.2f}" for value in occlusion.fill),
        ),
    )


def _numbers(occlusion: Occlusion, names: list[str]) -> dict[str, Any]:
    row, column = occlusion.worst
    predicted = int(occlusion.probabilities.argmax())
    instead = int(occlusion.covered[row, column].argmax())
    return {
        "predicted": names[predicted],
        "predicted_probability": float(occlusion.probabilities[predicted]),
        "class": names[occlusion.number],
        "probability": float(occlusion.probabilities[occlusion.number]),
        "size": occlusion.size,
        "stride": occlusion.stride,
        "fill": occlusion.fill.tolist(),
        "worst": {
            "top": int(occlusion.tops[row]),
            "left": int(occlusion.lefts[column]),
            "fall": float(occlusion.falls[row, column]),
            "predicted": names[instead],
            "predicted_probability": float(occlusion.covered[row, column, instead]),
        },
        "falls": occlusion.falls.tolist(),
    }


def _rows(occlusion: Occlusion) -> Rows:
    cells = (
        (int(occlusion.tops[row]), int(occlusion.lefts[column]), float(fall))
        for (row, column), fall in np.ndenumerate(occlusion.falls)
    )
    return (("top", "left", "fall"), *cells)
