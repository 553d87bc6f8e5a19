"""A long strip broken into rows that fit the page, as a line of music is."""

from dataclasses import dataclass
from itertools import pairwise

from kerascourse.plots.architecture.blocks import Block
from kerascourse.plots.architecture.layout import Plan, lay
from kerascourse.plots.architecture.strip import Module, Strip

# what a break costs, in rows: each arc that it cuts, and equal sizes on both sides
_CUT_ARC, _SAME_SIZE = 0.35, 0.08
_BROKEN_FRAME = 3.0


@dataclass(frozen=True)
class Row:
    """The columns `first` to `last` of a strip."""

    first: int
    last: int


def rows_of(strip: Strip, plan: Plan, width: float) -> tuple[Row, ...]:
    """As few rows as fit in `width`, broken where it disturbs least.

    A row that cannot be broken further may be wider.
    """
    count = len(strip.columns)
    cells = _cell_widths(strip, plan)
    breaks = [_break_cost(strip, plan.blocks, index) for index in range(count)]
    # best[i]: the least cost of the columns before i, and where their last row begins
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, count + 1):
        options = []
        for start in range(end - 1, -1, -1):
            room = sum(cells[start:end])
            if room > width and start < end - 1:
                break
            slack = max(0.0, 1 - room / width) ** 2
            options.append((best[start][0] + 1 + slack / 4 + breaks[start], start))
        best.append(min(options))
    rows: list[Row] = []
    end = count
    while end:
        start = best[end][1]
        rows.append(Row(start, end - 1))
        end = start
    return tuple(reversed(rows))


def _cell_widths(strip: Strip, plan: Plan) -> list[float]:
    """The width of each column with the arrow before it and the padding of what repeats."""
    laid = lay(strip, plan)
    starts = [box.start for box in laid.boxes] + [laid.right]
    return [after - before for before, after in pairwise(starts)]


def _break_cost(strip: Strip, blocks: tuple[Block, ...], index: int) -> float:
    """What it costs to begin a row with column `index`."""
    if index == 0:
        return 0.0
    before, here = strip.columns[index - 1].content, strip.columns[index].content
    cost = _BROKEN_FRAME * sum(f.first < index <= f.last for f in strip.frames)
    cost += _BROKEN_FRAME * isinstance(before, Module)
    # an arc that begins right here can begin on the new row
    cost += _CUT_ARC * sum(arc.source + 1 < index <= arc.target for arc in strip.arcs)
    return cost + _SAME_SIZE * (_sides(before, blocks) == _sides(here, blocks))


def _sides(content: int | Module, blocks: tuple[Block, ...]) -> object:
    """The sides of the maps in a column, those of its first block where they differ."""
    if isinstance(content, int):
        return blocks[content].spatial
    first = next(branch.columns[0] for branch in content.branches if branch.columns)
    return _sides(first.content, blocks)
