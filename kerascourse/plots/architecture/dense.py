"""A dense block with all its connections: a chain of concatenations, where each layer sees the maps
of all layers before it (Huang et al. 2017, "Densely connected convolutional networks", fig. 1).

In a network each concatenation joins the one before it and one layer more. Here each joins the maps
of its block's input and of its layers, which is the same and shows where they come from.
"""

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
    chain = _chain(network)
    ends = chain and chain[-1] in network.outputs
    if len(chain) < 2 or not ends:
        return None
    shown = chain[:SHOWN]
    connected = _connected(network, shown)
    return DenseBlock(_until(connected, shown[-1]), len(shown), len(chain))


def _chain(network: Network) -> list[int]:
    """All concatenations, each joining the one before; none where they are no single chain."""
    places = [i for i, block in enumerate(network.blocks) if block.kind == "concatenate"]
    lines = {(edge.source, edge.target) for edge in network.edges}
    linked = all(pair in lines for pair in pairwise(places))
    return places if linked else []


def _connected(network: Network, chain: list[int]) -> Network:
    """A line into each concatenation from every source of those before it."""
    blocks, edges = list(network.blocks), list(network.edges)
    for before, here in pairwise(chain):
        sources = [edge.source for edge in edges if edge.target == before]
        own = [edge for edge in edges if edge.target == here and edge.source != before]
        others = [edge for edge in edges if edge.target != here]
        edges = [*others, *(Edge(source, here) for source in sources), *own]
        new = blocks[here].parts[1:]
        blocks[here] = replace(blocks[here], parts=(*blocks[before].parts, *new))
    return replace(network, blocks=tuple(blocks), edges=tuple(edges))


def _until(network: Network, end: int) -> Network:
    """The blocks up to `end`, which stand in topological order."""
    return Network(
        network.blocks[: end + 1],
        tuple(edge for edge in network.edges if edge.target <= end),
        network.inputs,
        (end,),
    )
