"""`kc plot heatmap`: the image, Grad-CAM alone and over it, and the plain class activation map."""

from typing import Any

import numpy as np

from kerascourse.plots import maps, theme, tiles
from kerascourse.plots.picture import Picture, Rows
from kerascourse.plots.tiles import Tile
from kerascourse.seeing.heatmap import Heatmap
from kerascourse.texts import _

SIDE, GAP = 264.0, 24.0


def heatmap(heatmap: Heatmap, title: str, names: list[str]) -> Picture:
    """Three panels and a scale, and one of each more where there is a class activation map;
    `names` are those of the classes."""
    likeliest = int(heatmap.probabilities.argmax())
    # where nothing raises the score, all is the low end of the scale
    high = float(heatmap.gradient_map.max()) or 1.0
    rows, columns = heatmap.gradient_map.shape
    enlarged = heatmap.enlarged(heatmap.gradient_map)
    panels = [
        Tile(
            heatmap.image,
            f"{names[likeliest]} · p = {heatmap.probabilities[likeliest]:.3f}",
            _("the image"),
        ),
        Tile(
            maps.coloured(heatmap.gradient_map, 0, high, maps.SEQUENTIAL),
            _("Grad-CAM for {name}", name=names[heatmap.number]),
            _("{rows}×{columns} values", rows=rows, columns=columns),
        ),
        Tile(
            maps.over(heatmap.image, enlarged, 0, high, maps.SEQUENTIAL),
            _("the same"),
            _("over the image"),
        ),
    ]
    limit = 1.0
    if heatmap.activation_map is not None:
        limit = float(np.abs(heatmap.activation_map).max()) or limit
        panels.append(_activation_panel(heatmap, limit))
    with theme.plain_style():
        below = SIDE + tiles.text_height(panels, SIDE) + 22
        words = _caption(heatmap, names)
        figure, axes, y = tiles.headed_page(title, words, 24 + below + maps.SCALE_ROOM)
        top = y + 24
        lefts = [theme.MARGIN + place * (SIDE + GAP) for place in range(4)]
        if heatmap.activation_map is not None:
            texts = (f"−{limit:.2g}", "0", f"+{limit:.2g}")
            maps.draw_scale(axes, lefts[3], top + below, SIDE, maps.DIVERGING, texts)
        for x, panel in zip(lefts, panels, strict=False):
            tiles.draw_tile(axes, x, top, SIDE, panel)
        texts = ("0", _("raises the score"), f"{high:.2g}")
        maps.draw_scale(axes, lefts[1], top + below, 2 * SIDE + GAP, maps.SEQUENTIAL, texts)
    return Picture(figure, _numbers(heatmap, names), _rows(heatmap))


def _activation_panel(heatmap: Heatmap, limit: float) -> Tile:
    enlarged = heatmap.enlarged(np.asarray(heatmap.activation_map))
    return Tile(
        maps.over(heatmap.image, enlarged, -limit, limit, maps.DIVERGING),
        _("class activation map"),
        _("red raises, blue lowers"),
    )


def _caption(heatmap: Heatmap, names: list[str]) -> tuple[str, ...]:
    score = (
        _("score of {name} before the softmax: {score:.2f}")
        if heatmap.exact
        else _("logarithm of the probability of {name}: {score:.2f}")
    )
    return (
        _("Bright: what the network sees there raises the score of the class."),
        _("feature maps of {layer}", layer=heatmap.layer)
        + "  ·  "
        + score.format(name=names[heatmap.number], score=heatmap.score)
        + f"  ·  p = {heatmap.probabilities[heatmap.number]:.3f}",
    )


def _numbers(heatmap: Heatmap, names: list[str]) -> dict[str, Any]:
    likeliest = int(heatmap.probabilities.argmax())
    plain = heatmap.activation_map
    return {
        "predicted": names[likeliest],
        "predicted_probability": float(heatmap.probabilities[likeliest]),
        "class": names[heatmap.number],
        "probability": float(heatmap.probabilities[heatmap.number]),
        "score": heatmap.score,
        "score_is": "before the softmax" if heatmap.exact else "log-probability",
        "layer": heatmap.layer,
        "gradient_map": heatmap.gradient_map.tolist(),
        "activation_map": None if plain is None else plain.tolist(),
    }


def _rows(heatmap: Heatmap) -> Rows:
    grids = {"gradient_map": heatmap.gradient_map, "activation_map": heatmap.activation_map}
    cells = (
        (name, row, column, float(value))
        for name, grid in grids.items()
        if grid is not None
        for (row, column), value in np.ndenumerate(grid)
    )
    return (("map", "row", "column", "value"), *cells)
