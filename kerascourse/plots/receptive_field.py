"""A unit's receptive field: the box of the arithmetic, what gradients measure inside it, and what
the decision of a classifier rests on."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from kerascourse.plots import maps, theme
from kerascourse.plots.picture import Picture
from kerascourse.plots.tiles import Tile, draw_tile, headed_page
from kerascourse.seeing.decision import Decision
from kerascourse.seeing.receptive_field import ReceptiveField
from kerascourse.seeing.subject import Example
from kerascourse.texts import _

_GAP = 24.0
_SIDE = (theme.PAGE_WIDTH - 2 * theme.MARGIN - _GAP) / 2


Panel = tuple[str, Tile]


def receptive_field(
    receptive_field: ReceptiveField, example: Example, name: str, decision: Decision | None = None
) -> Picture:
    """The image with the unit's box, beside the effective field with the same box; of a classifier,
    below them the maps of occlusion and of Grad-CAM over the image."""
    row, column = receptive_field.unit
    words = [
        _(
            "Unit {row}, {column} of {height}×{width} (row, column).",
            row=row,
            column=column,
            height=receptive_field.maps[0],
            width=receptive_field.maps[1],
        )
        + " "
        + _sizes(receptive_field),
        _("Solid line: the pixels that the unit depends on. Dashed: the box's central half."),
        _share(receptive_field),
    ]
    panels = (*_fields(receptive_field, example), *(_decided(decision) if decision else ()))
    lines = max(len(theme.wrapped(label, _SIDE, bold=True)) for label, _tile in panels)
    above = theme.LINE_HEIGHT * lines + 14
    step = _SIDE + theme.LINE_HEIGHT * lines + 28
    below = above + (len(panels) // 2 - 1) * step + _SIDE + theme.MARGIN
    title = _("Receptive field in {layer}: {name}", layer=receptive_field.layer, name=name)
    figure, axes, y = headed_page(title, words, below)
    shape = (example.pixels.shape[0], example.pixels.shape[1])
    for place, (label, tile) in enumerate(panels):
        left = theme.MARGIN + place % 2 * (_SIDE + _GAP)
        top = y + above + place // 2 * step
        first = top - 14 - theme.LINE_HEIGHT * (lines - 1)
        theme.paragraph(axes, left, first, label, _SIDE, bold=True)
        draw_tile(axes, left, top, _SIDE, tile)
        _draw_box(axes, left, top, shape, receptive_field.box)
    return Picture(figure, _numbers(receptive_field, decision), _rows(receptive_field))


def _fields(receptive_field: ReceptiveField, example: Example) -> tuple[Panel, Panel]:
    effective = _("Effective field: mean |∂ unit / ∂ pixel|, {sample} images")
    share = receptive_field.effective / (float(receptive_field.effective.max()) or 1.0)
    return (
        (
            _("Theoretical field: {image}", image=example.name),
            Tile(np.clip(example.pixels, 0, 1)),
        ),
        (effective.format(sample=receptive_field.sample), Tile(share, map="viridis")),
    )


def _decided(decision: Decision) -> tuple[Panel, Panel]:
    """The two maps over the image, each to its own largest value."""
    covered, mapped = decision.occlusion, decision.heatmap
    fall = float(np.abs(covered.falls).max())
    rise = float(mapped.gradient_map.max())
    occlusion = _("Occlusion: red, p({name}) falls there by up to {fall:.2g}")
    heat = _("Grad-CAM for {name}: bright, raises the score there")
    return (
        (
            occlusion.format(name=decision.class_name, fall=fall),
            Tile(maps.over(covered.image, covered.map, -(fall or 1), fall or 1, maps.DIVERGING)),
        ),
        (
            heat.format(name=decision.class_name),
            Tile(
                maps.over(
                    mapped.image,
                    mapped.enlarged(mapped.gradient_map),
                    0,
                    rise or 1,
                    maps.SEQUENTIAL,
                )
            ),
        ),
    )


def _sizes(receptive_field: ReceptiveField) -> str:
    if receptive_field.size is None or receptive_field.jump is None:
        return _("Every unit of this layer sees the whole image.")
    return _(
        "Field {size} pixels, {jump} pixels from unit to unit.",
        size="×".join(f"{side:g}" for side in receptive_field.size),
        jump="×".join(f"{side:g}" for side in receptive_field.jump),
    )


def _share(receptive_field: ReceptiveField) -> str:
    if receptive_field.central_share is None:
        return _("No gradient reaches the image: the unit is off for all of them.")
    return _(
        "That half has a quarter of the area, and {share:.0%} of the energy of the gradients.",
        share=receptive_field.central_share,
    )


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


def _numbers(receptive_field: ReceptiveField, decision: Decision | None) -> dict[str, object]:
    decided = None
    if decision is not None:
        decided = {
            "class": decision.class_name,
            "falls": decision.occlusion.falls.tolist(),
            "gradient_map": decision.heatmap.gradient_map.tolist(),
        }
    return {
        "layer": receptive_field.layer,
        "unit": list(receptive_field.unit),
        "maps": list(receptive_field.maps),
        "field": None if receptive_field.size is None else list(receptive_field.size),
        "jump": None if receptive_field.jump is None else list(receptive_field.jump),
        "box": dict(zip(("top", "left", "bottom", "right"), receptive_field.box, strict=True)),
        "sample": receptive_field.sample,
        "central_share": receptive_field.central_share,
        "decision": decided,
    }


def _rows(receptive_field: ReceptiveField) -> tuple[tuple[object, ...], ...]:
    values = np.ndenumerate(receptive_field.effective)
    return (("row", "column", "gradient"), *((*place, float(value)) for place, value in values))
