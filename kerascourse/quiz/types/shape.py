"""A shape: height×width×depth, or one number of values.

key = [16, 16, 12]           # or a layer or a network with quantity = "output_shape"
mistakes = [{ value = [32, 32, 12], name = "forgot_stride" }]
"""

import itertools
import math

from kerascourse.errors import InputError
from kerascourse.quiz.keys import key_of, with_mistakes
from kerascourse.quiz.mistakes import mistake as known
from kerascourse.quiz.question import Instance, Judgement, Key
from kerascourse.quiz.reading import marks, shapes
from kerascourse.quiz.reading.shapes import Sides, told
from kerascourse.texts import _

FIELDS = ("key", "mistakes")
PARTLY = 0.5  # of the points for the right shape behind a batch axis


def key(instance: Instance) -> Key:
    """The shape as a tuple; InputError where the fields tell none."""
    key = key_of(instance.fields.get("key"), instance.values)
    value = key.value
    if not isinstance(value, tuple) or not value or not all(type(side) is int for side in value):
        raise InputError(_("expected a shape as key, received {value!r}", value=value))
    return with_mistakes(key, instance)


def reference(instance: Instance, language: str) -> str:
    """The sides with × between."""
    return told(key(instance).value)


def check(instance: Instance, answer: str) -> Judgement:
    """Right with all sides in their order, partly right behind a batch axis that is open or 1; else
    wrong, with the known mistake that gives it. What can't be read as one shape is for review."""
    right = key(instance)
    sides, why = shapes.read(answer, marks.of_prompt(instance))
    if sides is None:
        return marks.unread(answer, why, _("write it as in 32×32×3"))
    shown = told(sides)
    if sides == right.value:
        return Judgement("correct", 1.0, shown, right.worked_out)
    if sides[1:] == right.value and sides[0] in (None, 1):
        batch = known("batch_axis", sides)
        return Judgement("partial", PARTLY, shown, batch.says, batch.name)
    for mistake in right.mistakes:
        if sides == mistake.gives:
            return Judgement("wrong", 0.0, shown, mistake.says, mistake.name)
    if len(sides) == len(right.value):
        return Judgement("wrong", 0.0, shown, _("that is not the shape"))
    if _long(sides) == _long(right.value):
        return marks.unread(answer, _("sides of 1 more or less"), _("write it as in 32×32×3"))
    if sides == (math.prod(right.value),):
        said = _("this is how many values it has: write the sides")
        return Judgement("wrong", 0.0, shown, said)
    said = _("it has {right} sides, the answer has {given}")
    said = said.format(right=len(right.value), given=len(sides))
    return Judgement("wrong", 0.0, shown, said)


def _long(sides: Sides) -> Sides:
    """The sides without the ones at the front."""
    return tuple(itertools.dropwhile(lambda side: side == 1, sides))
