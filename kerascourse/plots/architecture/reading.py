"""How to read the drawing of a network: only what is true of it."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import prod

from kerascourse.plots.architecture.blocks import Block, Network
from kerascourse.plots.architecture.tree import Item, Parallel, Part, Repeat, has_skips
from kerascourse.texts import _


def reading(network: Network, parts: Sequence[Part]) -> str:
    """How to read the drawing: what is true of this network."""
    blocks = network.blocks
    maps = [block for block in blocks if block.spatial and block.kind not in ("input", "padding")]
    lines = [_reading_of_maps(maps) if len(maps) > 1 else _reading_of_vectors(blocks)]
    if has_skips(item for part in parts for item in part.items):
        lines.append(_reading_of_skips(blocks))
    if any(_repeats(part.items) for part in parts):
        lines.append(_("Blocks that repeat are drawn once with their number."))
    return " ".join(lines)


def _reading_of_maps(maps: Sequence[Block]) -> str:
    """What becomes of height, width and depth on the way."""
    sides = [block.spatial[0] for block in maps if block.spatial]
    known = [side for side in sides if side is not None]
    depths = [block.channels for block in maps if block.channels is not None]
    shrink = any(after < before for before, after in pairwise(known))
    grow = any(after > before for before, after in pairwise(known))
    to_scale = _("Each block is the volume that a layer gives, to scale.")
    if shrink and grow:
        return to_scale + " " + _("Height and width shrink and are enlarged again.")
    if grow:
        return to_scale + " " + _("Height and width grow.")
    deeper = depths and max(depths) > depths[0]
    if shrink and deeper:
        return to_scale + " " + _("Height and width shrink, the depth grows.")
    if shrink:
        return to_scale + " " + _("Height and width shrink.")
    return to_scale + " " + _("Height and width stay as they are.")


def _reading_of_vectors(blocks: Sequence[Block]) -> str:
    """What becomes of the number of values on the way."""
    sizes = [prod(shape) for shape in map(_known, blocks) if shape]
    to_scale = _("Each block is what a layer gives, to scale of its number of values.")
    if len(sizes) > 2 and min(sizes) < min(sizes[0], sizes[-1]):
        return to_scale + " " + _("The vectors become shorter towards the middle and longer again.")
    return to_scale


def _known(block: Block) -> tuple[int, ...]:
    """The sides of what a block gives; () where not all are known."""
    known = tuple(side for side in block.shape or () if side is not None)
    return known if len(known) == len(block.shape or ()) else ()


def _reading_of_skips(blocks: Sequence[Block]) -> str:
    """What a skip connection does where it arrives."""
    kinds = {block.kind for block in blocks}
    if {"combine", "concatenate"} <= kinds:
        return _("A line over other blocks is a skip connection.")
    if "concatenate" in kinds:
        return _(
            "A line over other blocks is a skip connection: its maps are put beside the others."
        )
    return _("A line over other blocks is a skip connection: its values are added.")


def _repeats(items: Iterable[Item]) -> bool:
    return any(
        isinstance(item, Repeat)
        or (isinstance(item, Parallel) and any(_repeats(b.items) for b in item.branches))
        for item in items
    )
