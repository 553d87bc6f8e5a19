"""`kc plot latent-space`: the test images as points, and what the decoder makes between them."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from kerascourse.plots import theme
from kerascourse.plots.chart import NUMBERS, Chart
from kerascourse.plots.embeddings import style
from kerascourse.plots.picture import Picture
from kerascourse.plots.tiles import Tile, draw_tile, headed_page
from kerascourse.seeing.latent_plane import LatentPlane
from kerascourse.texts import _

_GAP = 24.0
_WIDTH = theme.PAGE_WIDTH - 2 * theme.MARGIN
SIDE = (_WIDTH - NUMBERS - _GAP) / 2
MOST_IN_LEGEND = 12
POINT = 9.0  # in square points


def latent_planes(planes: Sequence[LatentPlane]) -> Picture:
    """A row for each network: its points at the left, its grid of decoded images at the right."""
    words = (
        _("Left: the test images as points of the latent space, coloured by class."),
        _("Right: what the decoder makes of a regular grid over the same square."),
    )
    heads = [theme.wrapped(_head(plane), _WIDTH, bold=True) for plane in planes]
    heights = [theme.LINE_HEIGHT * len(head) + 10 + SIDE + 44 for head in heads]
    entries = _entries(planes)
    rows = _in_rows(entries)
    with theme.plain_style():
        below = 18 + len(rows) * theme.LINE_HEIGHT * 1.3 + sum(heights) + theme.MARGIN / 2
        names = ", ".join(plane.name for plane in planes)
        figure, axes, y = headed_page(_("Latent space of {name}", name=names), words, below)
        y += 18
        for row in rows:
            _legend(axes, y, row)
            y += theme.LINE_HEIGHT * 1.3
        for plane, height in zip(planes, heights, strict=True):
            _draw(axes, y, plane)
            y += height
    return Picture(
        figure,
        {
            plane.name: {
                "cells": plane.counts.size,
                "empty": plane.empty,
                "low": plane.low.tolist(),
                "high": plane.high.tolist(),
            }
            for plane in planes
        },
        (
            ("network", "class", "first", "second"),
            *(
                (plane.name, label, float(x), float(y))
                for plane in planes
                for label, (x, y) in zip(_labels(plane), plane.points, strict=True)
            ),
        ),
    )


def _head(plane: LatentPlane) -> str:
    return _(
        "{name}: no test image in {share:.0%} of the squares", name=plane.name, share=plane.empty
    )


def _labels(plane: LatentPlane) -> list[str]:
    if plane.labels is None:
        return [""] * len(plane.points)
    return [plane.class_names[number] for number in plane.labels]


def _entries(planes: Sequence[LatentPlane]) -> list[tuple[str, str, str]]:
    """The (name, colour, shape) of the classes, at most as many as a legend has room for."""
    named = {
        int(number): plane.class_names[number]
        for plane in planes
        if plane.labels is not None
        for number in np.unique(plane.labels)
    }
    return [(named[number], *style(number)) for number in sorted(named)[:MOST_IN_LEGEND]]


def _in_rows(entries: list[tuple[str, str, str]]) -> list[list[tuple[float, str, str, str]]]:
    """The entries from left to right with their places, in as many rows as they need."""
    rows: list[list[tuple[float, str, str, str]]] = []
    x = np.inf
    for name, colour, shape in entries:
        width = 20 + theme.text_width(name) + 30
        if x + width > theme.PAGE_WIDTH:
            rows.append([])
            x = theme.MARGIN
        rows[-1].append((x, name, colour, shape))
        x += width
    return rows


def _legend(axes: Axes, y: float, row: list[tuple[float, str, str, str]]) -> None:
    for x, name, colour, shape in row:
        axes.scatter([x + 6], [y], s=60, c=colour, marker=shape, linewidths=0)
        theme.write(axes, x + 20, y, name)


def _draw(axes: Axes, y: float, plane: LatentPlane) -> None:
    """The name, the points in a frame with numbers, and the decoded images."""
    y = theme.paragraph(axes, theme.MARGIN, y + 8, _head(plane), _WIDTH, bold=True)
    across, up = ((float(plane.low[axis]), float(plane.high[axis])) for axis in (0, 1))
    chart = Chart(theme.MARGIN + NUMBERS, y, SIDE, SIDE, across, up)
    chart.frame(axes)
    groups = np.zeros(len(plane.points), int) if plane.labels is None else plane.labels
    for number in np.unique(groups):
        colour, shape = style(int(number))
        x, down = chart.places(*plane.points[groups == number].T)
        axes.scatter(
            x, down, s=POINT, c=colour, marker=shape, linewidths=0, rasterized=True, zorder=3
        )
    rows, columns, height, width, channels = plane.images.shape
    mosaic = plane.images.swapaxes(1, 2).reshape(rows * height, columns * width, channels)
    left = theme.MARGIN + NUMBERS + SIDE + _GAP
    draw_tile(axes, left, y, SIDE, Tile(np.clip(mosaic, 0, 1)))
