"""A shape: height×width×depth, or one number of values.

key = [16, 16, 12]           # or a layer or a network with quantity = "output_shape"
"""

import re
from typing import Any

from kerascourse.errors import InputError
from kerascourse.quiz.keys import key_of
from kerascourse.quiz.question import Instance, Judgement, Key
from kerascourse.quiz.reading import marks, numbers
from kerascourse.texts import _

FIELDS = ("key",)
MOST_SIDES = 6
# what may stand between two sides; a blank alone does, too
_BETWEEN = re.compile(r"\s*(?:[xX×*·,;]|\bpor\b|\bby\b)\s*|\s+")
_AROUND = "()[]{}<> ."
_NONE = ("none", "?", "batch", "n")  # what people write for the batch axis
FILLERS = frozenset(
    "es son queda sale salida tamano forma de la el una shape size output the is it of "
    "pixeles pixels px".split()
)


def key(instance: Instance) -> Key:
    """The shape as a tuple; InputError where the fields tell none."""
    found = key_of(instance.fields.get("key"), instance.values)
    value = found.value
    if not isinstance(value, tuple) or not value or not all(type(side) is int for side in value):
        raise InputError(_("expected a shape as key, received {value!r}").format(value=value))
    return found


def reference(instance: Instance, language: str) -> str:
    """The sides with × between."""
    return told(key(instance).value)


def check(instance: Instance, answer: str) -> Judgement:
    """Right with all sides in their order; else wrong, with the known mistake that gives it."""
    right = key(instance)
    sides, why = read(answer)
    if sides is None:
        return marks.unread(answer, why, _("write it as in 32×32×3"))
    shown = told(sides)
    if sides == right.value:
        return Judgement("correct", 1.0, shown, right.worked_out)
    for mistake in right.mistakes:
        if _without_batch(sides) == right.value and mistake.name == "batch_axis":
            return Judgement("wrong", 0.0, shown, mistake.says, mistake.name)
        if sides == mistake.gives:
            return Judgement("wrong", 0.0, shown, mistake.says, mistake.name)
    if len(sides) != len(right.value):
        said = _("it has {right} sides, the answer has {given}")
        said = said.format(right=len(right.value), given=len(sides))
        return Judgement("wrong", 0.0, shown, said)
    return Judgement("wrong", 0.0, shown, _("that is not the shape"))


def told(sides: Any) -> str:
    """(32, 32, 3) as 32×32×3; an unknown side as ?."""
    return "×".join("?" if side is None else str(side) for side in sides)


def read(answer: str) -> tuple[tuple[int | None, ...] | None, str]:
    """The sides of the shape, None for an open one, or None and why there is no shape."""
    text = numbers.plain(answer)
    reason = marks.refused(text)
    if reason:
        return None, reason
    text = text.rpartition("=")[2].strip(_AROUND)
    kept = [word for word in _BETWEEN.split(text) if word]
    kept = [word.strip(_AROUND) for word in kept if marks.folded(word).strip(":") not in FILLERS]
    if not 1 <= len(kept) <= MOST_SIDES:
        return None, _("there is no shape")
    sides: list[int | None] = []
    for place, word in enumerate(kept):
        if place == 0 and marks.folded(word) in _NONE and len(kept) > 1:
            sides.append(None)
        elif re.fullmatch(r"[0-9]{1,9}", word):
            sides.append(int(word))
        else:
            return None, _("{word!r} is no side").format(word=word[:20])
    return tuple(sides), ""


def _without_batch(sides: tuple[int | None, ...]) -> tuple[int | None, ...]:
    return sides[1:]
