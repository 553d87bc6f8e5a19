"""The questions and the numbers that a student gets: drawn from the student's id, the quiz's seed
and the question, so that the same student gets the same ones on every machine."""

import hashlib
import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import factorial, prod
from typing import Any

from kerascourse.errors import InputError, UsageError
from kerascourse.quiz import types
from kerascourse.quiz.formula import Formula, FormulaError, evaluate, parse
from kerascourse.quiz.question import Instance, Question, Quiz, Section, Text, Values
from kerascourse.quiz.reading.numbers import shown
from kerascourse.quiz.secret import signed
from kerascourse.texts import _

TRIES = 2_000
MOST_TRIED = 20_000  # values of a template that are counted
ORDER = "order of options"  # among a question's numbers; no parameter can be called so
IN_SECTION = "drawn in its section"  # likewise
OF_THE_KEY = ("key", "worked_out")  # what an explanation may say of the key
GROUPED_FROM = 10_000  # smaller numbers are read without a space between their digits
_LONG = re.compile(r"(?<![\d.])\d{5,}(?!\d)")
_PLACE = re.compile(r"\{(=[^{}]+|\w+)\}")


def questions_of(quiz: Quiz, student: str) -> tuple[Question, ...]:
    """The questions that `student` gets, in the quiz's order: all, or as many of each section as it
    draws. UsageError where the secret that decides it is not at hand."""
    return tuple(question for _section, drawn in sections_of(quiz, student) for question in drawn)


def sections_of(
    quiz: Quiz, student: str
) -> tuple[tuple[Section | None, tuple[Question, ...]], ...]:
    """The questions that `student` gets, by section; None stands for a quiz that has none."""
    if not quiz.sections:
        return ((None, quiz.questions),)
    by_id = {question.id: question for question in quiz.questions}
    return tuple(
        (section, tuple(by_id[each] for each in _drawn_of(quiz, section, student)))
        for section in quiz.sections
    )


def _drawn_of(quiz: Quiz, section: Section, student: str) -> list[str]:
    """The ids that `student` gets of a section, in its order: each has a number of its own for each
    student, and the smallest are drawn."""
    if section.draw is None:
        return list(section.questions)
    seed = f"{seed_of(quiz, student)}\n{IN_SECTION}"
    ranked = sorted(section.questions, key=lambda each: _digest(f"{seed}\n{each}"))
    return sorted(ranked[: section.draw], key=section.questions.index)


def instance(quiz: Quiz, question: Question, student: str) -> Instance:
    """`question` as `student` gets it; InputError where no numbers meet its condition."""
    return filled(question, values_of(quiz, question, student))


def values_of(quiz: Quiz, question: Question, student: str) -> Values:
    """The numbers that `student` gets in `question`, and the order of its options.

    InputError where no numbers meet the condition; UsageError where the secret is not at hand.
    """
    seed = seed_of(quiz, student)
    options = question.fields.get("options", ())
    if not options:
        return drawn(question, seed)
    order = _random(f"{seed}\n{ORDER}", question).randrange(factorial(len(options)))
    return {**drawn(question, seed), ORDER: order}


def seed_of(quiz: Quiz, whose: str) -> str:
    """What the numbers of a student, or of a variant, are drawn from; UsageError where they depend
    on a secret that is not at hand."""
    seed = f"{quiz.id}\n{quiz.seed}\n{whose}"
    if not quiz.is_secret:
        return seed
    if quiz.secret is None:
        raise UsageError(
            _("{quiz} has numbers that a teacher's secret decides", quiz=quiz.id),
            _("Try: --secret FILE"),
        )
    return signed(quiz.secret, seed)


def _random(seed: str, question: Question) -> random.Random:
    return random.Random(int.from_bytes(_digest(f"{seed}\n{question.id}"), "big"))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def drawn(question: Question, seed: str) -> Values:
    """A value for each parameter that together meet the condition, the same for the same `seed`."""
    rng = _random(seed, question)
    names = sorted(question.parameters)
    for _try in range(TRIES):
        values = {name: rng.choice(question.parameters[name]) for name in names}
        if holds(question.where, values):
            return values
    raise InputError(
        _(
            "question {id}: no numbers met {where} in {tries} tries",
            id=question.id,
            where=question.where,
            tries=TRIES,
        )
    )


def filled(question: Question, values: Values) -> Instance:
    """`question` with `values` put into its texts and fields; in the explanation `{key}` and
    `{worked_out}` become the key and its arithmetic."""
    instance = Instance(
        question=question,
        values=values,
        prompt=put(question.prompt, values),
        hints=tuple(put(hint, values) for hint in question.hints),
        explanation=put(question.explanation, values),
        fields=_ordered(put(question.fields, values), values.get(ORDER)),
        plot=put(question.plot, values),
    )
    told = instance.explanation
    if not any("{" + name + "}" in text for name in OF_THE_KEY for text in (told.en, told.es)):
        return instance
    explanation = Text(
        **{language: _with_key(told, instance, language) for language in ("en", "es")}
    )
    return replace(instance, explanation=explanation)


