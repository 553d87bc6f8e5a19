"""A few sentences, held against the points that they should make.

points_to_make = [
    { name = { en = "fewer parameters", es = "menos parámetros" },
      synonyms = ["fewer weights", "menos pesos"], weight = 1,
      against = ["large", "grande"],       # before a synonym: said of something else
      says = ["[has] fewer params"],       # the forms of a statement that makes it
      rival_says = ["[has] more params"] },   # and those that make it when said of a rival
]
enough = 2                                 # the weight that makes full marks; else that of all
subject = ["stack"]                        # who is spoken of, which may be left out
rivals = ["large [conv]"]                  # others: what is said of them makes no point
besides = ["[be] expressive"]              # what is true as well and scores nothing
reference = { en = "…", es = "…" }         # an answer in sentences that makes all the points

Points are given only where forms explain every word of an answer (`reading/statements.py`), made of
the concepts and phrases of `lexicon.toml`. Everything else is for review, with the points that a
person might give and the words that they stand on; so is every answer to a question whose points
have no forms. A wrong answer with points is worse than a review.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kerascourse.errors import InputError
from kerascourse.quiz.question import Evidence, Instance, Judgement, Key
from kerascourse.quiz.reading import marks, points, statements
from kerascourse.quiz.reading.echo import repeats
from kerascourse.quiz.reading.statements import Forms, Reading
from kerascourse.texts import _, language

FIELDS = ("points_to_make", "enough", "subject", "rivals", "besides", "reference")
_OF_POINT = ("name", "synonyms", "weight", "against", "says", "rival_says")
_FORMS = ("subject", "rivals", "besides")


@dataclass(frozen=True)
class Point:
    """A point: what it is called, the ways to say it, what part of the marks it is worth, and words
    that, before it, make it a point about something else."""

    name: str
    synonyms: tuple[str, ...]
    weight: float
    against: frozenset[str]


def key(instance: Instance) -> Key:
    """The points; InputError where the fields tell none."""
    fields = instance.fields
    told = fields.get("points_to_make")
    if not isinstance(told, list) or not told or not all(map(_is_point, told)):
        raise InputError(
            _("points_to_make: expected tables with name, synonyms and a weight above 0")
        )
    enough = fields.get("enough", 1)
    if not isinstance(enough, int | float) or isinstance(enough, bool) or enough <= 0:
        raise InputError(_("enough: expected a number above 0"))
    for name in _FORMS:
        if not _are_texts(fields.get(name, [])):
            raise InputError(_("{name}: expected a list of forms", name=name))
    statements.require(_forms(fields))
    return Key(tuple(_point(each, instance) for each in told))


def reference(instance: Instance, language: str) -> str:
    """The file's own answer; without one, the first synonym of each point in `language`."""
    key(instance)
    if "reference" in instance.fields:
        return marks.in_language(instance.fields["reference"], language)
    asked = instance.fields["points_to_make"]
    return ". ".join(_texts(each["synonyms"], language)[0] for each in asked)


def check(instance: Instance, answer: str) -> Judgement:
    """The weight of the points made, where every word of the answer is explained; else for review,
    with what was found. Wrong where nothing is said, or the contrary of the points alone."""
    asked: tuple[Point, ...] = key(instance).value
    form = _("a person has to read it")
    reason = marks.refused(answer)
    if reason or marks.blank(answer):
        return marks.unread(answer, reason, form)
    if points.says_nothing(answer):
        return Judgement("wrong", 0.0, marks.brief(answer), _("no point is made"))
    if only_suggests(instance):
        return _suggested(instance, answer, asked)
    reading = statements.read(answer, _forms(instance.fields))
    why = _unsure(instance, answer, reading)
    if not why and reading.contradicted:
        why = _("the contrary is said of: {names}", names=_names(asked, reading.contradicted))
        if not reading.made:
            return Judgement("wrong", 0.0, marks.brief(answer), why)
    if not why and not reading.made:
        why = _("none of the points was recognised")
    if why:
        made = reading.made - reading.contradicted
        return _for_review(instance, answer, asked, made, why, _evidence(asked, reading))
    names = _names(asked, reading.made)
    share = _share(instance, asked, reading.made)
    if share == 1:
        return Judgement("correct", 1.0, names, "")
    missing = _names(asked, frozenset(range(len(asked))) - reading.made)
    return Judgement("partial", share, names, _("missing: {names}", names=missing))


def only_suggests(instance: Instance) -> bool:
    """Whether no point has forms to be read by, so that every answer is for review."""
    return not any(point.get("says") for point in instance.fields["points_to_make"])


