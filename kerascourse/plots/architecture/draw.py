"""`kc plot architecture`: a network drawn as blocks to scale of their volumes."""

from collections.abc import Sequence
from dataclasses import replace

from kerascourse.plots import theme
from kerascourse.plots.architecture.blocks import Block, Network, merge, times
from kerascourse.plots.architecture.layout import (
    Laid,
    Plan,
    Span,
    lay,
    needs_short_sizes,
    sizes_below,
)
from kerascourse.plots.architecture.palette import (
    KIND_COLOURS,
    MARK_COLOURS,
    Scale,
    kind_name,
    mark_name,
    scale_of,
)
from kerascourse.plots.architecture.rows import Row, rows_of, widest
from kerascourse.plots.architecture.shapes import Disc, Line, Shape, Slab, Text, paint
from kerascourse.plots.architecture.strip import Strip, strip_of
from kerascourse.plots.architecture.tree import Part, parts_of
from kerascourse.plots.architecture.ushape import lay_levels, levels_of
from kerascourse.plots.picture import Picture
from kerascourse.summary.rows import summarise
from kerascourse.symbolic.graph import Graph
from kerascourse.texts import _, safe_text

CONTENT = theme.PAGE_WIDTH - 2 * theme.MARGIN
SMALLEST_GAP, LARGEST_GAP = 15.0, 44.0
ROW_GAP = 34.0
TALLEST_ALONE, TALLEST_IN_ROWS, TALLEST_IN_U = 150.0, 105.0, 96.0
SIZES = 32.0


def architecture(graph: Graph, name: str) -> Picture:
    """The picture of `graph`, called `name`, on a page 1200 pixels wide."""
    network = merge(graph)
    parts = parts_of(network)
    shapes, bottom = _body(network, parts)
    head = _head(graph, name, network)
    legend, height = _legend(network, bottom + 30)
    figure, axes = theme.page(height)
    paint(axes, (*head, *shapes, *legend))
    return Picture(figure, _numbers(network, name), _table(network))


def _body(network: Network, parts: Sequence[Part]) -> tuple[list[Shape], float]:
    """All parts of the network, and the lowest point that they reach."""
    top = 112.0
    levels = levels_of(parts[0].items, network.blocks)
    if levels:
        plan = Plan(network.blocks, scale_of(network.blocks, TALLEST_IN_U, SMALLEST_GAP), {})
        laid = lay_levels(levels, plan, short=True)
        if laid.right <= CONTENT + 10:
            wider = _widened(plan, lambda p: lay_levels(levels, p, True).right)
            laid = lay_levels(levels, wider, short=True)
            x = theme.MARGIN + (CONTENT - laid.right) / 2 - plan.scale.gap / 2
            y = top - laid.top
            shapes = [shape.moved(x, y) for shape in laid.shapes]
            return shapes, y + laid.bottom
    strip = strip_of(parts[0].items, network.blocks)
    return _rows(strip, network, top)


def _widened(plan: Plan, width):  # type: ignore[no-untyped-def]
    """The same plan with arrows as long as the page allows."""
    narrow = width(plan)
    wide = width(replace(plan, scale=replace(plan.scale, gap=plan.scale.gap + 1)))
    room = (CONTENT - narrow) / max(wide - narrow, 1e-9)
    gap = min(LARGEST_GAP, plan.scale.gap + max(0.0, room))
    return replace(plan, scale=replace(plan.scale, gap=gap))


def _rows(strip: Strip, network: Network, top: float) -> tuple[list[Shape], float]:
    grown = dict(strip.grown)
    for tallest in (TALLEST_ALONE, TALLEST_IN_ROWS):
        scale = scale_of(network.blocks, tallest, SMALLEST_GAP)
        plan = Plan(network.blocks, scale, grown)
        rows = rows_of(strip, plan, CONTENT)
        if len(rows) == 1:
            break
    plan = _widened(plan, lambda p: widest(strip, p, rows))
    laids = [lay(strip, plan, row.first, row.last) for row in rows]
    short = any(needs_short_sizes(laid.spans) for laid in laids)
    single = len(rows) == 1
    shapes: list[Shape] = []
    before: tuple[float, float, float] | None = None
    for laid in laids:
        y = top - laid.top
        x = theme.MARGIN + ((CONTENT - laid.right) / 2 if single else 0) - plan.scale.gap / 2
        shapes += [shape.moved(x, y) for shape in laid.shapes]
        shapes += [s.moved(x, y) for s in sizes_below(laid.spans, laid.bottom + 8, short)]
        if before:
            shapes.append(_turn(before, (x + laid.boxes[0].entries[0][0], y), top - ROW_GAP / 2))
        before = (x + laid.boxes[-1].exits[0][0], y, 0.0)
        top = y + laid.bottom + SIZES + ROW_GAP
    return shapes, top - ROW_GAP


def _turn(before: tuple[float, float, float], after: tuple[float, float], between: float) -> Line:
    """From the end of a row to the beginning of the next."""
    x, y, _unused = before
    right, left = theme.PAGE_WIDTH - theme.MARGIN / 2, theme.MARGIN / 2
    points = ((x, y), (right, y), (right, between), (left, between), (left, after[1]), after)
    return Line(points, arrow=True, colour=theme.RULE)


def _head(graph: Graph, name: str, network: Network) -> list[Shape]:
    totals = summarise(graph, name).totals
    params = _("unknown") if totals.params is None else f"{totals.params:,}"
    facts = [_("{params} parameters").format(params=params)]
    if totals.weight_layers:
        facts.append(_("{count} layers with weights").format(count=totals.weight_layers))
    return [
        Text(theme.MARGIN, 42, safe_text(name), theme.TITLE, bold=True, align="left"),
        Text(theme.MARGIN, 72, "  ·  ".join(facts), colour=theme.MUTED, align="left"),
    ]


def _legend(network: Network, top: float) -> tuple[list[Shape], float]:
    """What the colours and signs mean, and the height of the page that ends after it."""
    entries: dict[str, tuple[str, bool]] = {}
    for kind, colour in KIND_COLOURS.items():
        if any(block.kind == kind for block in network.blocks):
            entries.setdefault(kind_name(kind), (colour, False))
    for mark, colour in MARK_COLOURS.items():
        if any(mark in (*block.before, *block.after) for block in network.blocks):
            entries.setdefault(mark_name(mark), (colour, True))
    shapes: list[Shape] = []
    x, y = theme.MARGIN, top
    for text, (colour, thin) in entries.items():
        width = 5 if thin else 15
        room = width + 8 + theme.text_width(text) + 26
        if x + room - 26 > theme.PAGE_WIDTH - theme.MARGIN:
            x, y = theme.MARGIN, y + 28
        shapes.append(Slab(x, y, 16, ((width, colour),), (0, 0)))
        shapes.append(Text(x + width + 8, y, text, align="left"))
        x += room
    y += 32
    note = _("Heights and widths: square roots of side and channels.")
    if any("/" in block.label for block in network.blocks):
        note += "  " + _("3×3/2: kernel 3×3, stride 2.")
    shapes.append(Text(theme.MARGIN, y, note, colour=theme.MUTED, align="left"))
    return shapes, y + 34


def _numbers(network: Network, name: str):  # type: ignore[no-untyped-def]
    return {}


def _table(network: Network):  # type: ignore[no-untyped-def]
    return ()
