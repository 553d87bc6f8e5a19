"""A dense block with all its connections: a chain of concatenations, where each layer sees the maps
of all layers before it (Huang et al. 2017, "Densely connected convolutional networks", fig. 1).

In a network each concatenation joins the one before it and one layer more. Here each joins the maps
of its block's input and of its layers, which is the same and shows where they come from.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from kerascourse.plots.architecture.blocks import Edge, Network

# layers whose connections fit in a row of the page
SHOWN = 4


@dataclass(frozen=True)
class DenseBlock:
    """`network` has the first `shown` of the block's `layers`."""

    network: Network
    shown: int
    layers: int


def dense_block(network: Network) -> DenseBlock | None:
    """`network` with all its connections, where it is one dense block, cut where it is long."""
    chain = [i for i, block in enumerate(network.blocks) if block.kind == "concatenate"]
    links = set(dense_links(network))
    is_one = len(chain) > 1 and links.issuperset(pairwise(chain))
    if not is_one or chain[-1] not in network.outputs:
        return None
    shown = chain[:SHOWN]
    connected = _connected(network, shown)
    return DenseBlock(_until(connected, shown[-1]), len(shown), len(chain))


def dense_links(network: Network) -> Iterator[tuple[int, int]]:
    """The pairs of concatenations of which the second joins the first with what was made of it."""
    kinds = [block.kind for block in network.blocks]
    for before, here in ((edge.source, edge.target) for edge in network.edges):
        if kinds[before] == kinds[here] == "concatenate":
            made = _following(network, before)
            if all(source in made for source in _sources(network.edges, here) if source != before):
                yield before, here


def _following(network: Network, start: int) -> set[int]:
    """The blocks that lines lead to from `start`; they stand in topological order."""
    reached = {start}
    for edge in sorted(network.edges, key=lambda edge: edge.target):
        if edge.source in reached:
            reached.add(edge.target)
    return reached


def _sources(edges: Iterable[Edge], block: int) -> list[int]:
    return [edge.source for edge in edges if edge.target == block]


def _connected(network: Network, chain: list[int]) -> Network:
    """A line into each concatenation from every source of those before it."""
    blocks, edges = list(network.blocks), list(network.edges)
    for before, here in pairwise(chain):
        parts = zip(_sources(edges, here), blocks[here].parts, strict=True)
        own = {source: channels for source, channels in parts if source != before}
        sources = [*_sources(edges, before), *own]
        edges = [edge for edge in edges if edge.target != here]
        edges += [Edge(source, here) for source in sources]
        blocks[here] = replace(blocks[here], parts=(*blocks[before].parts, *own.values()))
    return replace(network, blocks=tuple(blocks), edges=tuple(edges))


def _until(network: Network, end: int) -> Network:
    """The blocks up to `end`, which stand in topological order."""
    return Network(
        network.blocks[: end + 1],
        tuple(edge for edge in network.edges if edge.target <= end),
        network.inputs,
        (end,),
    )
