"""A unit's receptive field: the box of the arithmetic, what gradients measure inside it, and what
the decision of a classifier rests on."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from kerascourse.plots import maps, theme
from kerascourse.plots.picture import Picture
from kerascourse.plots.tiles import Tile, draw_tile, headed_page, shortened
from kerascourse.seeing.decision import Decision
from kerascourse.seeing.receptive_field import ReceptiveField
from kerascourse.seeing.subject import Example
from kerascourse.texts import _

_GAP = 24.0
_SIDE = (theme.PAGE_WIDTH - 2 * theme.MARGIN - _GAP) / 2


Panel = tuple[str, Tile]


def receptive_field(
    found: ReceptiveField, example: Example, name: str, decision: Decision | None = None
) -> Picture:
    """The image with the unit's box, beside the effective field with the same box; of a classifier,
    below them the maps of occlusion and of Grad-CAM over the image."""
    row, column = found.unit
    words = [
        _(
            "Unit {row}, {column} of {height}×{width} (row, column).",
            row=row,
            column=column,
            height=found.maps[0],
            width=found.maps[1],
        )
        + " "
        + _sizes(found),
        _("Solid line: the pixels that the unit depends on. Dashed: the box's central half."),
        _share(found),
    ]
    panels = (*_fields(found, example), *(_decided(decision) if decision else ()))
    above = theme.LINE_HEIGHT + 14
    step = _SIDE + theme.LINE_HEIGHT + 28
    below = above + (len(panels) // 2 - 1) * step + _SIDE + theme.MARGIN
    title = _("Receptive field in {layer}: {name}", layer=found.layer, name=name)
    figure, axes, y = headed_page(title, words, below)
    shape = (example.pixels.shape[0], example.pixels.shape[1])
    for place, (label, tile) in enumerate(panels):
        left = theme.MARGIN + place % 2 * (_SIDE + _GAP)
        top = y + above + place // 2 * step
        theme.write(axes, left, top - 14, shortened(label, _SIDE, bold=True), bold=True)
        draw_tile(axes, left, top, _SIDE, tile)
        _draw_box(axes, left, top, shape, found.box)
    return Picture(figure, _numbers(found, decision), _rows(found))


def _fields(found: ReceptiveField, example: Example) -> tuple[Panel, Panel]:
    effective = _("Effective field: mean |∂ unit / ∂ pixel|, {sample} images")
    share = found.effective / (float(found.effective.max()) or 1.0)
    return (
        (
            _("Theoretical field: {image}", image=example.name),
            Tile(np.clip(example.pixels, 0, 1)),
        ),
        (effective.format(sample=found.sample), Tile(share, map="viridis")),
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


def _sizes(found: ReceptiveField) -> str:
    if found.size is None or found.jump is None:
        return _("Every unit of this layer sees the whole image.")
    return _(
        "Field {size} pixels, {jump} pixels from unit to unit.",
        size="×".join(f"{side:g}" for side in found.size),
        jump="×".join(f"{side:g}" for side in found.jump),
    )


def _share(found: ReceptiveField) -> str:
    if found.central_share is None:
        return _("No gradient reaches the image: the unit is off for all of them.")
    return _(
        "That half has a quarter of the area, and {share:.0%} of the energy of the gradients.",
        share=found.central_share,
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


def _numbers(found: ReceptiveField, decision: Decision | None) -> dict[str, object]:
    decided = None
    if decision is not None:
        decided = {
            "class": decision.class_name,
            "falls": decision.occlusion.falls.tolist(),
            "gradient_map": decision.heatmap.gradient_map.tolist(),
        }
    return {
        "layer": found.layer,
        "unit": list(found.unit),
        "maps": list(found.maps),
        "field": None if found.size is None else list(found.size),
        "jump": None if found.jump is None else list(found.jump),
        "box": dict(zip(("top", "left", "bottom", "right"), found.box, strict=True)),
        "sample": found.sample,
        "central_share": found.central_share,
        "decision": decided,
    }


def _rows(found: ReceptiveField) -> tuple[tuple[object, ...], ...]:
    values = np.ndenumerate(found.effective)
    return (("row", "column", "gradient"), *((*place, float(value)) for place, value in values))
