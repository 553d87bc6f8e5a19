"""What stands below the drawing of a network: its colours, its signs, and how labels are read."""

from collections.abc import Sequence
from dataclasses import dataclass

from kerascourse.plots import theme
from kerascourse.plots.architecture.blocks import SIGNS, Block, Network
from kerascourse.plots.architecture.dense import DenseBlock, dense_links
from kerascourse.plots.architecture.palette import (
    DISC_RADIUS,
    KIND_COLOURS,
    MARK_COLOURS,
    joint_name,
    kind_name,
    mark_name,
)
from kerascourse.plots.architecture.shapes import Disc, Line, Shape, Slab, Text
from kerascourse.plots.architecture.tree import Part, has_skips
from kerascourse.texts import _


@dataclass(frozen=True)
class Key:
    """An entry of the legend: its sign at the origin, which takes `width`, and its text."""

    text: str
    sign: Slab | Disc | Line
    width: float


def legend(entries: Sequence[Key], lines: Sequence[str], top: float) -> tuple[list[Shape], float]:
    """What the colours and signs mean, and the height of the page that ends after it."""
    shapes: list[Shape] = []
    x, y = float(theme.MARGIN), top
    for key in entries:
        end = x + key.width + 8 + theme.text_width(key.text)
        if end > theme.PAGE_WIDTH - theme.MARGIN:
            x, y = theme.MARGIN, y + 28
            end = x + key.width + 8 + theme.text_width(key.text)
        shapes += [key.sign.moved(x, y), Text(x + key.width + 8, y, key.text, align="left")]
        x = end + 26
    y += 30
    for note in lines:
        for line in theme.wrapped(note, theme.PAGE_WIDTH - 2 * theme.MARGIN):
            shapes.append(Text(theme.MARGIN, y, line, colour=theme.MUTED, align="left"))
            y += theme.LINE_HEIGHT + 5
    return shapes, y + 10


def notes(blocks: Sequence[Block]) -> list[str]:
    """The scale, and how labels are read."""
    lines = [_("Heights and widths: square roots of side and channels.")]
    if any("/" in block.label for block in blocks):
        lines[0] += "  " + _("3×3/2: kernel 3×3, stride 2.")
    padding = next((block.label for block in blocks if block.kind == "padding"), None)
    if padding is not None:
        lines[0] += "  " + _("{padding}: zeros put around the maps.", padding=padding)
    if any(block.spatial == () for block in blocks):
        lines.append(_("A vector is as high as a square map with as many values."))
    return lines


def dense_notes(network: Network, dense: DenseBlock | None) -> list[str]:
    """What a dense block does, and how much of it is drawn where it is drawn alone."""
    if not any(dense_links(network)):
        return []
    lines = [_("Each layer sees the maps of the block's input and of all layers before it.")]
    if dense is not None and dense.shown < dense.layers:
        text = _("Shown are the first {shown} of {layers} layers; the others go on in this way.")
        lines.append(text.format(shown=dense.shown, layers=dense.layers))
    return lines


def keys(blocks: Sequence[Block], parts: Sequence[Part]) -> list[Key]:
    """The entries of the legend."""
    entries: dict[str, Key] = {}
    for kind, colour in KIND_COLOURS.items():
        name = kind_name(kind)
        if name and any(kind in (block.kind, *block.part_kinds) for block in blocks):
            entries[name] = _swatch(name, 15.0, colour)
    for joint, sign in SIGNS.items():
        if any(block.type == joint for block in blocks):
            name = joint_name(joint)
            entries[name] = Key(name, Disc(DISC_RADIUS, 0, DISC_RADIUS, sign), 2 * DISC_RADIUS)
    for mark, colour in MARK_COLOURS.items():
        if any(mark in (*block.before, *block.after) for block in blocks):
            name = mark_name(mark)
            if mark == "activation" and (used := _activations(blocks)):
                name += f" ({used})"
            entries[name] = _swatch(name, 5.0, colour)
    if has_skips(item for part in parts for item in part.items):
        name = _("skip connection")
        entries[name] = Key(name, Line(((0, 8), (0, -6), (26, -6), (26, 7)), arrow=True), 30.0)
    return list(entries.values())


def _swatch(text: str, width: float, colour: str) -> Key:
    return Key(text, Slab(0, 0, 16, ((width, colour),), (0, 0), colour), width)


def _activations(blocks: Sequence[Block]) -> str:
    """The names of the activations, each once."""
    return ", ".join(dict.fromkeys(name for block in blocks for name in block.activations))
