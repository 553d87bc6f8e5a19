"""A unit's receptive field: the box of the arithmetic, and what gradients measure inside it."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from kerascourse.plots import theme
from kerascourse.plots.picture import Picture
from kerascourse.plots.tiles import Tile, draw_tile, heading, shortened
from kerascourse.seeing.receptive_field import ReceptiveField
from kerascourse.seeing.subject import Example
from kerascourse.texts import _

_GAP = 24.0
_SIDE = (theme.PAGE_WIDTH - 2 * theme.MARGIN - _GAP) / 2


def receptive_field(found: ReceptiveField, example: Example, name: str) -> Picture:
    """The image with the unit's box, beside the effective field with the same box."""
    row, column = found.unit
    words = [
        _("Unit {row}, {column} of {height}×{width} (row, column).").format(
            row=row, column=column, height=found.maps[0], width=found.maps[1]
        )
        + " "
        + _sizes(found),
        _("Solid line: the pixels that the unit depends on. Dashed: the box's central half."),
        _share(found),
    ]
    top = theme.MARGIN + 38 + theme.LINE_HEIGHT * (len(words) + 1) + 14
    figure, axes = theme.page(top + _SIDE + theme.MARGIN)
    title = _("Receptive field in {layer}: {name}").format(layer=found.layer, name=name)
    heading(axes, title, words)
    largest = float(found.effective.max())
    panels = (
        (_("Theoretical field: {image}").format(image=example.name), example.pixels, "gray"),
        (
            _("Effective field: mean |∂ unit / ∂ pixel|, {sample} images").format(
                sample=found.sample
            ),
            found.effective / (largest or 1.0),
            "viridis",
        ),
    )
    for place, (label, pixels, colours) in enumerate(panels):
        left = theme.MARGIN + place * (_SIDE + _GAP)
        theme.write(axes, left, top - 14, shortened(label, _SIDE), bold=True)
        draw_tile(axes, left, top, _SIDE, Tile(np.clip(pixels, 0, 1), map=colours))
        _draw_box(axes, left, top, (pixels.shape[0], pixels.shape[1]), found.box)
    return Picture(figure, _numbers(found), _rows(found))


def _sizes(found: ReceptiveField) -> str:
    if found.size is None or found.jump is None:
        return _("Every unit of this layer sees the whole image.")
    return _("Field {size} pixels, {jump} pixels from unit to unit.").format(
        size="×".join(f"{side:g}" for side in found.size),
        jump="×".join(f"{side:g}" for side in found.jump),
    )


def _share(found: ReceptiveField) -> str:
    if found.central_share is None:
        return _("No gradient reaches the image: the unit is off for all of them.")
    return _(
        "That half has a quarter of the area, and {share:.0%} of the energy of the gradients."
    ).format(share=found.central_share)


def _draw_box(
    axes: Axes, x: float, y: float, shape: tuple[int, int], box: tuple[int, int, int, int]
) -> None:
    """The box and its central half on an image of `shape` that `draw_tile` drew at (x, y)."""
    scale = _SIDE / max(shape)
    x, y = x + (_SIDE - shape[1] * scale) / 2, y + (_SIDE - shape[0] * scale) / 2
    top, left, bottom, right = box
    height, width = bottom - top, right - left
    for share, line in ((1.0, "-"), (0.5, "--")):
        inset = (1 - share) / 2
        corner = (x + (left + width * inset) * scale, y + (top + height * inset) * scale)
        size = (width * share * scale, height * share * scale)
        # a dark edge below the bright line, so that it shows on any image
        for colour, thickness in ((theme.INK, 5.0), (theme.ORANGE, 2.5)):
            axes.add_patch(
                Rectangle(
                    corner,
                    *size,
                    fill=False,
                    edgecolor=colour,
                    linewidth=thickness,
                    linestyle=line,
                    zorder=3,
                )
            )


def _numbers(found: ReceptiveField) -> dict[str, object]:
    return {
        "layer": found.layer,
        "unit": list(found.unit),
        "maps": list(found.maps),
        "field": None if found.size is None else list(found.size),
        "jump": None if found.jump is None else list(found.jump),
        "box": dict(zip(("top", "left", "bottom", "right"), found.box, strict=True)),
        "sample": found.sample,
        "central_share": found.central_share,
    }


def _rows(found: ReceptiveField) -> tuple[tuple[object, ...], ...]:
    values = np.ndenumerate(found.effective)
    return (("row", "column", "gradient"), *((*place, float(value)) for place, value in values))
