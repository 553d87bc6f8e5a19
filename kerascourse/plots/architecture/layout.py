"""Strips of columns on a page: where every block, line and text goes.

Within a row all blocks are centred on its axis (y = 0 until the row is moved to its place), and
their labels stand on common lines below.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

from kerascourse.plots import theme
from kerascourse.plots.architecture.blocks import Block, times
from kerascourse.plots.architecture.palette import DISC_RADIUS, KIND_COLOURS, Scale, slices_of
from kerascourse.plots.architecture.shapes import Disc, Line, Pane, Point, Shape, Slab, Text
from kerascourse.plots.architecture.strip import Arc, Frame, Module, Strip
from kerascourse.symbolic.tensor import Shape as Sizes
from kerascourse.texts import safe_text

LABEL_GAP = 16.0
FRAME_PAD = 9.0
LANE_GAP = 12.0
BUS = 7.0
# the lines of a label, and of a layer's name
LONGEST_LABEL, LONGEST_NAME = 150.0, 96.0
# the line after the longest branch of a module
LONGEST_MERGE = 24.0


@dataclass(frozen=True)
class Span:
    """The columns from `left` to `right` hold maps of these sides; () for vectors."""

    left: float
    right: float
    sides: Sizes


@dataclass(frozen=True)
class Box:
    """One column, laid: the room it takes, and where lines reach and leave it."""

    start: float
    left: float
    right: float
    top: float
    bottom: float
    entries: tuple[Point, ...]
    exits: tuple[Point, ...]
    landing: Point
    spans: tuple[Span, ...]
    # where a module's lines part and meet
    buses: tuple[float, float] | None = None
    empty: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Laid:
    """A strip, or some of its columns, laid along y = 0."""

    shapes: tuple[Shape, ...]
    boxes: tuple[Box, ...]
    top: float
    bottom: float

    @property
    def right(self) -> float:
        """The right end."""
        return self.boxes[-1].right if self.boxes else 0.0

    @property
    def spans(self) -> tuple[Span, ...]:
        """The sizes of the maps, neighbours of equal size taken together."""
        joined: list[Span] = []
        for span in (span for box in self.boxes for span in box.spans):
            if joined and joined[-1].sides == span.sides:
                joined[-1] = replace(joined[-1], right=span.right)
            else:
                joined.append(span)
        return tuple(span for span in joined if span.sides)


@dataclass(frozen=True)
class Plan:
    """What all of a picture has in common.

    `grown` has the channels at the last run of a repeat. Columns are as wide as the sides of their
    maps, written short (`56²`) or not; `in_full` when the columns of each size together have room
    for all its sides. `named` writes the activations and the layer's name below each block.
    """

    blocks: tuple[Block, ...]
    scale: Scale
    grown: dict[int, int]
    short: bool = True
    in_full: bool = False
    named: bool = False

    def size(self, sides: Sizes) -> str:
        """The sides of a map as a column has room for them."""
        return short_size(sides) if self.short else times(sides)

    def labels(self, index: int) -> tuple[tuple[str, bool], ...]:
        """The lines under a block, and whether each is bold: channels, kernel, further facts; then
        its activations and its name."""
        block = self.blocks[index]
        if block.kind == "combine":
            return ()
        channels = "?" if block.channels is None else str(block.channels)
        if index in self.grown:
            channels = f"{channels}…{self.grown[index]}"
        lines = [(channels, True)]
        texts = [(text, LONGEST_LABEL) for text in (block.label, *block.tags)]
        if self.named:
            texts += [(text, LONGEST_LABEL) for text in dict.fromkeys(block.activations)]
            texts.append((self._name(block), LONGEST_NAME))
        lines += [(line, False) for text in texts for line in theme.wrapped(*text)]
        return tuple(lines)

    def _name(self, block: Block) -> str:
        """A layer's name without what all names begin with; none where the label tells it."""
        name = block.names[0]
        if name in block.tags or (block.kind == "input" and name.startswith("input")):
            return ""
        if block.kind == "input":
            return safe_text(name)
        return safe_text(name.removeprefix(self.prefix))

    @cached_property
    def prefix(self) -> str:
        """What the names of all layers begin with, as `inception_3a_`."""
        names = [block.names[0] for block in self.blocks if block.kind != "input"]
        if len(names) < 2:
            return ""
        # what the first and the last in the alphabet share, all share
        pairs = zip(min(names), max(names), strict=False)
        common = "".join(
            sign for sign, _other in takewhile(lambda pair: len(set(pair)) == 1, pairs)
        )
        return common[: max(common.rfind("_"), common.rfind("/")) + 1]

    def half(self, index: int) -> float:
        """Half the height of a block."""
        return self.scale.height(self.blocks[index]) / 2

    def width(self, index: int) -> float:
        """The room that a block and its labels take."""
        block = self.blocks[index]
        body = sum(width for width, _colour in slices_of(block, self.scale))
        texts = [theme.text_width(text, bold=bold) for text, bold in self.labels(index)]
        if block.spatial and block.kind != "combine":
            texts.append(theme.text_width(self.size(block.spatial)))
        return max([body + self.scale.depth(block)[0], *texts])


