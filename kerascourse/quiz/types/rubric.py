"""A few sentences, held against the points that they should make.

points_to_make = [
    { name = { en = "fewer parameters", es = "menos parámetros" },
      synonyms = ["fewer weights", "menos pesos"], weight = 1,
      against = ["large", "grande"] },     # before a synonym: said of something else
]
reference = { en = "…", es = "…" }         # an answer in sentences that makes all the points
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kerascourse.errors import InputError
from kerascourse.quiz.question import Instance, Judgement, Key
from kerascourse.quiz.reading import marks, points
from kerascourse.quiz.reading.echo import repeats
from kerascourse.texts import _, language

FIELDS = ("points_to_make", "reference")


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
    told = instance.fields.get("points_to_make")
    if not isinstance(told, list) or not told or not all(map(_is_point, told)):
        raise InputError(
            _("points_to_make: expected tables with name, synonyms and a weight above 0")
        )
    return Key(tuple(_point(each, instance) for each in told))


def reference(instance: Instance, language: str) -> str:
    """The file's own answer; without one, a sentence for each point, with the first synonym in
    `language`."""
    key(instance)
    if "reference" in instance.fields:
        return marks.in_language(instance.fields["reference"], language)
    it_is = "Aquí tenemos que hay" if language == "es" else "The answer is that there is"
    return ". ".join(
        f"{it_is} {_texts(each['synonyms'], language)[0]}"
        for each in instance.fields["points_to_make"]
    )


def check(instance: Instance, answer: str) -> Judgement:
    """The weight of the points made, where clear sentences make them and nothing else is said that
    a machine can't account for; else for review, with the points that were found."""
    asked: tuple[Point, ...] = key(instance).value
    form = _("a person has to read it")
    reason = marks.refused(answer)
    if reason or marks.blank(answer):
        return marks.unread(answer, reason, form)
    clauses = points.clauses(answer)
    made, covered = _made(clauses, asked)
    if not made and _says_nothing(clauses):
        return Judgement("wrong", 0.0, marks.brief(answer), _("no point is made"))
    names = "; ".join(point.name for point in asked if point.name in made)
    missing = "; ".join(point.name for point in asked if point.name not in made)
    why = _unsure(instance, answer, clauses, covered, bool(missing))
    if not why and not made:
        why = _("none of the points was recognised")
    if why:
        found = _("points found: {names}", names=names or "—")
        return Judgement("review", 0.0, names or marks.brief(answer), f"{why}; {form}; {found}")
    if not missing:
        return Judgement("correct", 1.0, names, "")
    share = sum(point.weight for point in asked if point.name in made)
    share /= sum(point.weight for point in asked)
    return Judgement("partial", share, names, _("missing: {names}", names=missing))


def _made(
    clauses: list[points.Clause], asked: tuple[Point, ...]
) -> tuple[set[str], list[set[int]]]:
    """The names of the points made, and for each clause the places of the words that make them."""
    made: set[str] = set()
    covered = []
    for clause in clauses:
        places: set[int] = set()
        for point in asked:
            found = points.made_in(clause, point.synonyms, point.against)
            if found is not None:
                made.add(point.name)
                places |= found
        covered.append(places)
    return made, covered


def _unsure(
    instance: Instance,
    answer: str,
    clauses: list[points.Clause],
    covered: list[set[int]],
    missing: bool,
) -> str:
    """Why a person has to judge; empty where none has to."""
    if len(answer) > points.LONGEST:
        return _("the answer is very long")
    if marks.doubted(answer):
        return _("a doubt, or one thing or another")
    if repeats(answer, instance):
        return _("the answer repeats the question")
    for clause, places in zip(clauses, covered, strict=True):
        free = [word for place, word in enumerate(clause.content) if place not in places]
        if (marks.NEGATIONS | marks.REVERSING).intersection(free):
            return _("something is denied")
        if missing and not places and len(free) >= points.UNEXPLAINED:
            return _("a part of it makes none of the points")
    asked: tuple[Point, ...] = key(instance).value
    if any(points.is_stuffed(clause, point.synonyms) for clause in clauses for point in asked):
        return _("one point is said twice, side by side")
    if not points.is_sentence(answer, brief=missing):
        return _("these are words without a sentence")
    return ""


def _says_nothing(clauses: list[points.Clause]) -> bool:
    """Whether no word is left besides those that say that one does not know."""
    nothing = {
        *marks.NEGATIONS,
        *marks.DOUBTS,
        "se",
        "si",
        "i",
        "know",
        "idea",
        "porque",
        "because",
    }
    return all(word in nothing for clause in clauses for word in clause.content)


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
    if not isinstance(told, Mapping) or not set(told) <= {"name", "synonyms", "weight", "against"}:
        return False
    weight = told.get("weight", 1)
    good = isinstance(weight, int | float) and not isinstance(weight, bool) and weight > 0
    return good and _is_text(told.get("name")) and all(_all(told.get("synonyms")))


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
