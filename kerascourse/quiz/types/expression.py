"""A formula in given letters, in any form that is equal.

key = "49*C^2"
variables = { C = [16, 32, 64] }     # the values of each letter, or { from = 1, to = 64 }
also = { C = ["channels", "canales"] }  # other names of the letters; without capitals, accents
accept = ["(7*C)^2 + 0"]             # other formulas that are as good as the key
mistakes = [{ formula = "49*C^3", name = "cubed_channels", says = { en = "…", es = "…" } }]
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kerascourse.errors import InputError
from kerascourse.quiz.formula import (
    Counterexample,
    Formula,
    FormulaError,
    difference,
    difference_beyond,
    parse,
    shown,
    told,
)
from kerascourse.quiz.keys import named
from kerascourse.quiz.mistakes import distinct
from kerascourse.quiz.question import Instance, Judgement, Key, Mistake
from kerascourse.quiz.reading import marks, notation
from kerascourse.texts import _

FIELDS = ("key", "variables", "also", "accept", "mistakes")
MOST_VALUES = 10_000  # of one letter
# words before and after a formula that change nothing
FILLERS = frozenset(
    "es son sale da seria la el de respuesta formula resultado is are the answer result it its "
    "pesos weights parametros parameters params pixeles pixels".split()
)


def key(instance: Instance) -> Key:
    """The formula, its letters' values in `domain`; InputError where the fields tell none."""
    text, letters = _text(instance.fields.get("key")), domain(instance)
    own = [_mistake(each, letters) for each in instance.fields.get("mistakes", [])]
    return Key(_formula(text, letters), text, distinct(own, None))


def domain(instance: Instance) -> dict[str, Sequence[int]]:
    """The values that each letter may take."""
    found = instance.fields.get("variables")
    if not isinstance(found, Mapping) or not found:
        raise InputError(_("variables: expected the letters of the formula and their values"))
    return {str(name): _values(str(name), values) for name, values in found.items()}


def as_good(instance: Instance) -> list[Formula]:
    """Other formulas that are right, too."""
    letters = domain(instance)
    return [_formula(_text(each), letters) for each in instance.fields.get("accept", [])]


def other_names(instance: Instance) -> dict[str, str]:
    """Each other name of a letter, and the letter; InputError where the fields tell none."""
    told = instance.fields.get("also", {})
    letters = domain(instance)
    if not isinstance(told, Mapping) or not all(
        name in letters and isinstance(names, list) and all(isinstance(each, str) for each in names)
        for name, names in told.items()
    ):
        raise InputError(_("also: expected lists of other names of the letters"))
    return {each: name for name, names in told.items() for each in names}


def reference(instance: Instance, language: str) -> str:
    """The key as it was written."""
    return key(instance).worked_out


def check(instance: Instance, answer: str) -> Judgement:
    """Right where it equals the key, whatever its form; else wrong, with values for which it gives
    something else, and the known mistake that it is. For review where it is no formula, or equals
    the key for the question's values alone."""
    right, letters = key(instance), domain(instance)
    form = _("write a formula in {letters}", letters=", ".join(letters))
    asked = notation.plain(instance.prompt.en)
    formula, why = read(answer, letters, other_names(instance), asked)
    if formula is None:
        return marks.unread(answer, why, form)
    equal = [
        other
        for other in (right.value, *as_good(instance))
        if difference(formula, other, letters) is None
    ]
    if any(difference_beyond(formula, other, letters) is None for other in equal):
        return Judgement("correct", 1.0, told(formula), "")
    if equal:
        said = _("it equals the key for the question's values, but not for larger ones")
        return Judgement("review", 0.0, told(formula), said)
    for mistake in right.mistakes:
        if difference(formula, mistake.gives, letters) is None:
            return Judgement("wrong", 0.0, told(formula), mistake.says, mistake.name)
    found = difference(formula, right.value, letters)
    return Judgement("wrong", 0.0, told(formula), _counterexample(found) if found else "")