def short_size(sides: Sizes) -> str:
    """Equal sides as a power: `56²`."""
    if len(sides) in (2, 3) and len(set(sides)) == 1 and sides[0] is not None:
        return f"{sides[0]}{'²³'[len(sides) - 2]}"
    return times(sides)


def lay(
    strip: Strip,
    plan: Plan,
    first: int = 0,
    last: int | None = None,
    half: float = 0.0,
    entry: float | None = None,
) -> Laid:
    """The columns `first` to `last` of a strip along y = 0, from x = 0 on.

    `half` is the least height of their axis over the labels; `entry` where a line comes from that
    leads into the first column.
    """
    last = len(strip.columns) - 1 if last is None else last
    half = max(half, _half(strip, plan, first, last))
    shapes: list[Shape] = []
    boxes: list[Box] = []
    x = 0.0
    for index in range(first, last + 1):
        x += FRAME_PAD * sum(frame.first == index for frame in strip.frames)
        column = strip.columns[index]
        if isinstance(column.content, Module):
            box, drawn = _lay_module(column.content, plan, x, half)
        else:
            box, drawn = _lay_block(column.content, plan, x, half)
        if boxes and column.joined:
            shapes += _connect(boxes[-1].exits, boxes[-1].buses, box)
        elif not boxes and entry is not None:
            shapes += _connect(((entry, 0.0),), None, box)
        boxes.append(box)
        shapes += drawn
        x = box.right + FRAME_PAD * sum(frame.last == index for frame in strip.frames)
    over, top = _lay_over(strip, boxes, first, last)
    bottom = max((box.bottom for box in boxes), default=0.0)
    panes = [s for s in over if isinstance(s, Pane)]
    return Laid(
        (*shapes, *over), tuple(boxes), top, max([bottom, *(pane.bottom for pane in panes)])
    )


def _half(strip: Strip, plan: Plan, first: int, last: int) -> float:
    """Half the height of the highest block on the strip's own axis."""
    halves = [0.0]
    for column in strip.columns[first : last + 1]:
        if isinstance(column.content, int):
            halves.append(plan.half(column.content))
        elif (trunk := column.content.trunk) is not None:
            branch = column.content.branches[trunk]
            halves.append(_half(branch, plan, 0, len(branch.columns) - 1))
    return max(halves)


def _lay_block(index: int, plan: Plan, x: float, half: float) -> tuple[Box, list[Shape]]:
    block, scale = plan.blocks[index], plan.scale
    left = x + scale.gap
    width = plan.width(index)
    centre = left + width / 2
    lines = plan.labels(index)
    bottom = half + (LABEL_GAP - 10 + theme.LINE_HEIGHT * len(lines) if lines else 0)
    dx, dy = scale.depth(block)
    height = scale.height(block)
    shapes: list[Shape]
    if block.kind == "combine":
        # what follows the joint, an activation as a rule, stands right of its disc
        marks = slices_of(block, scale)[1:]
        body = 2 * DISC_RADIUS + sum(part for part, _colour in marks)
        start = centre - body / 2
        shapes = [Disc(start + DISC_RADIUS, 0.0, DISC_RADIUS, block.label, index)]
        if marks:
            right = start + 2 * DISC_RADIUS + 1
            shapes.append(Slab(right, 0.0, 1.4 * DISC_RADIUS, marks, (0, 0), marks[0][1], index))
    else:
        slices = slices_of(block, scale)
        body = sum(part for part, _colour in slices)
        colour = KIND_COLOURS[block.part_kinds[0] if block.part_kinds else block.kind]
        shapes = [Slab(centre - (body + dx) / 2, 0.0, height, slices, (dx, dy), colour, index)]
        for number, (text, bold) in enumerate(lines):
            y = half + LABEL_GAP + theme.LINE_HEIGHT * number
            ink = theme.INK if bold else theme.MUTED
            shapes.append(Text(centre, y, text, bold=bold, colour=ink))
    side = (body + dx) / 2
    box = Box(
        start=x,
        left=left,
        right=left + width,
        top=-height / 2 - dy,
        bottom=max(bottom, height / 2),
        entries=((centre - side - 1, 0.0),),
        exits=((centre + side, 0.0),),
        landing=(centre + dx / 2, -height / 2 - dy - 1),
        spans=_spans(block, left, left + width),
    )
    return box, shapes


