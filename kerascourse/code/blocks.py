"""Statements in groups: blocks that repeat as a loop, others under the beginning of their names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kerascourse.code.layout import INDENT, quoted
from kerascourse.code.statements import Statement

_BREAK = re.compile(r"[_/.\-]")
# layers that end a group where names do not
_ENDS = re.compile("Pooling|UpSampling|Transpose")
# a shorter block is no easier to read as a loop
_LEAST_LINES = 3
_LONGEST_BLOCK = 150
# fewer calls than these are a part of a block, as a convolution with its activation
_LEAST_BLOCK = 4


@dataclass(frozen=True)
class Group:
    """Statements under one heading; several `names` are the blocks of a loop, whose first has the
    `statements`. `last` is the last statement of all."""

    names: tuple[str, ...]
    statements: tuple[Statement, ...]
    last: Statement

    def lines(self, depth: int) -> list[str]:
        """The statements, in a loop where blocks repeat."""
        if len(self.names) < 2:
            return [line for statement in self.statements for line in statement.lines(depth)]
        head = _head(self.names, depth)
        return [
            *head,
            *(
                line
                for statement in self.statements
                for line in statement.lines(depth + 1, self.names[0])
            ),
        ]


def groups(statements: Sequence[Statement]) -> Iterator[Group]:
    """All statements in order, in groups."""
    single: list[Statement] = []
    position = 0
    while position < len(statements):
        names, length = _repetition(statements, position)
        if len(names) < 2:
            single.append(statements[position])
            position += 1
            continue
        yield from _by_name(single)
        single = []
        end = position + len(names) * length
        block = tuple(statements[position : position + length])
        yield Group(names, block, statements[end - 1])
        position = end
    yield from _by_name(single)


def _head(names: Sequence[str], depth: int) -> list[str]:
    """The first lines of a loop over blocks: `block` is the beginning of its layers' names."""
    numbered = [re.fullmatch(r"(.*?)(\d+)", name) for name in names]
    numbers = [int(match[2]) for match in numbered if match]
    starts = {match[1] for match in numbered if match}
    first = numbers[0] if numbers else 0
    plain = [str(number) for number in range(first, first + len(names))]
    if len(starts) == 1 and [match and match[2] for match in numbered] == plain:
        return [
            f"{INDENT * depth}for number in range({first}, {first + len(names)}):",
            f'{INDENT * (depth + 1)}block = f"{starts.pop()}{{number}}"',
        ]
    return [f"{INDENT * depth}for block in ({', '.join(map(quoted, names))}):"]


def _repetition(statements: Sequence[Statement], start: int) -> tuple[tuple[str, ...], int]:
    """The names of the equal blocks that begin here, and the statements in each; those that leave
    the fewest lines."""
    best: tuple[tuple[str, ...], int] = ((), 0)
    for name in _beginnings(statements[start].layer):
        length = _reach(statements, start, name)
        names = [name]
        position = start + length
        while position < len(statements):
            following = _sister(statements[position].layer, name)
            if (
                following is None
                or following in names
                or _reach(statements, position, following) != length
                or not _are_equal(
                    statements[start : start + length],
                    statements[position : position + length],
                    name,
                    following,
                )
            ):
                break
            names.append(following)
            position += length
        if (len(names) - 1) * length > max(0, (len(best[0]) - 1) * best[1]):
            best = tuple(names), length
    return best


def _sister(layer: str, name: str) -> str | None:
    """The beginning of a layer's name with as many parts as `name` has."""
    count = len(_BREAK.findall(name))
    return next(
        (one for one in _beginnings(layer) if len(_BREAK.findall(one)) == count),
        None,
    )


def _are_equal(
    block: Sequence[Statement], other: Sequence[Statement], name: str, following: str
) -> bool:
    """Whether the statements of two blocks are the same lines, but for the beginnings of their
    names, and enough of them."""
    count = 0
    for one, two in zip(block, other, strict=True):
        lines = one.lines(1, name)
        if lines != two.lines(1, following):
            return False
        count += len(lines)
    return count >= _LEAST_LINES


def _reach(statements: Sequence[Statement], start: int, name: str) -> int:
    """How many statements from `start` on have a name that begins with `name`."""
    count = 0
    for statement in statements[start : start + _LONGEST_BLOCK]:
        if not begins(statement.layer, name):
            break
        count += 1
    return count


def begins(layer: str, name: str) -> bool:
    """Whether the name of a layer is `name`, or begins with it and goes on after a break."""
    return layer == name or (
        layer.startswith(name) and _BREAK.match(layer[len(name) :]) is not None
    )


def _beginnings(layer: str) -> list[str]:
    """The beginnings of a name up to a sign that parts it, and the name itself."""
    return [layer[: sign.start()] for sign in _BREAK.finditer(layer)] + [layer]


def _by_name(statements: Sequence[Statement]) -> Iterator[Group]:
    """Statements in groups whose names begin alike; one alone goes with those before it, up to a
    layer that changes the size of the maps."""
    open_group: list[Statement] = []
    name, position = "", 0
    while position < len(statements):
        begun, length = _longest(statements, position)
        is_over = open_group and _ENDS.search(open_group[-1].kind)
        if open_group and (length > 1 or is_over):
            yield Group((name,), tuple(open_group), open_group[-1])
            open_group = []
        if not open_group:
            name = begun
        open_group += statements[position : position + length]
        position += length
    if open_group:
        yield Group((name,), tuple(open_group), open_group[-1])


def _longest(statements: Sequence[Statement], start: int) -> tuple[str, int]:
    """The beginning under which statements from here on stand, and how many: the most precise one
    of a whole block, else the one that most of them share."""
    names = _beginnings(statements[start].layer)
    reached = [(_reach(statements, start, name), name) for name in names]
    most = max(length for length, _name in reached)
    least = min(most, _LEAST_BLOCK)
    return next((name, length) for length, name in reversed(reached) if length >= least)