def _with_key(told: Text, instance: Instance, language: str) -> str:
    kind = types.of(instance.question.type)
    key = kind.key(instance)
    if isinstance(key.value, int | float | Fraction):
        value = in_words(key.value, language)
    else:
        value = str(kind.reference(instance, language))
    text = told.in_language(language).replace("{key}", value)
    return text.replace("{worked_out}", arithmetic(key.worked_out, language) or value)


def _ordered(fields: Mapping[str, Any], order: Any) -> Mapping[str, Any]:
    """The fields of a choice with its options in the `order`-th of all orders; None for as told."""
    if order is None:
        return fields
    left = list(range(len(fields["options"])))
    places = []
    while left:
        order, place = divmod(order, len(left))
        places.append(left.pop(place))
    options = [fields["options"][place] for place in places]
    right = sorted(places.index(place) for place in fields.get("right", ()))
    return {**fields, "options": options, "right": right}


def arithmetic(worked_out: str, language: str) -> str:
    """The arithmetic of a key with its numbers as people read them in `language`."""
    text = _LONG.sub(lambda found: in_words(int(found[0]), language), worked_out)
    text = re.sub(r"(?<![\w)])-(?=\d)", "−", text)  # the sign that print has
    return re.sub(r"(?<=\d)\.(?=\d)", ",", text) if language == "es" else text


def put(told: Any, values: Values, language: str = "") -> Any:
    """`told` with `{name}` in all its texts replaced by the values, and `{=formula}` by what the
    formula gives for them; other braces stay.

    In texts of a language numbers are written as people read them; in formulas, shapes and names
    (no language) as digits alone.
    """
    if isinstance(told, str):
        return _PLACE.sub(lambda found: _in_place(found, values, language), told)
    if isinstance(told, Text):
        return Text(put(told.en, values, "en"), put(told.es, values, "es"))
    if isinstance(told, Mapping):
        return {
            key: put(value, values, key if key in ("en", "es") else language)
            for key, value in told.items()
        }
    if isinstance(told, list | tuple):
        return type(told)(put(value, values, language) for value in told)
    return told


def in_words(value: int | float | Fraction, language: str) -> str:
    """A number as people read it: 3072, but 30 720 by a blank that never breaks; with six digits
    where it is not whole, 13.4 in English and 13,4 in Spanish."""
    if isinstance(value, float) or Fraction(value).denominator != 1:
        text = f"{float(value):.6g}"
        return text.replace(".", ",") if language == "es" else text
    short = -GROUPED_FROM < value < GROUPED_FROM
    return str(int(value)) if short else shown(value)


def _in_place(found: re.Match[str], values: Values, language: str) -> str:
    name = found[1]
    if not name.startswith("="):
        told = str(values.get(name, found[0]))
    else:
        value = evaluate(parse(name[1:], tuple(values)), values)
        told = in_words(value, language) if language else str(value)
    # in a sentence a negative number has the sign that print has
    return re.sub(r"^-(?=[0-9])", "−", told) if language else told


def variants(question: Question, enough: int) -> int:
    """How many different values a template's parameters can take together, counted to `enough`.

    Where there are too many to try them all, of as many as are drawn.
    """
    names = sorted(question.parameters)
    choices = [question.parameters[name] for name in names]
    together: Iterable[tuple[int, ...]] = product(*choices)
    if prod(map(len, choices)) > MOST_TRIED:
        rng = random.Random(question.id)
        together = (tuple(map(rng.choice, choices)) for _try in range(MOST_TRIED))
    found: set[tuple[int, ...]] = set()
    for values in together:
        if values not in found and holds(question.where, dict(zip(names, values, strict=True))):
            found.add(values)
        if len(found) == enough:
            break
    return len(found)


def holds(where: str, values: Values) -> bool:
    """Whether every condition of `where` holds: formulas joined by = < > <= >=, and by `and`.

    InputError where it is none, and False where a side has no value.
    """
    for sign, left, right in _conditions(where, tuple(values)):
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
        if not met[sign]:
            return False
    return True


@lru_cache(maxsize=1_000)  # a class asks for the same ones again and again
def _conditions(where: str, names: tuple[str, ...]) -> list[tuple[str, Formula, Formula]]:
    """(sign, left side, right side) of each condition."""
    found = []
    for condition in filter(None, re.split(r"\band\b", where)):
        sides = re.split(r"(<=|>=|!=|=|<|>)", condition.strip())
        if len(sides) != 3:
            raise InputError(
                _(
                    "expected a condition like (m - k) mod s = 0, received {text!r}",
                    text=condition.strip(),
                )
            )
        found.append((sides[1], parse(sides[0], names), parse(sides[2], names)))
    return found
