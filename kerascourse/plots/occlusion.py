"""`kc plot occlusion`: the image, the image at its worst, the map, the map over the image."""

from typing import Any

import numpy as np

from kerascourse.plots import maps, theme, tiles
from kerascourse.plots.picture import Picture, Rows
from kerascourse.plots.tiles import Tile
from kerascourse.seeing.occlusion import Occlusion
from kerascourse.texts import _

SIDE, GAP = 264.0, 24.0


def occlusion(found: Occlusion, title: str, names: list[str]) -> Picture:
    """Four panels and a scale; `names` are those of the classes."""
    falls = found.falls
    largest = float(np.abs(falls).max())
    # where nothing changes, all is the middle of the scale
    limit = largest or 1.0
    row, column = found.worst
    worst = found.covered[row, column]
    panels = (
        Tile(found.image, _said(names, found.probabilities), _("the whole image")),
        Tile(found.worst_image, _said(names, worst), _("the worst place")),
        Tile(
            maps.coloured(found.map, -limit, limit, maps.DIVERGING),
            _("fall of p({name})", name=names[found.number]),
            _("at the square's middle"),
        ),
        Tile(
            maps.over(found.image, found.map, -limit, limit, maps.DIVERGING),
            _("the same"),
            _("over the image"),
        ),
    )
    with theme.plain_style():
        figure, axes = theme.page(534)
        top = tiles.heading(axes, title, _caption(found, names)) + 24
        for place, panel in enumerate(panels):
            x = theme.MARGIN + place * (SIDE + GAP)
            tiles.draw_tile(axes, x, top, SIDE, panel)
        left = theme.MARGIN + 2 * (SIDE + GAP)
        texts = (f"−{limit:.2g}", _("rises · falls"), f"+{limit:.2g}")
        maps.draw_scale(axes, left, top + SIDE + 62, 2 * SIDE + GAP, maps.DIVERGING, texts)
    return Picture(figure, _numbers(found, names), _rows(found))


def _said(names: list[str], probabilities: np.ndarray) -> str:
    """The likeliest class and its probability."""
    number = int(probabilities.argmax())
    return f"{names[number]} · p = {probabilities[number]:.3f}"


def _caption(found: Occlusion, names: list[str]) -> tuple[str, ...]:
    return (
        _(
            "p({name}) = {p:.3f} for the whole image. Red: cover it here, and p falls.",
            name=names[found.number],
            p=found.probabilities[found.number],
        ),
        _(
            "A square of {size}×{size} pixels, stride {stride}, filled with the mean of the "
            "image's border ({fill}).",
            size=found.size,
            stride=found.stride,
            fill=", ".join(f"{value:.2f}" for value in found.fill),
        ),
    )


def _numbers(found: Occlusion, names: list[str]) -> dict[str, Any]:
    row, column = found.worst
    predicted = int(found.probabilities.argmax())
    instead = int(found.covered[row, column].argmax())
    return {
        "predicted": names[predicted],
        "predicted_probability": float(found.probabilities[predicted]),
        "class": names[found.number],
        "probability": float(found.probabilities[found.number]),
        "size": found.size,
        "stride": found.stride,
        "fill": found.fill.tolist(),
        "worst": {
            "top": int(found.tops[row]),
            "left": int(found.lefts[column]),
            "fall": float(found.falls[row, column]),
            "predicted": names[instead],
            "predicted_probability": float(found.covered[row, column, instead]),
        },
        "falls": found.falls.tolist(),
    }


def _rows(found: Occlusion) -> Rows:
    cells = (
        (int(found.tops[row]), int(found.lefts[column]), float(fall))
        for (row, column), fall in np.ndenumerate(found.falls)
    )
    return (("top", "left", "fall"), *cells)
