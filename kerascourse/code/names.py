"""Names for what flows between layers: `x` along the main path, others where paths part.

A path that comes back later is kept as `shortcut` or `skip`; the arms of a fork are `branch_1`,
`branch_2`, … or are called after their layers where each is a single one.
"""

import keyword
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kerascourse.symbolic.graph import Graph, InputLayer
from kerascourse.symbolic.tensor import Node, Tensor

MAIN = "x"
_KEPT = ("shortcut", "skip")
# not for variables: the file's own names
_TAKEN = frozenset("keras layers ops np inputs input_shape classes block number model".split())


@dataclass(frozen=True)
class Slot:
    """A variable before all of them are known: a word and a number, or a whole name."""

    word: str
    number: int = 0


@dataclass(frozen=True)
class Step:
    """A call and the variables around it: `kept` is (new, old) where the old one is kept under
    another name before it changes."""

    node: Node
    kept: tuple[Slot, Slot] | None
    inputs: Mapping[int, Slot]
    outputs: tuple[Slot, ...]


@dataclass
class Names:
    """The variables of one function."""

    identifiers: "Identifiers"
    live: dict[Slot, int] = field(default_factory=dict)
    at: dict[int, Slot] = field(default_factory=dict)
    most: Counter[str] = field(default_factory=Counter)

    def put(self, tensor: Tensor, slot: Slot) -> Slot:
        """`tensor` is in `slot` from now on."""
        self.live[slot] = id(tensor)
        self.at[id(tensor)] = slot
        self.most[slot.word] = max(self.most[slot.word], slot.number)
        return slot

    def free(self, word: str) -> Slot:
        """The first free variable with that word."""
        number = 1
        while Slot(word, number) in self.live:
            number += 1
        return Slot(word, number)

    def written(self, slot: Slot) -> str:
        """The variable as it is called at the end, when their number is known."""
        return f"{slot.word}_{slot.number}" if self.most[slot.word] > 1 else slot.word


class Identifiers:
    """Names of Python from names of layers, each given once."""

    def __init__(self) -> None:
        self.taken: set[str] = {MAIN, *_TAKEN, "shortcut", "skip", "branch"}

    def new(self, name: str, otherwise: str) -> str:
        """A name like `name`, or like `otherwise` where that is no name of Python."""
        text = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").lower()
        if not text.isidentifier() or keyword.iskeyword(text):
            text = otherwise
        number, unique = 1, text
        while unique in self.taken or re.fullmatch(r"(shortcut|skip|branch)_\d+", unique):
            number += 1
            unique = f"{text}_{number}"
        self.taken.add(unique)
        return unique


def steps(graph: Graph, identifiers: Identifiers) -> tuple[Names, list[Step]]:
    """The calls of a network in order, with the variables before and after each."""
    names = Names(identifiers)
    uses: dict[int, list[Node | None]] = defaultdict(list)
    for node in graph.nodes:
        for tensor in _distinct(node.inputs):
            uses[id(tensor)].append(node)
    for tensor in graph.outputs:
        uses[id(tensor)].append(None)
    left = {key: len(consumers) for key, consumers in uses.items()}
    walk = _Walk(names, uses, left)
    done = []
    for tensor in graph.inputs:
        one = len(graph.inputs) == 1
        own = "inputs" if one or tensor.node is None else tensor.node.layer.name
        names.put(tensor, Slot("inputs" if one else identifiers.new(own, "inputs")))
    for node in graph.nodes:
        if not isinstance(node.layer, InputLayer):
            done.append(walk.step(node))
    return names, done


