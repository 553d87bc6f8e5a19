"""What is wrong with a quiz: proved by answering it, over many students and in both languages.

The reference answer must score full marks, a blank none; a hint or the prompt given as an answer
must score none, and may not hold the key; every template must have numbers, and every known mistake
must differ from the key. What is only advice, and no fault: a template with enough variants for a
class, a choice with enough options, none of which is known by its length.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextvars import copy_context
from dataclasses import dataclass
from fractions import Fraction
from statistics import mean
from typing import Any, TypeVar

from kerascourse.errors import CourseError, UsageError
from kerascourse.quiz import draw, keys, types
from kerascourse.quiz.exports.item import Drawn, picture_of
from kerascourse.quiz.formula import difference
from kerascourse.quiz.question import Instance, Judgement, Question, Quiz, Text
from kerascourse.quiz.reading import marks, numbers
from kerascourse.texts import LANGUAGES, N_, _, ngettext, use_language

SEEDS = 30
PICTURES = 5  # of a template that are drawn
LARGEST = 10**15  # of a number that a student should have to write
LONGEST_SIDE = 10**6
COURSE = {"A": 19, "B": 7, "C": 6, "D": 12, "F": 12}  # part: its last id; E has none
RULES = {
    "course": N_("course ids are those of the course"),
    "placeholders": N_("both languages have the same placeholders, all of them known"),
    "numbers": N_("some numbers meet the condition"),
    "key": N_("the key can be worked out, and be written"),
    "reference": N_("the reference answer scores full marks"),
    "blank": N_("a blank scores nothing"),
    "hint": N_("no hint gives the answer away"),
    "prompt": N_("the prompt does not give the answer away"),
    "mistake": N_("each known mistake is wrong"),
    "plot": N_("the picture can be drawn, whatever the numbers"),
    "sections": N_("whichever questions a section draws, they are worth the same"),
    "variants": N_("a template has at least 20 variants, or says in few why it has not"),
    "options": N_("a choice has at least four options, none known as right by its length"),
}
ADVICE = ("variants", "options")  # rules that a quiz may well break: it works all the same
ENOUGH_VARIANTS = 20
ENOUGH_OPTIONS = 4
MUCH_LONGER = 1.6  # than the others' mean
_PLACE = re.compile(r"\{(=[^{}]+|\w+)\}")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Finding:
    """A rule of `RULES` that a question breaks, and how."""

    question: str
    rule: str
    says: str

    @property
    def is_advice(self) -> bool:
        """Whether the quiz works as it is."""
        return self.rule in ADVICE


def lint(quiz: Quiz, seeds: int = SEEDS) -> tuple[Finding, ...]:
    """What is wrong with `quiz`, each question's rules in turn; empty where nothing is.

    A template is tried with the numbers of `seeds` students; a rule is told with the first that
    breaks it.
    """
    found: dict[tuple[str, str], Finding] = {}
    for question in quiz.questions:
        faults = (*_of_section(quiz, question), *_of_question(quiz, question, seeds))
        for rule, says in faults:
            found.setdefault((question.id, rule), Finding(question.id, rule, says))
    return tuple(found.values())


def undrawn(quiz: Quiz, drawn: Drawn, seeds: int = PICTURES) -> Iterator[Finding]:
    """The questions whose picture `drawn` refuses, of the numbers of `seeds` students."""
    for question in quiz.questions:
        try:
            for number in range(seeds if question.plot else 0):
                values = draw.drawn(question, f"{quiz.id}\n{quiz.seed}\npicture {number}")
                picture_of(draw.filled(question, values), drawn, ".svg")
        except UsageError as error:
            yield Finding(question.id, "plot", error.message)
        except CourseError:
            continue  # it has no numbers, or no key: `lint` tells


def ids_of_the_course() -> frozenset[str]:
    """A1 to A19, B1 to B7, …, E."""
    parts = {f"{part}{number}" for part, last in COURSE.items() for number in range(1, last + 1)}
    return frozenset({"E", *parts})


def _of_section(quiz: Quiz, question: Question) -> Iterator[tuple[str, str]]:
    """Whether a question is worth the same as the others of a section that draws."""
    section = quiz.section_of(question.id)
    if section is None or section.draw is None:
        return
    first = next(each.points for each in quiz.questions if each.id in section.questions)
    if question.points != first:
        yield (
            "sections",
            _(
                "{points:g} points, others of its section {first:g}: by chance a student would get "
                "more than another",
                points=question.points,
                first=first,
            ),
        )


def _of_question(quiz: Quiz, question: Question, seeds: int) -> Iterator[tuple[str, str]]:
    for name in question.course:
        if name not in ids_of_the_course():
            yield "course", _("{name!r} is no id of the course", name=name)
    yield from _placeholders(question)
    yield from _options(question)
    for number in range(seeds if question.parameters else 1):
        try:
            values = draw.drawn(question, f"{quiz.id}\n{quiz.seed}\nlint {number}")
        except CourseError as error:
            yield "numbers", str(error)
            return
        try:
            instance = draw.filled(question, values)
            types.of(question.type).key(instance)
        except CourseError as error:
            yield "key", _with(values, str(error))
            return
        for rule, says in _of_instance(instance):
            yield rule, _with(values, says)
    yield from _variants(question)


def _variants(question: Question) -> Iterator[tuple[str, str]]:
    if not question.parameters or question.few:
        return
    count = draw.variants(question, ENOUGH_VARIANTS)
    if count < ENOUGH_VARIANTS:
        yield (
            "variants",
            ngettext(
                "1 variant for a whole class: more values, or the reason in few",
                "{count} variants for a whole class: more values, or the reason in few",
                count,
            ),
        )


def _options(question: Question) -> Iterator[tuple[str, str]]:
    """Whether a choice can be guessed: it has few options, or one that stands out."""
    options = question.fields.get("options", ())
    if question.type != "choice" or not isinstance(options, list):
        return
    if len(options) < ENOUGH_OPTIONS:
        yield (
            "options",
            _(
                "{count} options are guessed easily: write at least {least}",
                count=len(options),
                least=ENOUGH_OPTIONS,
            ),
        )
    right = question.fields.get("right", ())
    for language in LANGUAGES:
        texts = [marks.in_language(option, language) for option in options]
        wrong = [len(text) for place, text in enumerate(texts) if place not in right]
        for place, text in enumerate(texts):
            if place in right and wrong and len(text) > max(*wrong, MUCH_LONGER * mean(wrong)):
                yield "options", _("{text!r} is known as right by its length", text=text)


def _of_instance(instance: Instance) -> Iterator[tuple[str, str]]:
    kind = types.of(instance.question.type)
    if instance.question.type in ("number", "shape"):
        yield from _size_of_key(kind.key(instance).value)
    for language in LANGUAGES:
        reference = kind.reference(instance, language)
        judged = _check(instance, reference, language)
        if _share(instance, judged) != 1:
            yield (
                "reference",
                _(
                    "{reference!r} is marked {verdict}: {feedback}",
                    reference=reference,
                    verdict=judged.verdict,
                    feedback=judged.feedback,
                ),
            )
        for blank in ("", "  \n", "-"):
            judged = _check(instance, blank, language)
            if judged.share or (not blank.strip() and judged.verdict != "blank"):
                yield "blank", _("a blank is marked {verdict}", verdict=judged.verdict)
        for rule, text in _texts(instance):
            told = text.in_language(language)
            judged = _check(instance, told, language)
            if judged.share:
                yield rule, _("as an answer it is marked {verdict}", verdict=judged.verdict)
            for word in _keywords(instance, rule):
                if _holds(told, word):
                    yield rule, _("it has {word!r}", word=word)
    yield from _mistakes(instance)


def _check(instance: Instance, answer: str, language: str) -> Judgement:
    def check() -> Judgement:
        judged: Judgement = types.of(instance.question.type).check(instance, answer)
        return judged

    return _in(language, check)


def _in(language: str, ask: Callable[[], Answer]) -> Answer:
    """What `ask` gives where texts are in `language`; the language outside stays."""

    def asked() -> Answer:
        use_language(language)
        return ask()

    return copy_context().run(asked)


def _share(instance: Instance, judged: Judgement) -> float:
    """The share of the points; what is suggested, where nothing else can be."""
    if instance.question.type == "rubric" and types.of("rubric").only_suggests(instance):
        return judged.suggested or 0.0
    return judged.share


def _texts(instance: Instance) -> Iterator[tuple[str, Text]]:
    yield "prompt", instance.prompt
    for hint in instance.hints:
        yield "hint", hint


def _keywords(instance: Instance, rule: str) -> Iterator[str]:
    """What a text may not hold. A prompt may well hold a number that is the key by chance, and an
    option, but no word that is asked for."""
    kind, fields = instance.question.type, instance.fields
    if kind in ("number", "shape", "expression") and rule == "hint":
        yield types.of(kind).reference(instance, "en")
    tables = [fields] if kind == "term" else [*fields.get("items", ())] if kind == "list" else []
    for table in tables:
        told = table.get("key", "")
        yield from told.values() if isinstance(told, Mapping) else [str(told)]
        yield from map(str, table.get("synonyms", ()))
    for point in fields.get("points_to_make", ()) if kind == "rubric" else ():
        yield from map(str, point.get("synonyms", ()))


def _holds(text: str, word: str) -> bool:
    """Whether `text` has `word` as words of its own, or as a number of its own."""
    if re.fullmatch(r"-?[0-9]+", word):
        alone = re.compile(r"(?<![\w.,·×*/^+−-])[0-9][0-9   ,.]*(?![\w·×*/^+−-])")
        found = (numbers.find(each.strip(" ,."), "en") for each in alone.findall(text))
        return any(
            reading.value == int(word) for one in found for each in one for reading in each.readings
        )
    if re.search(r"[-+*/^×]", word) and not re.search(r"[^\W\d_]{2}", word):
        return _packed(word) in _packed(text)
    words, wanted = marks.words(text), marks.words(word)
    places = range(len(words) - len(wanted) + 1)
    return bool(wanted) and any(words[at : at + len(wanted)] == wanted for at in places)


def _packed(text: str) -> str:
    """A text without blanks, its signs those of a keyboard."""
    signs = str.maketrans({"−": "-", "·": "*", "²": "^2", "³": "^3", "×": "x"})
    return "".join(text.translate(signs).casefold().split())


def _size_of_key(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, tuple) and any(not 1 <= side <= LONGEST_SIDE for side in value):
        yield "key", _("a side of {shape} is no size", shape=value)
    if isinstance(value, int | float | Fraction) and not -LARGEST <= value <= LARGEST:
        yield "key", _("{value} is too large to be written", value=value)


def _mistakes(instance: Instance) -> Iterator[tuple[str, str]]:
    """Known mistakes that give the key for these numbers, or that are marked right."""
    kind = types.of(instance.question.type)
    key = kind.key(instance)
    right = _("{name} gives the key")
    if instance.question.type == "expression":
        for mistake in key.mistakes:
            if difference(mistake.gives, key.value, kind.domain(instance)) is None:
                yield "mistake", right.format(name=mistake.name)
    if instance.question.type not in ("number", "shape"):
        return
    for told in instance.fields.get("mistakes", ()):
        own = keys.own_mistake(told, instance.values)
        if own.gives == key.value:
            yield "mistake", right.format(name=own.name)
    for mistake in key.mistakes:
        answer = _written(mistake.gives)
        if answer is None or instance.fields.get("tolerance"):
            continue
        if _check(instance, answer, "en").share == 1:
            yield (
                "mistake",
                _("{name}: {answer!r} is marked right", name=mistake.name, answer=answer),
            )


def _written(gives: Any) -> str | None:
    """A wrong number or shape as a student would write it; None where nobody could."""
    if isinstance(gives, tuple):
        whole = all(type(side) is int and side > 0 for side in gives)
        return "×".join(map(str, gives)) if whole else None
    return str(gives) if type(gives) is int and gives >= 0 else None


def _placeholders(question: Question) -> Iterator[tuple[str, str]]:
    known = set(question.parameters)
    texts = {"prompt": [question.prompt], "hints": [*question.hints]}
    for where, told in {**texts, "explanation": [question.explanation]}.items():
        allowed = known | (set(draw.OF_THE_KEY) if where == "explanation" else set())
        for text in told:
            one, other = (set(_PLACE.findall(each)) for each in (text.en, text.es))
            if one != other:
                yield (
                    "placeholders",
                    _(
                        "{where}: {found} in one language alone",
                        where=where,
                        found=", ".join(sorted(one ^ other)),
                    ),
                )
            for name in sorted(one | other):
                if not name.startswith("=") and name not in allowed:
                    yield (
                        "placeholders",
                        _("{where}: {name!r} is no parameter", where=where, name=name),
                    )


def _with(values: Mapping[str, int], says: str) -> str:
    numbers_told = ", ".join(f"{name} = {value}" for name, value in values.items())
    return f"{says} ({numbers_told})" if values else says
