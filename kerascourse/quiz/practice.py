"""A practice quiz as one HTML page that works without a network and checks answers by itself.

The key is in the page, not in clear text, but for who wants to find it: it is for practice alone.
The script reads numbers, shapes and formulas as `kc` does where it can, and says so where it can't.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from kerascourse.errors import UsageError
from kerascourse.pages.template import document, for_script
from kerascourse.quiz import draw, formula, types
from kerascourse.quiz.exports.item import Drawn, picture_of
from kerascourse.quiz.formula import Formula, FormulaError, evaluate
from kerascourse.quiz.mistakes import mistake as known_mistake
from kerascourse.quiz.question import Instance, Quiz
from kerascourse.quiz.reading import marks, terms
from kerascourse.quiz.reading.shapes import FILLERS as SHAPE_WORDS
from kerascourse.quiz.types import choice, expression, number
from kerascourse.texts import _


def html(quiz: Quiz, student: str, language: str, drawn: Drawn | None = None) -> str:
    """The page of `quiz` with the numbers of `student`, and the pictures that `drawn` makes of
    their commands; UsageError where a secret decides the numbers."""
    if quiz.is_secret:
        raise UsageError(_("expected a quiz without a secret: the page has its key in it"))
    salt = int.from_bytes(hashlib.sha256(f"{quiz.id}\n{student}".encode()).digest()[:4], "big")
    asked = [
        draw.instance(quiz, question, student) for question in draw.questions_of(quiz, student)
    ]
    told = [_question(one, place, salt, language) for place, one in enumerate(asked, 1)]
    words = _words()
    data = {"words": words, "questions": told, "salt": salt}
    return document(
        "quiz.html",
        title=quiz.title.in_language(language),
        language=language,
        script=("arithmetic.js", "quiz.js"),
        lead=_("For practice alone: the answers are in this page. It needs no network."),
        questions=[_shown(one, language, drawn) for one in asked],
        words=words,
        data=for_script(data),
    )


def _words() -> dict[str, Any]:
    return {
        "answer": _("Your answer"),
        "choose_one": _("Choose one"),
        "choose_several": _("Choose all that are right"),
        "check": _("Check"),
        "hint": _("Hint"),
        "explain": _("Show the answer"),
        "right": _("Right."),
        "partly": _("Partly right."),
        "wrong": _("Not this."),
        "unread": _("The page can't read this for sure: compare it with the answer yourself."),
        "total": _("{points} of {most} points", points="{points}", most="{most}"),
        "around": sorted(terms.around()),
    }


def _shown(one: Instance, language: str, drawn: Drawn | None) -> dict[str, Any]:
    """What the page shows of a question."""
    is_choice = one.question.type == "choice"
    return {
        "type": one.question.type,
        "prompt": one.prompt.in_language(language),
        "picture": base64.b64encode(picture_of(one, drawn, ".svg")).decode("ascii"),
        "plot": one.plot,
        "hints": [hint.in_language(language) for hint in one.hints],
        "options": list(choice.options(one, language)) if is_choice else [],
        "several": is_choice and len(choice.key(one).value) > 1,
    }


def _question(one: Instance, place: int, salt: int, language: str) -> dict[str, Any]:
    """What the script knows of a question: how to read its answers, and the sealed key."""
    kind = one.question.type
    key, reading = _KEYS[kind](one)
    answer = types.of(kind).reference(one, language)
    if kind == "choice":
        texts = choice.options(one, language)
        answer = "; ".join(texts[place] for place in sorted(key["right"]))
    key |= {"answer": answer, "explanation": one.explanation.in_language(language)}
    return {
        "id": one.question.id,
        "place": place,
        "type": kind,
        "points": one.question.points,
        "hints": len(one.hints),
        "sealed": sealed(key, salt),
        **reading,
    }


def sealed(key: Mapping[str, Any], salt: int) -> str:
    """`key` so that it can't be read by accident: added to the numbers that follow `salt`."""
    told = json.dumps(key, ensure_ascii=False).encode("utf-8")
    state, bytes_ = salt, bytearray()
    for byte in told:
        state = (state * 1_664_525 + 1_013_904_223) % 2**32
        bytes_.append(byte ^ (state >> 24))
    return base64.b64encode(bytes_).decode("ascii")


Told = tuple[dict[str, Any], dict[str, Any]]  # what is sealed, and what the script reads with


def _number(one: Instance) -> Told:
    key = number.key(one)
    per_cent = number.in_per_cent(one, key)
    found = {
        "value": float(key.value),
        "is_endless": not number.ends(key.value),
        "tolerance": float(one.fields.get("tolerance", 0)),
        "mistakes": [
            [float(each.gives), each.says]
            for each in key.mistakes
            if isinstance(each.gives, int | float | Fraction)
        ],
    }
    known = sorted(number.known_words(one, per_cent))
    return found, {"known": known, "per_cent": per_cent}


def _shape(one: Instance) -> Told:
    key = types.of("shape").key(one)
    found = {
        "sides": list(key.value),
        "batch": known_mistake("batch_axis", key.value).says,
        "mistakes": [
            [list(map(float, each.gives)), each.says]
            for each in key.mistakes
            if isinstance(each.gives, tuple) and None not in each.gives
        ],
    }
    return found, {"known": sorted(SHAPE_WORDS | marks.of_prompt(one))}


def _expression(one: Instance) -> Told:
    key, letters = expression.key(one), expression.domain(one)
    # near ones, and larger ones: what agrees on the first alone may be another formula
    points = [*formula.points(letters), *formula.beyond(letters)]
    accepted = [key.value, *expression.as_good(one)]
    found = {
        "points": points,
        "accepted": [_values(each, points) for each in accepted],
        "mistakes": [[_values(each.gives, points), each.says] for each in key.mistakes],
    }
    names = {name: name for name in letters}
    for name in letters:
        if sum(other.lower() == name.lower() for other in letters) == 1:
            names |= {name.lower(): name, name.upper(): name}
    return found, {"names": names | expression.other_names(one)}


def _values(told: Formula, points: Sequence[Mapping[str, int]]) -> list[float | None]:
    """The formula's values; None where it has none."""
    found: list[float | None] = []
    for point in points:
        try:
            found.append(float(evaluate(told, point)))
        except FormulaError:
            found.append(None)
    return found


def _choice(one: Instance) -> Told:
    return {"right": sorted(choice.key(one).value)}, {}


def _term(one: Instance) -> Told:
    return {"forms": list(types.of("term").key(one).value.forms)}, {}


def _list(one: Instance) -> Told:
    items = types.of("list").key(one).value
    needed = one.fields.get("needed", len(items))
    return {"items": [list(item.forms) for item in items], "needed": needed}, {}


def _rubric(_one: Instance) -> Told:
    return {}, {}


_KEYS = {
    "number": _number,
    "shape": _shape,
    "expression": _expression,
    "choice": _choice,
    "term": _term,
    "list": _list,
    "rubric": _rubric,
}
