"""`kc plot architecture`: a network drawn as blocks to scale of their volumes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kerascourse.plots import theme
from kerascourse.plots.architecture.blocks import Block, Network, merge
from kerascourse.plots.architecture.breaks import Row, rows_of
from kerascourse.plots.architecture.dense import dense_block
from kerascourse.plots.architecture.layout import (
    Laid,
    Plan,
    fits_in_full,
    lay,
    sections_below,
    sizes_below,
)
from kerascourse.plots.architecture.legend import dense_notes, keys, legend, notes
from kerascourse.plots.architecture.palette import scale_of
from kerascourse.plots.architecture.reading import reading
from kerascourse.plots.architecture.shapes import Line, Point, Shape, Text, paint
from kerascourse.plots.architecture.strip import Strip, has_modules, strip_of
from kerascourse.plots.architecture.tikz import tikz
from kerascourse.plots.architecture.tree import Part, parts_of
from kerascourse.plots.architecture.ushape import blocks_of, lay_levels, levels_of
from kerascourse.plots.picture import Picture
from kerascourse.summaries.rows import summarise
from kerascourse.symbolic.graph import Graph
from kerascourse.texts import _, ngettext, safe_text

CONTENT = theme.PAGE_WIDTH - 2 * theme.MARGIN
BELOW_HEAD = 40.0
SMALLEST_GAP, LARGEST_GAP = 15.0, 100.0
ROW_GAP, SIZES = 34.0, 32.0
SECTIONS = SIZES + theme.LINE_HEIGHT
# the largest map in a single row, in several, and in a U
TALLEST_ALONE, TALLEST_IN_ROWS, TALLEST_IN_U = 150.0, 116.0, 96.0
TALLEST_IN_MODULES = 84.0  # of a single row, where branches lie above one another


def architecture(graph: Graph, name: str) -> Picture:
    """The picture of `graph`, called `name`, on a page 1200 pixels wide.

    The same network gives the same picture. Its numbers are the blocks in order: the layers in
    each, its shape, kernel and stride, and the blocks that its inputs come from.
    """
    with theme.plain_style():
        head, top = _head(graph, name)
        drawn = drawing(graph, top)
        figure, axes = theme.page(drawn.height)
        paint(axes, (*head, *drawn.shapes))
    names = [block.names[0] for block in drawn.blocks]
    as_tikz = tikz((*head, *drawn.shapes), drawn.height, name, names)
    blocks = _numbers(drawn.network)
    heading = tuple(blocks[0])
    rows = tuple(tuple(block[key] for key in heading) for block in blocks)
    numbers = {"model": name, "blocks": blocks}
    return Picture(figure, numbers, (heading, *rows), reading(drawn.network, drawn.parts), as_tikz)


@dataclass(frozen=True)
class Drawing:
    """A network as shapes on a page `height` high: `blocks` are those that the shapes name by their
    numbers, `network` is the whole network and `parts` its parts."""

    shapes: tuple[Shape, ...]
    height: float
    blocks: tuple[Block, ...]
    network: Network
    parts: tuple[Part, ...]


def drawing(graph: Graph, top: float = BELOW_HEAD) -> Drawing:
    """The blocks of `graph` from `top` down, and below them what their colours and signs mean."""
    network = merge(graph)
    dense = dense_block(network)
    drawn = network if dense is None else dense.network
    parts = parts_of(drawn)
    shapes, bottom = _body(drawn, parts, top)
    lines = [*notes(drawn.blocks), *dense_notes(network, dense)]
    below, height = legend(keys(drawn.blocks, parts), lines, bottom + 34)
    return Drawing((*shapes, *below), height, drawn.blocks, network, tuple(parts))


def _body(network: Network, parts: Sequence[Part], top: float) -> tuple[list[Shape], float]:
    """All parts of the network from `top` down, and the lowest point that they reach."""
    trunk, *sides = parts
    shapes, bottom = _u_shape(network, trunk, top) or _in_rows(network, trunk, top)
    for side in sides:
        caption = Text(theme.MARGIN, bottom + 30, _side_caption(network, side), align="left")
        drawn, bottom = _in_rows(network, side, bottom + 56)
        shapes += [caption, *drawn]
    return shapes, bottom


def _side_caption(network: Network, side: Part) -> str:
    """Where a side input or a side output hangs on the trunk."""
    if side.root is not None:
        name = network.blocks[side.root].names[0]
        return _("side output, from {name}:", name=safe_text(name))
    if side.goal is not None:
        name = network.blocks[side.goal].names[0]
        return _("side input, to {name}:", name=safe_text(name))
    return _("apart:")


def _u_shape(network: Network, trunk: Part, top: float) -> tuple[list[Shape], float] | None:
    """The network as a U where it has that form and the page is wide enough."""
    levels = levels_of(trunk.items, network.blocks)
    if not levels:
        return None
    blocks = blocks_of(levels, network)
    plan = Plan(blocks, scale_of(blocks, TALLEST_IN_U, SMALLEST_GAP), {})
    if lay_levels(levels, plan).right > CONTENT + SMALLEST_GAP:
        return None
    plan = _widened(plan, lambda wider: lay_levels(levels, wider).right)
    drawing = lay_levels(levels, plan)
    x, y = theme.MARGIN - plan.scale.gap, top - drawing.top
    return [shape.moved(x, y) for shape in drawing.shapes], y + drawing.bottom


def _in_rows(network: Network, part: Part, top: float) -> tuple[list[Shape], float]:
    """A part of the network from left to right, in as many rows as it needs."""
    strip = strip_of(part.items, network.blocks)
    plan, rows = _plan(strip, network.blocks)
    shapes: list[Shape] = []
    x = theme.MARGIN - plan.scale.gap
    end: Point | None = None
    for row in rows:
        entry = theme.MARGIN / 2 + 12 - x if end else None
        laid = lay(strip, plan, row.first, row.last, entry=entry)
        y = top - laid.top
        if end:
            shapes.append(_turn(end, y, top - ROW_GAP / 2))
        sizes = sizes_below(laid, plan, laid.bottom + 10)
        below = SIZES + 6 if sizes else 0
        sections = sections_below(strip, laid, row.first, laid.bottom + 10 + below)
        shapes += [shape.moved(x, y) for shape in (*laid.shapes, *sizes, *sections)]
        end = (x + laid.boxes[-1].exits[0][0], y)
        top = y + laid.bottom + below + ROW_GAP + (SECTIONS if sections else 0)
    return shapes, top - ROW_GAP


def _plan(strip: Strip, blocks: tuple[Block, ...]) -> tuple[Plan, tuple[Row, ...]]:
    """The rows of a strip, and the plan that lets them fill the page.

    Sizes are written in full where there is room, and so are the layers' names, where each is drawn
    itself.
    """
    tallest = TALLEST_IN_MODULES if has_modules(strip) else TALLEST_ALONE
    alone = scale_of(blocks, tallest, SMALLEST_GAP)
    plan = Plan(blocks, alone, dict(strip.grown), short=False)
    plain = _fitted(strip, plan)
    if strip.frames:
        return plain
    named = _fitted(strip, replace(plan, named=True))
    return named if len(named[1]) <= len(plain[1]) else plain


def _fitted(strip: Strip, plan: Plan) -> tuple[Plan, tuple[Row, ...]]:
    """`plan` on a scale on which the strip fills its rows."""
    width = CONTENT + SMALLEST_GAP
    rows = rows_of(strip, plan, width)
    if len(rows) > 1:
        plan = replace(plan, short=True)
        rows = rows_of(strip, plan, width)
    if len(rows) > 1:
        plan = replace(plan, scale=scale_of(plan.blocks, TALLEST_IN_ROWS, SMALLEST_GAP))
        rows = rows_of(strip, plan, width)
    plan = _widened(plan, lambda wider: max(laid.right for laid in _laid(strip, wider, rows)))
    full = all(fits_in_full(laid.spans) for laid in _laid(strip, plan, rows))
    # written in full only now, the sizes do not change the columns' widths
    return replace(plan, in_full=full), rows


def _laid(strip: Strip, plan: Plan, rows: Sequence[Row]) -> list[Laid]:
    return [lay(strip, plan, row.first, row.last) for row in rows]


def _widened(plan: Plan, width: Callable[[Plan], float]) -> Plan:
    """The same plan with arrows as long as the page allows; `width` grows with them evenly."""
    scale = plan.scale
    narrow = width(plan)
    growth = width(replace(plan, scale=replace(scale, gap=scale.gap + 1))) - narrow
    # the first gap lies in the margin
    room = (CONTENT + scale.gap - narrow) / max(growth - 1, 1)
    gap = min(LARGEST_GAP, scale.gap + max(0.0, room))
    return replace(plan, scale=replace(scale, gap=gap))


def _turn(end: Point, axis: float, between: float) -> Line:
    """From the end of a row to the left margin at the axis of the next."""
    right, left = theme.PAGE_WIDTH - theme.MARGIN / 2, theme.MARGIN / 2
    corners = ((right, end[1]), (right, between), (left, between), (left, axis))
    # a little further, so that the corner is round
    return Line((end, *corners, (left + 12, axis)))


def _head(graph: Graph, name: str) -> tuple[list[Shape], float]:
    """The network's name and its size, and where the drawing begins."""
    totals = summarise(graph, name).totals
    facts = [
        _("parameters not known")
        if totals.params is None
        else ngettext("1 parameter", "{count:,} parameters", totals.params)
    ]
    if totals.weight_layers:
        facts.append(
            ngettext("1 layer with weights", "{count} layers with weights", totals.weight_layers)
        )
    shapes: list[Shape] = []
    y = 42.0
    for line in theme.wrapped(safe_text(name), CONTENT, theme.TITLE, bold=True):
        shapes.append(Text(theme.MARGIN, y, line, theme.TITLE, bold=True, align="left"))
        y += theme.line_height(theme.TITLE)
    shapes.append(Text(theme.MARGIN, y, "  ·  ".join(facts), colour=theme.MUTED, align="left"))
    return shapes, y + BELOW_HEAD


def _numbers(network: Network) -> list[dict[str, Any]]:
    """One row a block: what the picture shows of it."""
    names = [block.names[0] for block in network.blocks]
    return [
        {
            "name": block.names[0],
            "kind": block.kind,
            "type": block.type,
            "layers": list(block.names),
            "output_shape": None if block.shape is None else list(block.shape),
            "kernel": None if block.kernel is None else list(block.kernel),
            "stride": None if block.stride is None else list(block.stride),
            "before": list(block.before),
            "after": list(block.after),
            "inputs": [names[edge.source] for edge in network.edges if edge.target == index],
        }
        for index, block in enumerate(network.blocks)
    ]
