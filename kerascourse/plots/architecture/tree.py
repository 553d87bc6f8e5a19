"""Branches and repeats of a network, found in its lines alone.

Between two blocks that every path passes lie either nothing or branches that run side by side: a
series-parallel graph, as all networks of the course are. What is not stays a tangle.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kerascourse.plots.architecture.blocks import Block, Edge, Network
from kerascourse.summaries.fold import repetition

# so many equal blocks in a row are shown as one and a number
FEWEST_SINGLE_REPEATS = 5


@dataclass(frozen=True)
class Branch:
    """One of several ways between two blocks; empty where the values pass unchanged."""

    items: tuple["Item", ...]
    note: str = ""


@dataclass(frozen=True)
class Parallel:
    """Branches over the same input, and the block that joins them."""

    branches: tuple[Branch, ...]
    joint: int


@dataclass(frozen=True)
class Repeat:
    """`times` equal runs of items; `items` is the first run, `last` the last."""

    items: tuple["Item", ...]
    last: tuple["Item", ...]
    times: int


@dataclass(frozen=True)
class Tangle:
    """Blocks in topological order between which lines run that are no branches.

    `edges` has those that come from the block before, too.
    """

    blocks: tuple[int, ...]
    edges: tuple[Edge, ...]


Item = int | Parallel | Repeat | Tangle


@dataclass(frozen=True)
class Part:
    """A part of the network: from a block of the trunk (`root`), or into one (`goal`)."""

    items: tuple[Item, ...]
    root: int | None = None
    goal: int | None = None


def parts_of(network: Network) -> tuple[Part, ...]:
    """The trunk from the first input to the first output, then side inputs and side outputs."""
    forward, backward = _neighbours(network.edges)
    ends = _reached(network.inputs[:1], forward) & _reached(network.outputs[:1], backward)
    everything = set(range(len(network.blocks)))
    trunk = Part(_items(network, ends)) if ends else Part((_tangle(network, everything),))
    rest = everything - ends if ends else set()
    return (trunk, *(_side(network, group) for group in _groups(rest, network.edges)))


def leaves(items: Iterable[Item]) -> Iterator[int]:
    """All blocks of `items`, in their order; of a repeat those of the first run."""
    for item in items:
        if isinstance(item, int):
            yield item
        elif isinstance(item, Parallel):
            for branch in item.branches:
                yield from leaves(branch.items)
            yield item.joint
        elif isinstance(item, Repeat):
            yield from leaves(item.items)
        else:
            yield from item.blocks


def has_skips(items: Iterable[Item]) -> bool:
    """Whether values pass other blocks by unchanged somewhere in `items`."""
    return any(_skips(item) for item in items)


def _skips(item: Item) -> bool:
    if isinstance(item, Parallel):
        inner = [branch.items for branch in item.branches]
        return () in inner or any(map(has_skips, inner))
    if isinstance(item, Repeat):
        return has_skips(item.items)
    # more lines than lead from block to block
    return isinstance(item, Tangle) and len(item.edges) > len(item.blocks)


def _side(network: Network, group: set[int]) -> Part:
    """A side input or a side output, with the block of the trunk that it hangs on."""
    root = next(
        (e.source for e in network.edges if e.target in group and e.source not in group), None
    )
    goal = next(
        (e.target for e in network.edges if e.source in group and e.target not in group), None
    )
    return Part(_items(network, group), root, goal)


def _items(network: Network, group: set[int]) -> tuple[Item, ...]:
    """`group` as a series of items; a tangle when it has several beginnings or ends."""
    edges = tuple(e for e in network.edges if e.source in group and e.target in group)
    forward, backward = _neighbours(edges)
    starts = [n for n in sorted(group) if not backward.get(n)]
    stops = [n for n in sorted(group) if not forward.get(n)]
    if len(starts) != 1 or len(stops) != 1:
        return (_tangle(network, group),)
    return fold(_series(starts[0], edges, sorted(group)), network.blocks)


def _series(start: int, edges: tuple[Edge, ...], order: Sequence[int]) -> tuple[Item, ...]:
    """The items from `start` to the end."""
    forward, _backward = _neighbours(edges)
    meets = _meeting_points(order, forward)
    items: list[Item] = [start]
    here = start
    while (there := meets.get(here)) is not None:
        if forward[here] == [there]:
            items.append(there)
        else:
            items.append(_between(here, there, edges, order))
        here = there
    return tuple(items)


def _between(
    here: int, there: int, edges: tuple[Edge, ...], order: Sequence[int]
) -> Parallel | Tangle:
    """What lies between two blocks that every path passes."""
    forward, backward = _neighbours(edges)
    inside = (_reached([here], forward) & _reached([there], backward)) - {here, there}
    direct = [e for e in edges if (e.source, e.target) == (here, there)]
    branches = [(0, Branch((), e.note)) for e in direct]
    for group in _groups(inside, edges):
        entries = [e for e in edges if e.source == here and e.target in group]
        exits = [e for e in edges if e.target == there and e.source in group]
        inner = tuple(e for e in edges if e.source in group and e.target in group)
        if len(entries) > 1 or len(exits) > 1:
            near = {here, there} | inside
            return Tangle(
                tuple(n for n in order if n in inside or n == there),
                tuple(e for e in edges if e.source in near and e.target in near),
            )
        items = _series(entries[0].target, inner, [n for n in order if n in group])
        branches.append((min(group), Branch(items, entries[0].note or exits[0].note)))
    ordered = sorted(branches, key=lambda pair: pair[0])
    return Parallel(tuple(branch for _first, branch in ordered), there)


def _meeting_points(order: Sequence[int], forward: dict[int, list[int]]) -> dict[int, int | None]:
    """For each block the next one that every path from it passes: its nearest post-dominator."""
    place = {n: i for i, n in enumerate(order)}
    meets: dict[int, int | None] = {}
    for node in reversed(order):
        following = forward.get(node, [])
        common: int | None = following[0] if following else None
        for other in following[1:]:
            here: int | None = other
            while common is not None and here is not None and common != here:
                if place[common] < place[here]:
                    common = meets[common]
                else:
                    here = meets[here]
            common = common if here is not None else None
        meets[node] = common
    return meets


def fold(items: tuple[Item, ...], blocks: Sequence[Block]) -> tuple[Item, ...]:
    """`items` with runs that repeat shown once; branches are folded inside too."""
    items = tuple(_folded_inside(item, blocks) for item in items)
    numbers: dict[object, int] = {}
    keys = [numbers.setdefault(_key(item, blocks), len(numbers)) for item in items]
    result: list[Item] = []
    position = 0
    while position < len(items):
        length, times = repetition(keys, position, shortest=1)
        run = items[position : position + length]
        if times == 1 or not _worth(run, times):
            result.append(items[position])
            position += 1
            continue
        end = position + length * times
        result.append(Repeat(run, items[end - length : end], times))
        position = end
    return tuple(result)


def _worth(run: tuple[Item, ...], times: int) -> bool:
    """A few single blocks are shown one by one; modules, and long runs, once."""
    plain = all(isinstance(item, int) for item in run)
    return times >= FEWEST_SINGLE_REPEATS if plain else True


def _folded_inside(item: Item, blocks: Sequence[Block]) -> Item:
    if not isinstance(item, Parallel):
        return item
    branches = tuple(Branch(fold(b.items, blocks), b.note) for b in item.branches)
    return Parallel(branches, item.joint)


def _key(item: Item, blocks: Sequence[Block]) -> object:
    """Equal for items that look alike; input channels do not matter, as in a DenseNet."""
    if isinstance(item, int):
        block = blocks[item]
        return (
            block.kind,
            block.type,
            block.label,
            block.width,
            block.before,
            block.after,
            block.tags,
            block.spatial,
        )
    if isinstance(item, Parallel):
        branches = (tuple(_key(i, blocks) for i in branch.items) for branch in item.branches)
        return (*branches, _key(item.joint, blocks))
    if isinstance(item, Repeat):
        return (item.times, tuple(_key(i, blocks) for i in item.items))
    return item


def _tangle(network: Network, group: set[int]) -> Tangle:
    inner = tuple(e for e in network.edges if e.source in group and e.target in group)
    return Tangle(tuple(sorted(group)), inner)


def _neighbours(edges: Iterable[Edge]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """(what follows each block, what comes before each)."""
    forward: dict[int, list[int]] = {}
    backward: dict[int, list[int]] = {}
    for edge in edges:
        forward.setdefault(edge.source, []).append(edge.target)
        backward.setdefault(edge.target, []).append(edge.source)
    return forward, backward


def _reached(starts: Iterable[int], neighbours: dict[int, list[int]]) -> set[int]:
    found, pending = set(starts), list(starts)
    while pending:
        new = [n for n in neighbours.get(pending.pop(), []) if n not in found]
        found.update(new)
        pending.extend(new)
    return found


def _groups(nodes: set[int], edges: Iterable[Edge]) -> list[set[int]]:
    """The connected parts of `nodes`, in their order."""
    inner = [e for e in edges if e.source in nodes and e.target in nodes]
    forward, backward = _neighbours(inner)
    both = {n: forward.get(n, []) + backward.get(n, []) for n in nodes}
    groups: list[set[int]] = []
    left = set(nodes)
    while left:
        group = _reached([min(left)], both)
        groups.append(group)
        left -= group
    return groups
