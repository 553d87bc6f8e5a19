"""Networks side by side: what each costs, and the same in terms of the channels they share."""

from dataclasses import dataclass
from math import prod

from kerascourse.summaries.rows import Summary, flat
from kerascourse.symbolic.arithmetic import Expression, symbol


@dataclass(frozen=True)
class Comparison:
    """Summaries beside each other; `channels` is the number C that all their convolutions have in
    and out, if there is one, and `weights` the kernels of each as multiples of C²."""

    summaries: tuple[Summary, ...]
    channels: int | None
    weights: tuple[Expression, ...]


def compare(summaries: tuple[Summary, ...]) -> Comparison:
    """The comparison of networks; with C channels everywhere a 7×7 has 49·C² weights (A11)."""
    kernels = [_kernels(summary) for summary in summaries]
    counts = {count for network in kernels for kernel in network for count in kernel[1:]}
    if len(counts) != 1 or not all(kernels):
        return Comparison(summaries, None, ())
    (channels,) = counts
    letter = symbol(channels, "C")
    weights = tuple(
        Expression(sum(area for area, *_channels in network)) * letter * letter
        for network in kernels
    )
    return Comparison(summaries, channels, weights)


def _kernels(summary: Summary) -> list[tuple[int, int, int]]:
    """(positions, channels in, channels out) of each convolution; empty where other weights are."""
    found = []
    for row in flat(summary.rows):
        for weight in row.node.layer.weights if not row.inside else ():
            sides = [int(factor.value) for factor in weight.factors]
            if weight.name == "kernel" and row.type.startswith("Conv") and len(sides) > 2:
                found.append((prod(sides[:-2]), sides[-2], sides[-1]))
            elif weight.name != "bias":
                return []
    return found
