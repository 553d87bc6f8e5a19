"""A series of items as a strip of columns: what is drawn from left to right, and over it the lines
that pass other columns by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kerascourse.plots.architecture.blocks import Block
from kerascourse.plots.architecture.tree import Item, Parallel, Repeat, Tangle, leaves
from kerascourse.texts import _


@dataclass(frozen=True)
class Module:
    """Branches side by side, each a strip of its own; one without columns is a plain line."""

    branches: tuple["Strip", ...]
    notes: tuple[str, ...]
    caption: str

    @property
    def trunk(self) -> int | None:
        """The branch that continues the line: the longer of two, when they differ."""
        lengths = [len(branch.columns) for branch in self.branches]
        if len(lengths) == 2 and lengths[0] != lengths[1]:
            return lengths.index(max(lengths))
        return None


@dataclass(frozen=True)
class Column:
    """A block, or branches side by side; `joined` when a line comes from the column before."""

    content: int | Module
    joined: bool = True


@dataclass(frozen=True)
class Arc:
    """A line from the column `source` to the column `target` that passes others by."""

    source: int
    target: int
    note: str = ""


@dataclass(frozen=True)
class Frame:
    """Columns `first` to `last` stand `times` times in the network."""

    first: int
    last: int
    times: int
    caption: str


@dataclass(frozen=True)
class Section:
    """Columns `first` to `last` are one part of the network, as the encoder."""

    first: int
    last: int
    name: str


@dataclass(frozen=True)
class Strip:
    """Columns in their order. `grown` has the channels at the last run of a repeat, by block."""

    columns: tuple[Column, ...]
    arcs: tuple[Arc, ...] = ()
    frames: tuple[Frame, ...] = ()
    grown: tuple[tuple[int, int], ...] = ()
    sections: tuple[Section, ...] = ()


def strip_of(items: Sequence[Item], blocks: Sequence[Block]) -> Strip:
    """The strip that shows `items`."""
    writer = _Writer(blocks)
    writer.add(items)
    return Strip(
        tuple(writer.columns),
        tuple(writer.arcs),
        tuple(writer.frames),
        tuple(writer.grown),
        _sections(writer.columns, blocks),
    )


def _sections(columns: Sequence[Column], blocks: Sequence[Block]) -> tuple[Section, ...]:
    """Encoder, bottleneck and decoder, where a network has them."""
    single = {i: blocks[c.content] for i, c in enumerate(columns) if isinstance(c.content, int)}
    first, last = _bottleneck(single)
    layers = [i for i, block in single.items() if block.kind not in ("input", "padding")]
    named = [i for i in layers if single[i].names[0].startswith("encoder")]
    start = next(iter(named or layers), first)
    if not start < first <= last < len(columns) - 1:
        return ()
    return (
        Section(start, first - 1, _("encoder")),
        Section(first, last, _("bottleneck")),
        Section(last + 1, len(columns) - 1, _("decoder")),
    )


def _bottleneck(single: Mapping[int, Block]) -> tuple[int, int]:
    """The first and the last column of the latent layer; without one, of the smallest maps, where
    maps are made larger again after them. (0, 0) where there is neither."""
    latent = next((i for i, block in single.items() if block.latent), None)
    if latent is not None:
        return latent, latent
    enlarging = next((i for i, block in single.items() if block.enlarges), 0)
    sides = {
        i: block.spatial[0]
        for i, block in single.items()
        if i < enlarging and block.spatial and block.spatial[0] is not None
    }
    smallest = [i for i, side in sides.items() if side == min(sides.values())]
    if not smallest or len(set(sides.values())) == 1:
        return 0, 0
    # the pooling that leads there is the encoder's
    layers = [i for i in smallest if single[i].kind not in ("max", "average")]
    return min(layers or smallest), enlarging - 1


def has_modules(strip: Strip) -> bool:
    """Whether three branches or more lie above one another somewhere."""
    modules = [c.content for c in strip.columns if isinstance(c.content, Module)]
    return any(len(module.branches) > 2 for module in modules)


def caption_of(items: Sequence[Item], blocks: Sequence[Block]) -> str:
    """What the names of all blocks in `items` begin with: `inception 3a`, `conv2 block1`."""
    names = [blocks[leaf].names[0].split("_") for leaf in leaves(items)]
    common = []
    for parts in zip(*names, strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    # names that Keras gives by itself (conv2d, conv2d_1) tell no place in the network
    types = {blocks[leaf].type.lower() for leaf in leaves(items)}
    word = "".join(common)
    usual = any(t == word or (t.startswith(word) and not word[-1:].isdigit()) for t in types)
    # a place in the network has a number: conv2 block1, inception 3a
    return " ".join(common) if not usual and any(map(str.isdigit, word)) else ""


class _Writer:
    """Appends items to the columns of one strip."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.columns: list[Column] = []
        self.arcs: list[Arc] = []
        self.frames: list[Frame] = []
        self.grown: list[tuple[int, int]] = []

    def add(self, items: Sequence[Item]) -> None:
        for item in items:
            if isinstance(item, int):
                self.columns.append(Column(item))
            elif isinstance(item, Parallel):
                self._add_parallel(item)
            elif isinstance(item, Repeat):
                self._add_repeat(item)
            else:
                self._add_tangle(item)

    def _add_parallel(self, item: Parallel) -> None:
        """One branch stays in line, and what passes it unchanged is an arc; more are a module."""
        full = [branch for branch in item.branches if branch.items]
        if len(full) > 1:
            strips = tuple(strip_of(branch.items, self.blocks) for branch in item.branches)
            for strip in strips:
                self.grown.extend(strip.grown)
            notes = tuple(branch.note for branch in item.branches)
            caption = caption_of((item,), self.blocks)
            self.columns.append(Column(Module(strips, notes, caption)))
            self.columns.append(Column(item.joint))
            return
        source = len(self.columns) - 1
        for branch in full:
            self.add(branch.items)
        self.columns.append(Column(item.joint))
        for branch in item.branches:
            if not branch.items:
                self.arcs.append(Arc(source, len(self.columns) - 1, branch.note))

    def _add_repeat(self, item: Repeat) -> None:
        first = len(self.columns)
        self.add(item.items)
        caption = caption_of((*item.items, *item.last), self.blocks)
        self.frames.append(Frame(first, len(self.columns) - 1, item.times, caption))
        for early, late in zip(leaves(item.items), leaves(item.last), strict=True):
            channels = self.blocks[late].channels
            if channels is not None and channels != self.blocks[early].channels:
                self.grown.append((early, channels))

    def _add_tangle(self, item: Tangle) -> None:
        entry = len(self.columns) - 1
        place = {block: entry + 1 + index for index, block in enumerate(item.blocks)}
        direct = {
            place[edge.target]
            for edge in item.edges
            if place.get(edge.source, entry) == place[edge.target] - 1
        }
        self.columns += [Column(block, place[block] in direct) for block in item.blocks]
        for edge in item.edges:
            source, target = place.get(edge.source, entry), place[edge.target]
            if source != target - 1:
                self.arcs.append(Arc(source, target, edge.note))
