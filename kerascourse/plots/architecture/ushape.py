"""Networks in the form of a U: each level that a skip connection joins is a row of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kerascourse.plots import theme
from kerascourse.plots.architecture.blocks import Block, Network
from kerascourse.plots.architecture.layout import Laid, Plan, lay, sizes_below
from kerascourse.plots.architecture.shapes import Line, Shape, Text
from kerascourse.plots.architecture.strip import strip_of
from kerascourse.plots.architecture.tree import Item, Parallel, leaves
from kerascourse.texts import _

FEWEST_LEVELS = 3
ARROW, SKIP_HEIGHT, SIZES = 24.0, 14.0, 32.0


@dataclass(frozen=True)
class Level:
    """One row of the U: what goes down, and after the skip connection what comes up.

    `joint` is the place of the joint in `right`; the lowest level has no `right`.
    """

    left: tuple[Item, ...]
    right: tuple[Item, ...] = ()
    joint: int = 0
    note: str = ""


@dataclass(frozen=True)
class Placed:
    """One side of a level on the page: a strip, moved to (x, y)."""

    laid: Laid
    x: float
    y: float

    @property
    def first(self) -> float:
        """The middle of the first column."""
        return self.x + _middle(self.laid, 0)

    @property
    def last(self) -> float:
        """The middle of the last column."""
        return self.x + _middle(self.laid, -1)

    @property
    def below(self) -> float:
        """The height under the last line of text."""
        return self.y + self.laid.bottom + SIZES

    def top(self, column: int) -> float:
        """The upper end of a column."""
        return self.y + self.laid.boxes[column].top

    def shapes(self, plan: Plan) -> list[Shape]:
        """The strip and the sizes below it."""
        sizes = sizes_below(self.laid, plan, self.laid.bottom + 5)
        return [shape.moved(self.x, self.y) for shape in (*self.laid.shapes, *sizes)]


@dataclass(frozen=True)
class Drawing:
    """Shapes from x = 0 on, the first level along y = 0."""

    shapes: tuple[Shape, ...]
    right: float
    top: float
    bottom: float


def levels_of(items: Sequence[Item], blocks: Sequence[Block]) -> tuple[Level, ...]:
    """The levels of a U from the top down; () when the network has another form.

    A level ends in a skip connection over a part that begins with a smaller map and ends with one
    that the skip connection then joins.
    """
    levels = _descend(tuple(items), blocks)
    return levels if len(levels) >= FEWEST_LEVELS else ()


def blocks_of(levels: Sequence[Level], network: Network) -> tuple[Block, ...]:
    """The blocks, those that join a skip connection drawn as its maps and the enlarged ones.

    So the transposed convolution needs no column of its own, as in the paper's figure.
    """
    blocks = list(network.blocks)
    for level in levels[:-1]:
        joint = level.right[level.joint]
        if level.joint or not isinstance(joint, int):
            continue
        sources = [edge.source for edge in network.edges if edge.target == joint]
        joined = [blocks[source] for source in sources]
        enlarged = next(block for block in joined if block.enlarges)
        blocks[joint] = replace(
            blocks[joint],
            names=(*enlarged.names, *blocks[joint].names),
            label=enlarged.label,
            part_kinds=tuple(b.kind if b.enlarges else "concatenate" for b in joined),
        )
    return tuple(blocks)


def lay_levels(levels: Sequence[Level], plan: Plan) -> Drawing:
    """The U: down on the left, up on the right, a smaller map under the one it was made from."""
    lefts = [lay(strip_of(level.left, plan.blocks), plan) for level in levels]
    rights = [lay(strip_of(level.right, plan.blocks), plan) for level in levels[:-1]]
    axes = _axes(lefts, rights)
    down: list[Placed] = []
    for laid, y in zip(lefts, axes, strict=True):
        down.append(Placed(laid, down[-1].last - _middle(laid, 0) if down else 0.0, y))
    up = [down[-1]]
    for laid, y in zip(reversed(rights), axes[-2::-1], strict=True):
        up.append(Placed(laid, up[-1].last - _middle(laid, 0), y))
    up.reverse()
    shapes: list[Shape] = []
    for index, level in enumerate(levels[:-1]):
        left, right = down[index], up[index]
        shapes += [*left.shapes(plan), *right.shapes(plan), *_skip(left, right, level)]
        shapes.append(_rise((left.last, left.below), (left.last, down[index + 1].top(0) - 2)))
        shapes.append(_rise((right.first, up[index + 1].top(-1) - 2), (right.first, right.below)))
    shapes += [*down[-1].shapes(plan), *_names(down, up)]
    top = min(lefts[0].top, rights[0].top) - SKIP_HEIGHT - theme.LINE_HEIGHT
    return Drawing(tuple(shapes), up[0].x + up[0].laid.right, top, _below(down[-1]))


def _descend(items: tuple[Item, ...], blocks: Sequence[Block]) -> tuple[Level, ...]:
    for position, item in enumerate(items):
        if not isinstance(item, Parallel) or not position or len(item.branches) != 2:
            continue
        skip = [branch for branch in item.branches if not branch.items]
        deep = [branch.items for branch in item.branches if len(branch.items) > 2]
        if not skip or not deep or not _shrinks(items[position - 1], deep[0][0], blocks):
            continue
        *inner, last = deep[0]
        if not isinstance(last, int):
            continue
        rest = items[position + 1 :]
        pair = len(blocks[item.joint].parts) == 2 and blocks[last].enlarges
        right = (item.joint, *rest) if pair else (last, item.joint, *rest)
        level = Level(items[:position], right, 0 if pair else 1, skip[0].note)
        return (level, *_descend(tuple(inner), blocks))
    return (Level(items),)


def _shrinks(above: Item, below: Item, blocks: Sequence[Block]) -> bool:
    """Whether the map gets smaller from one item to the next."""
    large = blocks[tuple(leaves((above,)))[-1]].spatial
    small = blocks[next(leaves((below,)))].spatial
    known = large and small and large[0] is not None and small[0] is not None
    return bool(known and small[0] < large[0])  # type: ignore[index,operator]


def _axes(lefts: Sequence[Laid], rights: Sequence[Laid]) -> list[float]:
    """The height of each level's axis."""
    axes = [0.0]
    for index in range(1, len(lefts)):
        bottom = max(lefts[index - 1].bottom, rights[index - 1].bottom)
        tops = [lefts[index].top]
        if index < len(rights):
            tops.append(rights[index].top)
        axes.append(axes[-1] + bottom + SIZES + ARROW + SKIP_HEIGHT - min(tops))
    return axes