def _spans(block: Block, left: float, right: float) -> tuple[Span, ...]:
    return () if block.spatial is None else (Span(left, right, block.spatial),)


def _lay_module(module: Module, plan: Plan, x: float, half: float) -> tuple[Box, list[Shape]]:
    """Branches one above the other; the trunk, if there is one, stays on the axis."""
    trunk = module.trunk
    lanes = [
        lay(branch, plan, half=half if index == trunk else 0.0)
        for index, branch in enumerate(module.branches)
    ]
    inner = max(lane.right for lane in lanes)
    left, fork = x + plan.scale.gap, x + plan.scale.gap - 4
    after = min(plan.scale.gap, LONGEST_MERGE)
    right = max(left + inner + after + BUS, left + theme.text_width(module.caption))
    offsets = _offsets(lanes, trunk)
    shapes: list[Shape] = []
    entries, exits = [], []
    for lane, note, y in zip(lanes, module.notes, offsets, strict=True):
        start = fork + (right - after - fork - lane.right) / 2
        shapes += [shape.moved(start, y) for shape in lane.shapes]
        begin = lane.boxes[0].entries[0][0] if lane.boxes else inner / 2
        end = lane.boxes[-1].exits[0][0] if lane.boxes else inner / 2
        entries.append((start + begin, y))
        exits.append((start + end, y))
        if note:
            shapes.append(Text(start + inner / 2, y - 13, note, colour=theme.MUTED))
    top = min(y + lane.top for lane, y in zip(lanes, offsets, strict=True))
    bottom = max(y + lane.bottom for lane, y in zip(lanes, offsets, strict=True))
    if module.caption:
        top -= theme.LINE_HEIGHT + 4
        middle = (fork + right - BUS) / 2
        shapes.append(Text(middle, top + theme.LINE_HEIGHT / 2, module.caption, colour=theme.MUTED))
    box = Box(
        start=x,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        entries=tuple(entries),
        exits=tuple(exits),
        landing=((left + right) / 2, top),
        spans=_module_spans(module, lanes, trunk, plan, left, right),
        buses=(fork, right - BUS),
        empty=tuple(not lane.boxes for lane in lanes),
    )
    return box, shapes


def _offsets(lanes: Sequence[Laid], trunk: int | None) -> list[float]:
    """The axis of each lane, from the top down; without a trunk they are centred on 0."""
    if trunk is not None:
        above = lanes[trunk].top - LANE_GAP - lanes[1 - trunk].bottom
        return [0.0 if index == trunk else above for index in range(2)]
    y = 0.0
    offsets = []
    for lane in lanes:
        offsets.append(y - lane.top)
        y += lane.bottom - lane.top + LANE_GAP
    middle = (offsets[0] + offsets[-1]) / 2
    return [offset - middle for offset in offsets]


def _module_spans(
    module: Module, lanes: Sequence[Laid], trunk: int | None, plan: Plan, left: float, right: float
) -> tuple[Span, ...]:
    """The size of all maps in a module, where they are equal; else those of the trunk."""
    sizes = {span.sides for lane in lanes for span in lane.spans}
    if len(sizes) == 1:
        return (Span(left, right, next(iter(sizes))),)
    if trunk is None:
        return (Span(left, right, ()),)
    lane = lanes[trunk]
    start = left + BUS
    return tuple(Span(s.left + start, s.right + start, s.sides) for s in lane.spans)


def _connect(exits: Sequence[Point], buses: tuple[float, float] | None, after: Box) -> list[Shape]:
    """The lines from where they leave one column to where they enter the next."""
    lines: list[Shape] = []
    for exit_x, exit_y in exits:
        for number, (entry_x, entry_y) in enumerate(after.entries):
            points: list[Point] = [(exit_x, exit_y)]
            if buses and exit_y:
                points += [(buses[1], exit_y), (buses[1], entry_y)]
            if after.buses and entry_y:
                points += [(after.buses[0], exit_y), (after.buses[0], entry_y)]
            points.append((entry_x, entry_y))
            arrow = not (after.empty and after.empty[number])
            lines.append(Line(tuple(points), arrow=arrow))
    return lines