def read(
    answer: str,
    letters: Mapping[str, Sequence[int]],
    also: Mapping[str, str] = MappingProxyType({}),
    asked: str = "",
) -> tuple[Formula | None, str]:
    """The formula that `answer` is, a name and = before it or behind it left out; or None and why
    it is none.

    A chain of = signs is read by its last side, where the sides are equal. A derivative names the
    formula where it stands in `asked`.
    """
    told = _renamed(notation.plain(answer, letters), also)
    reason = marks.refused(told)
    if reason:
        return None, reason
    *before, last = [side.strip() for side in told.replace("==", "=").split("=")]
    if before and _is_name(last, asked) and not _parsed(last, letters, also)[0]:
        before, last = before[:-1], before[-1]
    formula, why = _parsed(last, letters, also)
    if formula is None:
        return None, why
    for side in filter(None, before):
        if _is_name(side, asked):
            continue
        other, _why = _parsed(side, letters, also)
        if other is None:
            return None, _("what stands before the = sign is not clear")
        if difference(other, formula, letters) is not None:
            return None, _("both sides of the = sign differ")
    return formula, ""


def _parsed(
    side: str, letters: Mapping[str, Sequence[int]], also: Mapping[str, str]
) -> tuple[Formula | None, str]:
    try:
        return parse(_bare(side, letters), tuple(letters), also), ""
    except FormulaError as error:
        return None, str(error)


def _renamed(answer: str, also: Mapping[str, str]) -> str:
    """`answer` with the letters for their other names that are no words of letters alone: aˡ, a^l,
    media."""
    for name in sorted(also, key=len, reverse=True):
        if not name.isalpha() or len(name) > 1:
            pattern = rf"(?<![^\W\d_]){re.escape(name)}(?![^\W\d_])"
            answer = re.sub(pattern, also[name], answer, flags=re.IGNORECASE)
    return answer


def _is_name(text: str, asked: str) -> bool:
    """Whether `text` names what stands on the other side of the = sign."""
    if len(text) == 1:
        return text.isalpha()
    if re.fullmatch(r"∂\w+\s*/\s*∂\w+", text):
        return text.replace(" ", "") in asked.replace(" ", "")
    clear = not (marks.negated(text) or marks.doubted(text))
    clear = clear and not marks.TURNING.intersection(marks.words(text))
    return clear and re.fullmatch(r"[^\W\d]\w*( [^\W\d]\w*){0,5}(\([\w, ]*\))?", text) is not None


def _bare(text: str, letters: Mapping[str, Sequence[int]]) -> str:
    """`text` without the words around the formula, emphasis, and the full stop."""
    text = re.sub(r"^[$`\s]+|[$`\s.]+$", "", text)
    fillers = [word for word in text.split() if _is_filler(word, letters)]
    if not fillers:
        return text
    words = text.split()
    while words and _is_filler(words[0], letters):
        del words[0]
    while words and _is_filler(words[-1], letters):
        del words[-1]
    return " ".join(words)


def _is_filler(word: str, letters: Mapping[str, Sequence[int]]) -> bool:
    return word not in letters and marks.folded(word).strip(":") in FILLERS


def _counterexample(counterexample: Counterexample) -> str:
    values = ", ".join(f"{name}={value}" for name, value in counterexample.values.items())
    if counterexample.yours is None:
        said = _("for {values} yours has no value, the key gives {key}")
        return said.format(values=values, key=shown(counterexample.key))
    said = _("for {values} yours gives {yours}, the key gives {key}")
    return said.format(
        values=values, yours=shown(counterexample.yours), key=shown(counterexample.key)
    )


def _text(told: object) -> str:
    if isinstance(told, Mapping):
        told = told.get("formula")
    if not isinstance(told, str) or not told:
        raise InputError(_("expected a formula as key, received {value!r}", value=told))
    return told


def _formula(text: str, letters: Mapping[str, Sequence[int]]) -> Formula:
    return parse(text, tuple(letters))


def _mistake(told: object, letters: Mapping[str, Sequence[int]]) -> Mistake:
    if not isinstance(told, Mapping):
        raise InputError(_("mistakes: expected a list of tables with formula or value, and name"))
    return named(told, _formula(_text(told), letters))


def _values(name: str, told: object) -> Sequence[int]:
    if isinstance(told, Mapping) and set(told) == {"from", "to"}:
        values: object = range(told["from"], told["to"] + 1)
    else:
        values = told
    if isinstance(values, list | range) and 1 <= len(values) <= MOST_VALUES:
        numbers = [int(value) for value in values if str(value).lstrip("-").isdigit()]
        if len(numbers) == len(values):
            return numbers
    raise InputError(_("variables: expected whole numbers for {name}, or from and to", name=name))
