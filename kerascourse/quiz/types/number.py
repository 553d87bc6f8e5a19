"""A number, with a tolerance and units where the question says so.

key = 3072                   # or a formula, a layer, a network: `quiz.keys`
tolerance = 0.5              # how far from the key is still right; by default nothing
units = ["px", "píxeles"]    # words that may stand after the number
mistakes = [{ formula = "k*k", name = "forgot_depth", says = { en = "…", es = "…" } }]
"""

import re
from collections.abc import Collection
from fractions import Fraction
from typing import Any

from kerascourse.errors import InputError
from kerascourse.quiz.formula import FormulaError, Number, evaluate, is_equal, parse
from kerascourse.quiz.keys import key_of, with_mistakes
from kerascourse.quiz.question import Instance, Judgement, Key
from kerascourse.quiz.reading import marks, notation, numbers
from kerascourse.quiz.reading.numbers import Reading, shown
from kerascourse.texts import _, language

FIELDS = ("key", "tolerance", "units", "mistakes")
PARTLY = 0.5  # of the points for a number that is right in the digits given
ENOUGH_DIGITS = 3  # of a number whose digits never end
SHORT_WITHIN = Fraction(1, 20)  # 1e3 is no way to write 1280
PER_CENT = "por ciento"
# words around a number that change nothing
FILLERS = frozenset(
    "es son sale salen da dan mide hay tiene tienen igual a de el la los las su sus un una lado "
    "resultado respuesta total valor numero cantidad en is are has have it its there equals equal "
    "to the of a an answer result value number gives in veces times vez".split()
)
# what may be counted, and the words of a question that ask for it
COUNTED = (
    ("parametros parametro pesos parameters parameter params weights", ""),
    ("multiplicaciones multiplications macs flops operaciones operations", ""),
    ("pixeles pixel pixels px", "size tamano lado side alto ancho height width field campo"),
    ("filtros filters mapas maps canales channels", "depth profundidad"),
    ("unidades units neuronas neurons", ""),
    ("valores values numeros numbers", "size tamano"),
)
NONE = frozenset("cero zero ninguno ninguna ningun none nada nothing".split())
_HAVING = frozenset("tiene tienen hay has have is are".split())
_COMPARED = re.compile(r"[<>≤≥≠≈~±¬?√!]|=/=|/=")
_GROUPED = re.compile(r"(?<![\w.,])[1-9][0-9]{0,2}(,[0-9]{3})+(?![\w.,])")


def key(instance: Instance) -> Key:
    """The number; InputError where the fields tell none."""
    key = key_of(instance.fields.get("key"), instance.values)
    if isinstance(key.value, bool) or not isinstance(key.value, int | float | Fraction):
        raise InputError(_("expected a number as key, received {value!r}", value=key.value))
    return with_mistakes(key, instance)


def reference(instance: Instance, language: str) -> str:
    """The number in digits."""
    value = key(instance).value
    if isinstance(value, Fraction) and value.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    return str(value)


def check(instance: Instance, answer: str) -> Judgement:
    """Right within the tolerance, or with three digits of a number whose digits never end; partly
    right where it is the key in the digits given; else wrong, with the known mistake that gives it.
    What can't be read as one number is for review."""
    right = key(instance)
    per_cent = in_per_cent(instance, right)
    readings, why = read(answer, known_words(instance, per_cent), per_cent)
    if not readings:
        return marks.unread(answer, why, _("write one number, as in 1234 or 12.5"))
    tolerance = Fraction(str(instance.fields.get("tolerance", 0)))
    if isinstance(right.value, float):
        tolerance += Fraction(abs(right.value)) / 10**9
    near = min(readings, key=lambda reading: abs(reading.value - Fraction(right.value)))
    off = abs(near.value - Fraction(right.value))
    if off <= tolerance:
        return Judgement("correct", 1.0, near.shown, right.worked_out)
    if off <= near.precision and off <= abs(Fraction(right.value)) * SHORT_WITHIN:
        if not ends(right.value) and not near.short and near.digits >= ENOUGH_DIGITS:
            return Judgement("correct", 1.0, near.shown, right.worked_out)
        if near.short or Fraction(right.value).denominator != 1:
            said = _("right in the digits given; exactly it is {key}")
            return Judgement("partial", PARTLY, near.shown, said.format(key=shown(right.value)))
    for reading in readings:
        for mistake in right.mistakes:
            if is_equal(reading.value, mistake.gives):
                return Judgement("wrong", 0.0, reading.shown, mistake.says, mistake.name)
    if Fraction(right.value) in _sides(answer):
        said = _("a shape is written where one number is asked")
        return marks.unread(answer, said, _("write one number, as in 1234 or 12.5"))
    return Judgement("wrong", 0.0, readings[0].shown, _("that is not the number"))


def known_words(instance: Instance, per_cent: bool) -> frozenset[str]:
    """The words that may stand around the number: of the question, its units, what it counts."""
    asked = marks.of_prompt(instance)
    units = {word for unit in instance.fields.get("units", ()) for word in marks.words(str(unit))}
    for counted, asked_by in COUNTED:
        if asked.intersection(counted.split()) or asked.intersection(asked_by.split()):
            units.update(counted.split())
    if per_cent:
        units.update(PER_CENT.split())
    return FILLERS | asked | units


