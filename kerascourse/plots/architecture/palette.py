"""Colours of blocks and of the layers merged into them, and how large a block is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod, sqrt

from kerascourse.plots import theme
from kerascourse.plots.architecture.blocks import Block, Kind, Mark
from kerascourse.texts import _

# in the order of the legend
KIND_COLOURS: dict[Kind, str] = {
    "input": theme.GREY,
    "padding": theme.mixed(theme.GREY, "#ffffff", 0.75),
    "convolution": theme.BLUE,
    "max": theme.VERMILION,
    "average": theme.ORANGE,
    "transposed": theme.GREEN,
    "upsampling": theme.GREEN,
    "dense": theme.PURPLE,
    "sample": theme.mixed(theme.PURPLE, "#ffffff", 0.55),
    "concatenate": theme.SKY,
    "combine": "#ffffff",  # drawn as a disc
    "other": theme.GREY,
}
MARK_COLOURS: dict[Mark, str] = {
    "normalisation": theme.YELLOW,
    "activation": "#30343d",
    "dropout": "#ffffff",
    "noise": theme.SKY,
    "penalty": theme.ORANGE,
}
MARK_WIDTH = 4.0
VECTOR_WIDTH = 9.0
DISC_RADIUS = 11.0
# a block of unknown shape is drawn with this share of the largest height
_UNKNOWN_SHARE = 0.4
_THICKEST, _THINNEST, _LOWEST = 34.0, 4.0, 7.0


def kind_name(kind: Kind) -> str:
    """What the legend calls a kind of block; "" for those whose own sign or label tells it."""
    names = {
        "input": _("input"),
        "padding": _("zero padding"),
        "convolution": _("convolution"),
        "max": _("max pooling"),
        "average": _("average pooling"),
        "transposed": _("transposed convolution"),
        "upsampling": _("upsampling"),
        "dense": _("dense"),
        "sample": _("random sample"),
        "concatenate": _("concatenation"),
    }
    return names.get(kind, "")


def joint_name(layer: str) -> str:
    """What the legend calls a joint that works value by value."""
    return {
        "Add": _("addition"),
        "Subtract": _("difference"),
        "Multiply": _("product"),
        "Dot": _("dot product"),
        "Average": _("mean"),
        "Maximum": _("maximum"),
        "Minimum": _("minimum"),
    }[layer]


def mark_name(mark: Mark) -> str:
    """What the legend calls a merged layer."""
    return {
        "normalisation": _("normalisation"),
        "activation": _("activation"),
        "dropout": _("dropout"),
        "noise": _("noise"),
        "penalty": _("sparsity penalty"),
    }[mark]


@dataclass(frozen=True)
class Scale:
    """From volumes to pixels: `tallest` for a map of `side`, _THICKEST for `channels`,
    both on a square-root scale. A vector is as high as a square map with as many values. `gap` is
    the room for an arrow between two blocks.
    """

    side: float
    channels: int
    tallest: float
    gap: float

    def height(self, block: Block) -> float:
        """The height of a block's front."""
        if block.kind == "combine":
            return 2 * DISC_RADIUS
        side = _side(block)
        share = _UNKNOWN_SHARE if side is None else sqrt(side / self.side)
        return max(_LOWEST, self.tallest * share)

    def thickness(self, block: Block) -> float:
        """The width of a block's front, without the marks of merged layers."""
        if block.kind == "combine":
            return 2 * DISC_RADIUS
        if block.spatial == ():
            return VECTOR_WIDTH
        share = _UNKNOWN_SHARE if block.channels is None else sqrt(block.channels / self.channels)
        return max(_THINNEST, _THICKEST * share)

    def depth(self, block: Block) -> tuple[float, float]:
        """How far the back lies to the right and above; vectors and sequences are flat."""
        if block.kind == "combine":
            return 0.0, 0.0
        if block.spatial is not None and len(block.spatial) < 2:
            return 4.0, 3.0
        height = self.height(block)
        return 0.2 * height, 0.13 * height


def scale_of(blocks: Sequence[Block], tallest: float, gap: float) -> Scale:
    """The scale on which the largest map is `tallest` pixels high."""
    sides = [side for side in map(_side, blocks) if side is not None]
    channels = [b.channels for b in blocks if b.spatial and b.channels is not None]
    return Scale(max(sides, default=1.0), max(channels, default=1), tallest, gap)


def slices_of(block: Block, scale: Scale) -> tuple[tuple[float, str], ...]:
    """(width, colour) of a block's parts from left to right."""
    colours = [KIND_COLOURS[kind] for kind in block.part_kinds or (block.kind,)]
    if len(block.parts) > len(colours):
        # neighbours of one kind are told apart by their tint
        colours += [theme.mixed(colours[0], "#ffffff", 0.6)]
    parts = block.parts or (1,)
    thickness = scale.thickness(block) / sum(parts)
    body = [(thickness * p, colours[i % len(colours)]) for i, p in enumerate(parts)]
    before = [(MARK_WIDTH, MARK_COLOURS[mark]) for mark in block.before]
    after = [(MARK_WIDTH, MARK_COLOURS[mark]) for mark in block.after]
    return (*before, *(() if block.type in MARK_COLOURS else body), *after)


def _side(block: Block) -> float | None:
    """The larger of a map's two last sides; of a vector that of the square with as many values."""
    if block.spatial is None or any(side is None for side in block.shape or ()):
        return None
    if block.spatial == ():
        return sqrt(prod(block.shape or (1,)))  # type: ignore[arg-type]
    return float(max(side for side in block.spatial[-2:] if side is not None))