def _unsure(instance: Instance, answer: str, reading: Reading) -> str:
    """Why a person has to judge; empty where none has to."""
    if len(answer) > points.LONGEST:
        return _("the answer is very long")
    if "?" in answer:
        return _("a doubt, or one thing or another")
    if repeats(answer, instance) and not reading.made:
        return _("the answer repeats the question")
    if reading.unread:
        start, end = reading.unread[0]
        words = marks.brief(answer[start:end])
        return _("not explained: {words}", words=words)
    return ""


def _for_review(
    instance: Instance,
    answer: str,
    asked: tuple[Point, ...],
    made: frozenset[int],
    why: str,
    evidence: tuple[Evidence, ...],
) -> Judgement:
    names = _names(asked, made)
    said = _("points found: {names}", names=names or "—")
    return Judgement(
        "review",
        0.0,
        names or marks.brief(answer),
        f"{why}; {_('a person has to read it')}; {said}",
        suggested=_share(instance, asked, made),
        evidence=evidence,
    )


def _suggested(instance: Instance, answer: str, asked: tuple[Point, ...]) -> Judgement:
    """For review, with the points whose synonyms stand in the answer."""
    found = points.found(answer, [(point.synonyms, point.against) for point in asked])
    evidence = [Evidence(start, end, asked[number].name) for number, start, end in found]
    return _for_review(
        instance,
        answer,
        asked,
        frozenset(number for number, _start, _end in found),
        _("this question's points have no forms to be read by"),
        tuple(sorted(evidence, key=lambda one: (one.start, one.point))),
    )


def _evidence(asked: tuple[Point, ...], reading: Reading) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(one.start, one.end, asked[one.point].name, one.contradicts)
        for one in reading.statements
        if one.point is not None
    )


def _names(asked: tuple[Point, ...], numbers: frozenset[int]) -> str:
    return "; ".join(point.name for number, point in enumerate(asked) if number in numbers)


def _share(instance: Instance, asked: tuple[Point, ...], made: frozenset[int]) -> float:
    enough = float(instance.fields.get("enough", sum(point.weight for point in asked)))
    return min(1.0, sum(asked[number].weight for number in made) / enough)


def _forms(fields: Mapping[str, Any]) -> Forms:
    told = fields["points_to_make"]
    return Forms(
        points=tuple(tuple(point.get("says", ())) for point in told),
        of_rival=tuple(tuple(point.get("rival_says", ())) for point in told),
        **{name: tuple(fields.get(name, ())) for name in _FORMS},
    )


def _point(told: Mapping[str, Any], instance: Instance) -> Point:
    against = {word for each in told.get("against", ()) for word in marks.words(each)}
    for prompt in (instance.prompt.en, instance.prompt.es):
        against |= points.compared_with(prompt)
    return Point(
        name=marks.in_language(told["name"], language()),
        synonyms=tuple(_texts(told["synonyms"], "en") + _texts(told["synonyms"], "es")),
        weight=float(told.get("weight", 1)),
        against=frozenset(against),
    )


def _texts(told: Any, language: str) -> list[str]:
    """The synonyms of a language: of one list for both, of texts in each, or of a list in each."""
    if isinstance(told, Mapping):
        told = told[language]
    return [marks.in_language(each, language) for each in told]


def _is_point(told: Any) -> bool:
    if not isinstance(told, Mapping) or not set(told) <= set(_OF_POINT):
        return False
    weight = told.get("weight", 1)
    good = isinstance(weight, int | float) and not isinstance(weight, bool) and weight > 0
    forms = _are_texts(told.get("says", [])) and _are_texts(told.get("rival_says", []))
    return good and forms and _is_text(told.get("name")) and all(_all(told.get("synonyms")))


def _are_texts(told: Any) -> bool:
    return isinstance(told, list) and all(isinstance(each, str) and each for each in told)


def _all(synonyms: Any) -> Iterator[bool]:
    """Whether each of the synonyms is one, and there are some."""
    if isinstance(synonyms, Mapping):
        yield set(synonyms) == {"en", "es"}
        for each in synonyms.values():
            yield from _all(each)
        return
    yield isinstance(synonyms, list) and bool(synonyms)
    yield from map(_is_text, synonyms if isinstance(synonyms, list) else ())


def _is_text(told: Any) -> bool:
    if isinstance(told, Mapping):
        return set(told) == {"en", "es"} and all(isinstance(each, str) for each in told.values())
    return isinstance(told, str) and bool(told)