def _lay_over(
    strip: Strip, boxes: Sequence[Box], first: int, last: int
) -> tuple[list[Shape], float]:
    """Arcs over the columns and the grounds of what repeats, from the inside out."""
    tops = {first + i: box.top for i, box in enumerate(boxes)}
    bottom = max((box.bottom for box in boxes), default=0.0)
    landed: dict[int, int] = {}
    shapes: list[Shape] = []
    things: list[Arc | Frame] = [*strip.arcs, *strip.frames]
    for thing in sorted(things, key=_length):
        if isinstance(thing, Frame):
            if thing.last < first or thing.first > last:
                continue
            inside = range(max(thing.first, first), min(thing.last, last) + 1)
            top = min(tops[i] for i in inside) - FRAME_PAD - theme.LINE_HEIGHT
            shapes += _frame(
                thing, boxes[inside[0] - first], boxes[inside[-1] - first], top, bottom
            )
            tops.update(dict.fromkeys(inside, top))
            continue
        if thing.target < first or thing.source >= last:
            continue
        inside = range(max(thing.source + 1, first), min(thing.target, last) + 1)
        top = min(tops[i] for i in inside) - 14
        shapes += _arc(thing, boxes, first, last, top, landed)
        tops.update(dict.fromkeys(inside, top - (theme.LINE_HEIGHT if thing.note else 0)))
    return shapes, min(tops.values(), default=0.0)


def _length(thing: Arc | Frame) -> tuple[int, int]:
    """Inner things first; the arc of a block that repeats before the ground behind it."""
    if isinstance(thing, Arc):
        return thing.target - thing.source, 0
    return thing.last - thing.first + 1, 1


def _frame(frame: Frame, start: Box, end: Box, top: float, bottom: float) -> list[Shape]:
    left, right = start.start - 2, end.right + FRAME_PAD - 2
    count = f"×{frame.times}"
    y = top + theme.LINE_HEIGHT / 2 + 4
    shapes: list[Shape] = [
        Pane(left, top, right, bottom + 8),
        Text(right - 8, y, count, bold=True, align="right"),
    ]
    room = right - left - 30 - theme.text_width(count, bold=True)
    if frame.caption and theme.text_width(frame.caption) <= room:
        shapes.append(Text(left + 8, y, frame.caption, colour=theme.MUTED, align="left"))
    return shapes


def _arc(
    arc: Arc, boxes: Sequence[Box], first: int, last: int, top: float, landed: dict[int, int]
) -> list[Shape]:
    """From the line behind its source, over the columns between, down onto its target.

    Where a row of the page ends the arc goes on, as a slur does in music.
    """
    shapes: list[Shape] = []
    points: list[Point] = []
    if arc.source >= first - 1 and arc.source + 1 >= first:
        start = boxes[arc.source + 1 - first].start + 5
        points += [(start, 0.0), (start, top)]
        shapes.append(Disc(start, 0.0, 3.2))
    else:
        points.append((boxes[0].start, top))
    if arc.target <= last:
        count = landed.get(arc.target, 0)
        landed[arc.target] = count + 1
        x, y = boxes[arc.target - first].landing
        x += 7 * ((count + 1) // 2) * (-1) ** count
        points += [(x, top), (x, y)]
    else:
        points.append((boxes[-1].right, top))
    shapes.append(Line(tuple(points), arrow=arc.target <= last))
    if arc.note:
        middle = (points[-1][0] + points[0][0]) / 2
        shapes.append(Text(middle, top - 13, arc.note, colour=theme.MUTED))
    return shapes


def sizes_below(laid: Laid, plan: Plan, y: float) -> list[Shape]:
    """The sides of the maps, each under the columns that have it."""
    shapes: list[Shape] = []
    for span in laid.spans:
        text = times(span.sides) if plan.in_full else plan.size(span.sides)
        shapes += _bracket(span.left, span.right, y, Text(0, 0, text))
    return shapes


def sections_below(strip: Strip, laid: Laid, first: int, y: float) -> list[Shape]:
    """The names of the network's sections, each under its columns; `first` is the first laid."""
    shapes: list[Shape] = []
    last = first + len(laid.boxes) - 1
    ends = [-LONGEST_NAME] * 2  # of the names on the two lines
    for section in strip.sections:
        start, end = max(section.first, first), min(section.last, last)
        if start <= end:
            left, right = laid.boxes[start - first].left, laid.boxes[end - first].right
            half = theme.text_width(section.name, bold=True) / 2
            middle = (left + right) / 2
            line = 0 if middle - half > ends[0] + 10 else 1
            ends[line] = middle + half
            name = Text(*(0, line * theme.LINE_HEIGHT, section.name), bold=True, colour=theme.MUTED)
            shapes += _bracket(left, right, y, name)
    return shapes


def _bracket(left: float, right: float, y: float, text: Text) -> list[Shape]:
    points = ((left, y), (left, y + 5), (right, y + 5), (right, y))
    line = Line(points, colour=theme.RULE, width=1.2)
    return [line, text.moved((left + right) / 2, y + 18)]


def fits_in_full(spans: Iterable[Span]) -> bool:
    """Whether every size has room for all its sides under the columns that have it."""
    return all(theme.text_width(times(s.sides)) <= s.right - s.left for s in spans)
