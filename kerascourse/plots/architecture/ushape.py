"""Networks in the form of a U: each level that a skip connection joins is a row of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from kerascourse.plots import theme
from kerascourse.plots.architecture.blocks import Block
from kerascourse.plots.architecture.layout import Laid, Plan, lay, sizes_below
from kerascourse.plots.architecture.shapes import Disc, Line, Point, Shape, Text
from kerascourse.plots.architecture.strip import strip_of
from kerascourse.plots.architecture.tree import Item, Parallel, leaves

FEWEST_LEVELS = 2
ARROW = 26.0
SKIP_HEIGHT = 14.0
SIZES = 30.0


@dataclass(frozen=True)
class Level:
    """One row of the U: what goes down, and after the skip connection what comes up.

    The lowest level has no `right`.
    """

    left: tuple[Item, ...]
    right: tuple[Item, ...] = ()
    note: str = ""


def levels_of(items: Sequence[Item], blocks: Sequence[Block]) -> tuple[Level, ...]:
    """The levels of a U from the top down; () when the network has another form.

    A level ends in a skip connection over a part that begins with a smaller map and ends with one
    of the level's own size, which the skip connection then joins.
    """
    levels = _descend(tuple(items), blocks)
    return levels if len(levels) > FEWEST_LEVELS else ()


def _descend(items: tuple[Item, ...], blocks: Sequence[Block]) -> tuple[Level, ...]:
    for position, item in enumerate(items):
        if not isinstance(item, Parallel) or not position:
            continue
        skip = [branch for branch in item.branches if not branch.items]
        deep = [branch for branch in item.branches if len(branch.items) > 2]
        if len(skip) != 1 or len(deep) != 1 or len(item.branches) != 2:
            continue
        *inner, last = deep[0].items
        above = next(iter(leaves(items[position - 1 : position])))
        if not isinstance(last, int) or not _is_smaller(inner[0], above, blocks):
            continue
        level = Level(items[:position], (last, item.joint, *items[position + 1 :]), skip[0].note)
        return (level, *_descend(tuple(inner), blocks))
    return (Level(items),)


def _is_smaller(item: Item, above: int, blocks: Sequence[Block]) -> bool:
    below = blocks[next(iter(leaves((item,))))].spatial
    here = blocks[above].spatial
    if not below or not here or None in below or None in here:
        return False
    return below[0] < here[0]  # type: ignore[operator]


def lay_levels(levels: Sequence[Level], plan: Plan, short: bool) -> Laid:
    """The U from x = 0 on, its first level along y = 0."""
    lefts = [lay(strip_of(level.left, plan.blocks), plan) for level in levels]
    rights = [lay(strip_of(level.right, plan.blocks), plan) for level in levels[:-1]]
    axes = _axes(lefts, rights)
    shapes: list[Shape] = []
    x, starts = 0.0, []
    for index, left in enumerate(lefts):
        if index:
            # the smaller map stands under the one it was made from
            x = _last_middle(lefts[index - 1], starts[index - 1]) - _first_middle(left)
        starts.append(x)
        shapes += _placed(left, x, axes[index], short)
    for index in range(len(rights) - 1, -1, -1):
        below = rights[index + 1] if index + 1 < len(rights) else lefts[-1]
        start = starts[-1] if below is lefts[-1] else x
        x = _last_middle(below, start) - _first_middle(rights[index])
        shapes += _placed(rights[index], x, axes[index], short)
        shapes += _up(below, start, axes[index + 1], rights[index], x, axes[index])
        shapes += _skip(lefts[index], starts[index], rights[index], x, axes[index], levels[index].note)
        shapes += _down(lefts[index], starts[index], axes[index], lefts[index + 1], axes[index + 1])
    top = min(laid.top for laid in (lefts[0], rights[0])) - SKIP_HEIGHT - theme.LINE_HEIGHT
    bottom = axes[-1] + lefts[-1].bottom + SIZES
    right = x + rights[0].right
    whole = Laid(tuple(shapes), (), top, bottom)
    return Laid(whole.shapes, (_frame_box(lefts[0], right),), top, bottom)


def _frame_box(left: Laid, right: float):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(left.boxes[0], right=right)


def _axes(lefts: Sequence[Laid], rights: Sequence[Laid]) -> list[float]:
    axes = [0.0]
    for index in range(1, len(lefts)):
        above = [lefts[index - 1].bottom, rights[index - 1].bottom]
        tops = [lefts[index].top]
        if index < len(rights):
            tops.append(rights[index].top - SKIP_HEIGHT)
        axes.append(axes[-1] + max(above) + SIZES + ARROW - min(tops))
    return axes


def _placed(laid: Laid, x: float, y: float, short: bool) -> list[Shape]:
    shapes = [shape.moved(x, y) for shape in laid.shapes]
    spans = sizes_below(laid.spans, laid.bottom + 4, short)
    return shapes + [shape.moved(x, y) for shape in spans]


def _first_middle(laid: Laid) -> float:
    return _middle(laid, 0)


def _last_middle(laid: Laid, start: float) -> float:
    return start + _middle(laid, -1)


def _middle(laid: Laid, index: int) -> float:
    box = laid.boxes[index]
    return (box.left + box.right) / 2


def _down(left: Laid, x: float, y: float, below: Laid, below_y: float) -> list[Shape]:
    """From under the last block of a level to the first of the next."""
    middle = _last_middle(left, x)
    top = below_y + below.boxes[0].top - 2
    return [Line(((middle, y + left.bottom + SIZES), (middle, top)), arrow=True)]


def _up(
    below: Laid, x: float, y: float, right: Laid, right_x: float, right_y: float
) -> list[Shape]:
    """From the last block of a level up to the first on the right of the level above."""
    middle = right_x + _first_middle(right)
    return [
        Line(
            (
                (middle, y + below.boxes[-1].top - 2),
                (middle, right_y + right.bottom + SIZES),
            ),
            arrow=True,
        )
    ]


def _skip(
    left: Laid, left_x: float, right: Laid, right_x: float, y: float, note: str
) -> list[Shape]:
    """From the last block on the left over to the joint on the right."""
    exit_x = left_x + left.boxes[-1].exits[0][0]
    landing = right.boxes[1].landing
    height = y + min(left.boxes[-1].top, right.boxes[0].top, right.boxes[1].top) - SKIP_HEIGHT
    start = exit_x + 8
    points: tuple[Point, ...] = (
        (exit_x, y),
        (start, y),
        (start, height),
        (right_x + landing[0], height),
        (right_x + landing[0], y + landing[1]),
    )
    shapes: list[Shape] = [Line(points, arrow=True)]
    if note:
        middle = (start + right_x + landing[0]) / 2
        shapes.append(Text(middle, height - 11, note, colour=theme.MUTED))
    return shapes
