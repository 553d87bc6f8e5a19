"""The numbers that a student gets: drawn from the student's id, the quiz's seed and the question,
so that the same student gets the same numbers on every machine."""

import hashlib
import random
import re
from collections.abc import Mapping
from typing import Any

from kerascourse.errors import InputError
from kerascourse.quiz.formula import FormulaError, evaluate, parse
from kerascourse.quiz.question import Instance, Question, Quiz, Text, Values
from kerascourse.texts import _

TRIES = 2_000
_PLACE = re.compile(r"\{(\w+)\}")


def instance(quiz: Quiz, question: Question, student: str) -> Instance:
    """`question` as `student` gets it; InputError where no numbers meet its condition."""
    return filled(question, drawn(question, f"{quiz.id}\n{quiz.seed}\n{student}"))


def drawn(question: Question, seed: str) -> Values:
    """A value for each parameter that together meet the condition, the same for the same `seed`."""
    digest = hashlib.sha256(f"{seed}\n{question.id}".encode()).digest()
    rng = random.Random(int.from_bytes(digest, "big"))
    names = sorted(question.parameters)
    for _try in range(TRIES):
        values = {name: rng.choice(question.parameters[name]) for name in names}
        if holds(question.where, values):
            return values
    raise InputError(
        _("question {id}: no numbers met {where} in {tries} tries").format(
            id=question.id, where=question.where, tries=TRIES
        )
    )


def filled(question: Question, values: Values) -> Instance:
    """`question` with `values` put into its texts and fields."""
    return Instance(
        question=question,
        values=values,
        prompt=put(question.prompt, values),
        hints=tuple(put(hint, values) for hint in question.hints),
        explanation=put(question.explanation, values),
        fields=put(question.fields, values),
    )


def put(told: Any, values: Values) -> Any:
    """`told` with `{name}` in all its texts replaced by the values; other braces stay."""
    if isinstance(told, str):
        return _PLACE.sub(lambda found: str(values.get(found[1], found[0])), told)
    if isinstance(told, Text):
        return Text(put(told.en, values), put(told.es, values))
    if isinstance(told, Mapping):
        return {key: put(value, values) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return type(told)(put(value, values) for value in told)
    return told


def holds(where: str, values: Values) -> bool:
    """Whether every condition of `where` holds: formulas joined by = < > <= >=, and by `and`.

    InputError where it is none, and False where a side has no value.
    """
    for condition in filter(None, re.split(r"\band\b", where)):
        sides = re.split(r"(<=|>=|!=|=|<|>)", condition.strip())
        if len(sides) != 3:
            raise InputError(
                _("expected a condition like (m - k) mod s = 0, received {text!r}").format(
                    text=condition.strip()
                )
            )
        left, right = (parse(side, tuple(values)) for side in sides[::2])
        try:
            one, other = evaluate(left, values), evaluate(right, values)
        except FormulaError:
            return False
        met = {
            "=": one == other,
            "!=": one != other,
            "<": one < other,
            ">": one > other,
            "<=": one <= other,
            ">=": one >= other,
        }
        if not met[sides[1]]:
            return False
    return True