def read(
    answer: str, known: Collection[str], per_cent: bool = False
) -> tuple[tuple[Reading, ...], str]:
    """The numbers that `answer` may mean, or none and why it means none.

    A chain of = signs is read by its last side, where the sides agree. With `per_cent` the sign %
    is a unit; without, a hundredth.
    """
    reason = marks.refused(answer)
    if reason:
        return (), reason
    text = _bare(numbers.plain(notation.plain(answer)))
    if per_cent:
        text = re.sub(r"(?<=[0-9])\s*%", "", text)
    *before, last = [side.strip() for side in text.split("=")]
    if before and not re.search("[0-9]", last) and _is_label(last):
        before, last = before[:-1], before[-1]  # 55 = lado
    if _COMPARED.search(text):
        return (), _("a comparison, a doubt or another sign stands with the number")
    readings, why = _side(last, known)
    if not readings:
        return (), why
    for side in filter(None, before):
        others, _why = _side(side, known)
        if others and not any(_agree(one, other) for one in readings for other in others):
            return (), _("both sides of the = sign differ")
        if not others and not _is_label(side):
            return (), _("what stands before the = sign is not clear")
    return readings, ""


def _bare(text: str) -> str:
    """`text` with one sign for =, without arrows and marks of emphasis."""
    text = re.sub(r"==?>|-+>|→|⇒|⟹|==", "=", text)
    emphasised = re.fullmatch(r"(\*\*|[*_`])(.+)\1", text)
    return emphasised[2] if emphasised else text


def _side(text: str, known: Collection[str]) -> tuple[tuple[Reading, ...], str]:
    found = numbers.find(text, language())
    if len(found) == 1 and _is_clean(found[0].before, found[0].after, known):
        return found[0].readings, _("the groups of digits are no number")
    values = _values(text.removesuffix("."))
    if not found and not values and _is_none(text, known):
        values = [Fraction(0)]
    if not values:
        if not found:
            return (), _("there is no number in digits")
        many = _("there is more than one number")
        return (), many if len(found) > 1 else _("the words around the number are not clear")
    return tuple(Reading(value, shown(value)) for value in values), ""


def _values(text: str) -> list[Fraction]:
    """What arithmetic comes to; two values where a comma may part thousands, as kc prints them, or
    decimals."""
    whole = _GROUPED.sub(lambda match: match[0].replace(",", ""), text)
    values = []
    for written in dict.fromkeys((whole, text)):
        try:
            values.append(_exact(evaluate(parse(written, ()), {})))
        except FormulaError:
            continue
    return values


def _exact(value: Number) -> Fraction:
    """A value worked out; one of exp and log is the fraction that it is in all its digits, so that
    exp(0)/(5·exp(0)) is 1/5."""
    near = Fraction(value).limit_denominator(10**6)
    return near if is_equal(value, near) else Fraction(value)


def _is_none(text: str, known: Collection[str]) -> bool:
    """Whether it says that there is none: "ninguno", "cero parámetros", "no tiene"."""
    left = marks.others(text, known)
    if len(left) == 1 and left[0] in NONE:
        return True
    return left == ["no"] and bool(_HAVING.intersection(marks.words(text)))


def _is_clean(before: str, after: str, known: Collection[str]) -> bool:
    """Whether what stands around a number says nothing more: known words, a full stop, quotes,
    brackets that close."""
    around = before + after
    signs = re.sub(r"[\w\s.,:;'\"«»“”¡¿]", "", around)
    closed = all(before.count(a) == after.count(b) for a, b in ("()", "[]", "{}"))
    only = ".." not in around and all(sign in "()[]{}" for sign in signs)
    return only and closed and not marks.others(f"{before} {after}", known)


def _agree(reading: Reading, other: Reading) -> bool:
    """Whether two sides of a = sign are the same number, one of them rounded perhaps."""
    return abs(reading.value - other.value) <= max(reading.precision, other.precision)


def _is_label(text: str) -> bool:
    """Whether `text` names what stands after the = sign: words, or a formula of single letters."""
    if marks.negated(text) or marks.doubted(text):
        return False
    if re.fullmatch(r"[\w\s()']+", text):
        return not marks.TURNING.intersection(marks.words(text)) and not text[0].isdigit()
    names = re.findall(r"[^\W\d_]+", text)
    return all(len(name) == 1 or name in ("floor", "piso") for name in names)


def in_per_cent(instance: Instance, right: Key) -> bool:
    """Whether % stands behind the number as a unit: it is one of the question's, or the question
    speaks of per cent and its key is no share."""
    if "%" in instance.fields.get("units", ()):
        return True
    told = marks.folded(f"{instance.prompt.en} {instance.prompt.es}")
    return abs(right.value) > 1 and re.search(r"%|per ?cent|porcent|por ciento", told) is not None


def ends(value: Any) -> bool:
    """Whether the digits of a number end, with at most six after the decimal sign."""
    return (Fraction(value) * 10**6).denominator == 1


def _sides(answer: str) -> list[int]:
    """The sides, where `answer` is a shape of several."""
    text = answer.strip().strip("()[]. ")
    if text.startswith("0,") or not re.fullmatch(
        r"[0-9]{1,9}(\s*([xX×*·,]|por|by)\s*[0-9]{1,9})+", text
    ):
        return []
    return [int(side) for side in re.findall(r"[0-9]+", text)]
