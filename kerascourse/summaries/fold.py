"""Blocks that repeat, found so that a long table can show one of them and count the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from kerascourse.summaries.rows import Row

SHORTEST_BLOCK = 4
LONGEST_BLOCK = 150


@dataclass(frozen=True)
class Block:
    """`times` equal runs of rows, one after another; `rows` are those of the first run.

    `params`, `macs` and `activation_bytes` of `others` are the sums over the runs not shown.
    """

    rows: tuple[Row, ...]
    others: tuple[Row, ...] = ()

    @property
    def times(self) -> int:
        """How often the block stands in the network; 1 for rows that do not repeat."""
        return 1 + len(self.others) // len(self.rows)


def fold(rows: Sequence[Row]) -> tuple[Block, ...]:
    """`rows` as blocks, in order; where blocks repeat the most rows are folded, in short blocks."""
    keys = _structure(rows)
    blocks: list[Block] = []
    single: list[Row] = []
    position = 0
    while position < len(rows):
        length, times = repetition(keys, position)
        if times == 1:
            single.append(rows[position])
            position += 1
            continue
        if single:
            blocks.append(Block(tuple(single)))
            single = []
        end = position + length * times
        blocks.append(
            Block(tuple(rows[position : position + length]), tuple(rows[position + length : end]))
        )
        position = end
    return (*blocks, Block(tuple(single))) if single else tuple(blocks)


def repetition(keys: Sequence[int], start: int, shortest: int = SHORTEST_BLOCK) -> tuple[int, int]:
    """(keys in a block, how often it stands from `start` on); (1, 1) when nothing repeats."""
    best, covered = (1, 1), 0
    for length in range(shortest, min(LONGEST_BLOCK, (len(keys) - start) // 2) + 1):
        # most lengths fail on their first row
        if keys[start] != keys[start + length]:
            continue
        block, times = keys[start : start + length], 1
        while keys[start + length * times : start + length * (times + 1)] == block:
            times += 1
        if times > 1 and length * times > covered:
            best, covered = (length, times), length * times
    return best


def _structure(rows: Sequence[Row]) -> list[int]:
    """A number for each row, equal where layers are alike: kind, arguments, map size, and where
    their inputs come from. Names and input channels do not matter, so DenseNet's layers are alike.
    """
    place = {row.name: index for index, row in enumerate(rows)}
    numbers: dict[tuple[object, ...], int] = {}
    result = []
    for index, row in enumerate(rows):
        shape = row.output_shape or ()
        key = (
            row.type,
            row.kernel,
            row.stride,
            row.padding,
            row.activation,
            getattr(row.node.layer, "filters", None),
            getattr(row.node.layer, "units", None),
            shape[:-1],
            tuple(index - place.get(name, index) for name in row.inputs),
            len(row.inside),
        )
        result.append(numbers.setdefault(key, len(numbers)))
    return result