def _middle(laid: Laid, column: int) -> float:
    box = laid.boxes[column]
    return (box.left + box.right) / 2


def _rise(start: tuple[float, float], end: tuple[float, float]) -> Line:
    return Line((start, end), arrow=True)


def _skip(left: Placed, right: Placed, level: Level) -> list[Shape]:
    """From the last block on the left over to the joint on the right."""
    leaves_at = left.x + left.laid.boxes[-1].exits[0][0]
    landing = right.laid.boxes[level.joint].landing
    x, y = right.x + landing[0], right.y + landing[1]
    height = min(left.top(-1), *(right.top(i) for i in range(level.joint + 1))) - SKIP_HEIGHT
    start = leaves_at + 8
    points = ((leaves_at, left.y), (start, left.y), (start, height), (x, height), (x, y))
    shapes: list[Shape] = [Line(points, arrow=True)]
    if level.note:
        shapes.append(Text((start + x) / 2, height - 13, level.note, colour=theme.MUTED))
    name = _("skip connection")
    # beside the note, where there is one
    room = (x - start - theme.text_width(level.note)) / 2 if level.note else x - start
    if theme.text_width(name) + 24 <= room:
        shapes.append(Text(start + 12, height - 13, name, colour=theme.MUTED, align="left"))
    return shapes


def _names(down: Sequence[Placed], up: Sequence[Placed]) -> list[Shape]:
    """The names of the U's parts: outside its sides, half way down, and under its lowest level."""
    lowest, half = down[-1], len(down) // 2
    left = down[0].x + down[0].laid.boxes[0].left
    right = up[0].x + up[0].laid.right
    middle = lowest.x + (lowest.laid.boxes[0].left + lowest.laid.right) / 2
    places: tuple[tuple[float, float, str, Literal["left", "center", "right"]], ...] = (
        (left, down[half].y, _("encoder"), "left"),
        (middle, _below(lowest) - theme.LINE_HEIGHT / 2, _("bottleneck"), "center"),
        (right, up[half].y, _("decoder"), "right"),
    )
    return [
        Text(x, y, name, bold=True, colour=theme.MUTED, align=align) for x, y, name, align in places
    ]


def _below(lowest: Placed) -> float:
    """The height under the name of the lowest level."""
    return lowest.below + theme.LINE_HEIGHT + 4
