"""A number, with a tolerance and units where the question says so.

key = 3072                   # or a formula, a layer, a network: `quiz.keys`
tolerance = 0.5              # how far from the key is still right; by default nothing
units = ["px", "píxeles"]    # words that may stand after the number
"""

from fractions import Fraction
from typing import Any

from kerascourse.errors import InputError
from kerascourse.quiz.formula import FormulaError, evaluate, parse
from kerascourse.quiz.keys import key_of
from kerascourse.quiz.question import Instance, Judgement, Key
from kerascourse.quiz.reading import marks, numbers
from kerascourse.quiz.reading.numbers import Reading, shown
from kerascourse.texts import _, language

FIELDS = ("key", "tolerance", "units")
# words around a number that change nothing
FILLERS = frozenset(
    "es son sale salen da dan igual a el la los las un una resultado respuesta total en "
    "is are it its equals equal to the of answer result total there in gives that "
    "parametros pesos multiplicaciones pixeles pixel px filtros unidades neuronas valores "
    "parameters weights multiplications pixels filters units neurons values params macs".split()
)
PARTLY = 0.5  # of the points for a number that is right in the digits given


def key(instance: Instance) -> Key:
    """The number; InputError where the fields tell none."""
    found = key_of(instance.fields.get("key"), instance.values)
    if isinstance(found.value, bool) or not isinstance(found.value, int | float | Fraction):
        raise InputError(
            _("expected a number as key, received {value!r}").format(value=found.value)
        )
    return found


def reference(instance: Instance, language: str) -> str:
    """The number in digits."""
    value = key(instance).value
    if isinstance(value, Fraction) and value.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    return str(value)


def check(instance: Instance, answer: str) -> Judgement:
    """Right within the tolerance; partly right where it is the key in the digits given; else wrong,
    with the known mistake that gives it. What can't be read as one number is for review."""
    right = key(instance)
    reading, why = _read(answer, right.value, instance.fields.get("units", ()))
    if reading is None:
        return marks.unread(answer, why, _("write one number, as in 1234 or 12.5"))
    tolerance = Fraction(str(instance.fields.get("tolerance", 0)))
    if isinstance(right.value, float):
        tolerance += Fraction(abs(right.value)) / 10**9
    off = abs(reading.value - Fraction(right.value))
    if off <= tolerance:
        return Judgement("correct", 1.0, reading.shown, right.worked_out)
    if off <= reading.precision:
        return Judgement(
            "partial",
            PARTLY,
            reading.shown,
            _("right in the digits given; exactly it is {key}").format(key=shown(right.value)),
        )
    for mistake in right.mistakes:
        if reading.value == mistake.gives:
            return Judgement("wrong", 0.0, reading.shown, mistake.says, mistake.name)
    return Judgement("wrong", 0.0, reading.shown, _("that is not the number"))


def _read(answer: str, right: Any, units: Any) -> tuple[Reading | None, str]:
    """The number that `answer` means, or None and why it means none."""
    text = numbers.plain(answer)
    reason = marks.refused(text)
    if reason:
        return None, reason
    if "=" in text:
        *_before, text = text.split("=")
        if not _agree(answer.split("=")):
            return None, _("both sides of the = sign differ")
    found = numbers.find(text, language())
    words = {*FILLERS, *(marks.folded(unit) for unit in units)}
    if len(found) == 1 and not marks.others(found[0].before + " " + found[0].after, words):
        readings = found[0].readings
        if not readings:
            return None, _("the groups of digits are no number")
        return min(readings, key=lambda reading: reading.value != right), ""
    try:
        value = evaluate(parse(text.strip(), ()), {})
    except FormulaError:
        many = _("there is more than one number") if len(found) > 1 else _("there is no number")
        return None, many if len(found) != 1 else _("the words around the number are not clear")
    return Reading(Fraction(value), shown(value)), ""


def _agree(sides: list[str]) -> bool:
    """Whether the sides of a chain of = signs that have values have the same one."""
    values = set()
    for side in sides:
        found = numbers.find(side, language())
        readings = {reading.value for reading in found[0].readings} if len(found) == 1 else set()
        try:
            readings |= {Fraction(evaluate(parse(numbers.plain(side), ()), {}))}
        except FormulaError:
            if len(found) != 1:
                continue
        values.add(frozenset(readings))
    return not values or bool(frozenset.intersection(*values))