class _Walk:
    """Goes through the calls; `left` counts the uses of each tensor that are still to come."""

    def __init__(
        self, names: Names, uses: Mapping[int, list[Node | None]], left: dict[int, int]
    ) -> None:
        self.names = names
        self.uses = uses
        self.left = left

    def step(self, node: Node) -> Step:
        names = self.names
        tensors = _distinct(node.inputs)
        kept = None
        for tensor in tensors:
            self.left[id(tensor)] -= 1
        if len(tensors) == 1 and self._comes_back(tensors[0]):
            kept = self._keep(tensors[0])
        inputs = {id(tensor): names.at[id(tensor)] for tensor in tensors}
        if kept is not None:  # the old name has the same value still
            inputs[id(tensors[0])] = kept[1]
        freed = [names.at[id(tensor)] for tensor in tensors if not self.left[id(tensor)]]
        for slot in freed:
            names.live.pop(slot, None)
        first = names.put(node.outputs[0], self._target(node, tensors, freed))
        others = [
            names.put(output, Slot(self._of_layer(node, output))) for output in node.outputs[1:]
        ]
        for output, slot in zip(node.outputs, (first, *others), strict=True):
            if not self.left.get(id(output)):
                names.live.pop(slot, None)
        return Step(node, kept, inputs, (first, *others))

    def _comes_back(self, tensor: Tensor) -> bool:
        """Whether all that is still to come of a tensor are joints and side arms, and its variable
        goes on."""
        rest = self._rest(tensor)
        slot = self.names.at[id(tensor)]
        sides = self._sides(tensor)
        return (
            bool(rest)
            and slot.word in (MAIN, "branch")
            and all(_is_joint(node) or id(node) in sides for node in rest)
        )

    def _rest(self, tensor: Tensor) -> list[Node | None]:
        consumers = self.uses[id(tensor)]
        return consumers[len(consumers) - self.left[id(tensor)] :]

    def _keep(self, tensor: Tensor) -> tuple[Slot, Slot]:
        old = self.names.at[id(tensor)]
        joints = [self._joint(node)[0] for node in self._rest(tensor)]
        new = self.names.put(tensor, self.names.free(_kept_as(joints[0])))
        del self.names.live[old]
        return new, old

    def _target(self, node: Node, tensors: list[Tensor], freed: list[Slot]) -> Slot:
        """The variable of what a call gives."""
        names, main = self.names, Slot(MAIN)
        if len(tensors) != 1:
            return main if main not in names.live else next(iter(freed), names.free("branch"))
        (tensor,) = tensors
        own = names.at[id(tensor)]
        arms = [user for user in self.uses[id(tensor)] if not _is_joint(user)]
        sides = self._sides(tensor)
        if id(node) in sides and not (own in freed and own.word in _KEPT):
            return names.free(sides[id(node)])
        if len(arms) > 1 and not sides:
            return self._arm(node, arms)
        if own in freed and own.word in (MAIN, "branch", *_KEPT):
            return own
        if main not in names.live:
            return main
        return names.free("branch")

    def _sides(self, tensor: Tensor) -> dict[int, str]:
        """Where a path parts in two, the call that begins the side arm, by its identity, and what
        it is called: the shorter way to the same sum, or a single layer on its way to a joint."""
        arms = [user for user in self.uses[id(tensor)] if not _is_joint(user)]
        if len(arms) != 2 or len(self.uses[id(tensor)]) != 2:
            return {}
        ways = [(*self._joint(arm), arm) for arm in arms]
        ways.sort(key=lambda way: way[1])
        (joint, length, side), (other, longer, _arm) = ways
        is_sum = joint is not None and joint is other and joint.layer.type == "Add"
        if length == longer or not (is_sum or length == 1) or joint is None:
            return {}
        return {id(side): _kept_as(joint)}

    def _joint(self, node: Node | None) -> tuple[Node | None, int]:
        """Where a path comes together with others, from a call on, and the calls up to there."""
        length = 0
        while node is not None and not _is_joint(node):
            length += 1
            users = self.uses[id(node.outputs[0])]
            node = users[0] if len(users) == 1 else None
        return node, length

    def _arm(self, node: Node, arms: list[Node | None]) -> Slot:
        """The variable of one arm of a fork."""
        short = all(
            arm is not None and all(map(_is_joint, self.uses[id(arm.outputs[0])])) for arm in arms
        )
        makers = {id(arm.layer) for arm in arms if arm is not None}
        if short and len(makers) == len(arms) < 4:
            return Slot(self.names.identifiers.new(node.layer.name, "branch_of"))
        return self.names.free("branch")

    def _of_layer(self, node: Node, output: Tensor) -> str:
        if not self.left.get(id(output)):
            return "_"
        return self.names.identifiers.new(f"{node.layer.name}_{output.index}", "output")


def _kept_as(joint: Node | None) -> str:
    """What a path is called that comes back at a joint."""
    return "shortcut" if joint is not None and joint.layer.type == "Add" else "skip"


def _is_joint(node: Node | None) -> bool:
    """Whether a use of a tensor is one among several: a layer of several inputs, or the end."""
    return node is None or len(_distinct(node.inputs)) > 1


def _distinct(tensors: Iterable[Any]) -> list[Tensor]:
    return list({id(tensor): tensor for tensor in tensors}.values())
