"""A quiz's questions as other systems have them: numbers drawn, and no checker of our own.

What these systems know are numbers with a tolerance, options, short texts that must be equal to
one of a list, and essays that a person marks. A formula has more spellings than a list holds, so
that it becomes an essay: no right answer is marked wrong by a machine that can't read it.
"""

import io
import re
import shlex
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal
from xml.etree import ElementTree as Xml

from kerascourse.errors import UsageError
from kerascourse.quiz import draw, types
from kerascourse.quiz.question import Instance, Key, Quiz
from kerascourse.quiz.sheet import pictured
from kerascourse.quiz.types import choice
from kerascourse.texts import _

# what draws the words after `kc plot` as a file of this ending; None where it can't
Drawn = Callable[[tuple[str, ...], str], bytes | None]
Kind = Literal["numerical", "choice", "short", "essay"]
# the types that others know; the rest are essays
_KINDS: dict[str, Kind] = {
    "number": "numerical",
    "choice": "choice",
    "shape": "short",
    "term": "short",
}


@dataclass(frozen=True)
class Option:
    """An option of a choice."""

    text: str
    is_right: bool


@dataclass(frozen=True)
class Wrong:
    """A number that a known mistake gives, and what to say of it."""

    value: Fraction
    says: str


@dataclass(frozen=True)
class Item:
    """A question in one language with its numbers.

    `name` is the question's id, with the variant's number where it is a template. `value` and
    `tolerance` (absolute) are a number's, `options` a choice's, `accepted` the spellings of a short
    answer, `rubric` what the marker of an essay is told. `answer` is the reference. `picture` is a
    PNG, where one was drawn; the prompt tells the command that draws it.
    """

    question: str
    name: str
    kind: Kind
    prompt: str
    points: float
    hints: tuple[str, ...]
    explanation: str
    answer: str
    course: tuple[str, ...] = ()
    value: Fraction = Fraction(0)
    tolerance: Fraction = Fraction(0)
    wrong: tuple[Wrong, ...] = ()
    options: tuple[Option, ...] = ()
    accepted: tuple[str, ...] = ()
    rubric: str = ""
    picture: bytes = field(default=b"", repr=False)

    @property
    def right(self) -> int:
        """How many options are right."""
        return sum(option.is_right for option in self.options)


@dataclass(frozen=True)
class Pack:
    """What is exported: a quiz's items in one language."""

    quiz: Quiz
    title: str
    language: str
    items: tuple[Item, ...]

    def of(self, kind: Kind) -> list[Item]:
        """The items of a kind."""
        return [item for item in self.items if item.kind == kind]


def pack(
    quiz: Quiz, language: str, variants: int = 1, seed: int = 0, drawn: Drawn | None = None
) -> Pack:
    """The quiz's items; of a template as many as `variants`, all different, or as there are; with
    the pictures that `drawn` makes of their commands."""
    items = tuple(
        replace(item(instance, name, language), picture=picture_of(instance, drawn, ".png"))
        for question in quiz.questions
        for name, instance in _variants(quiz, question, variants, seed)
    )
    return Pack(quiz, quiz.title.in_language(language), language, items)


def picture_of(instance: Instance, drawn: Drawn | None, ending: str) -> bytes:
    """The picture of a question as a file of this ending; none where it has none, or where `drawn`
    lacks what it takes. UsageError, with the question's name, where it is no picture."""
    if drawn is None or not instance.plot:
        return b""
    try:
        return drawn(tuple(shlex.split(instance.plot)), ending) or b""
    except (UsageError, ValueError) as error:
        says = error.message if isinstance(error, UsageError) else str(error)
        raise UsageError(
            _(
                "question {id}: kc plot {plot}: {reason}",
                id=instance.question.id,
                plot=instance.plot,
                reason=says,
            )
        ) from error


def _variants(quiz: Quiz, question: Any, count: int, seed: int) -> Iterator[tuple[str, Instance]]:
    if not question.parameters:
        yield question.id, draw.filled(question, {})
        return
    seen: set[tuple[int, ...]] = set()
    for number in range(20 * count):
        values = draw.drawn(question, draw.seed_of(quiz, f"variant {seed} {number}"))
        if tuple(values.values()) not in seen:
            seen.add(tuple(values.values()))
            yield f"{question.id}-{len(seen)}", draw.filled(question, values)
        if len(seen) == count:
            return


def category(pack: Pack, item: Item) -> list[str]:
    """Where a question stands in a bank of questions that draws from categories: the quiz, its
    section, and a template's own. What a section draws from stands in it without more."""
    section = pack.quiz.section_of(item.question)
    titles = [pack.title, *([section.title.in_language(pack.language)] if section else [])]
    is_alone = item.name == item.question or (section and section.draw is not None)
    return titles if is_alone else [*titles, item.question]


def numbered(pack: Pack) -> Iterator[tuple[str, int, Item]]:
    """(the title of a section above its first item, else empty; number; item)."""
    above = None
    for number, item in enumerate(pack.items, 1):
        section = pack.quiz.section_of(item.question)
        begins = section is not None and section is not above
        yield section.title.in_language(pack.language) if section and begins else "", number, item
        above = section


def drawing(pack: Pack) -> Iterator[tuple[str, int, int]]:
    """(title, how many each student gets, how many there are) of the sections that draw."""
    for section in pack.quiz.sections:
        if section.draw is not None:
            title = section.title.in_language(pack.language)
            yield title, section.draw, len(section.questions)


def has_all(pack: Pack) -> Iterator[str]:
    """What a file without draws has of sections."""
    for title, drawn, count in drawing(pack):
        yield _(
            "{section}: all {count} questions are there; kc gives each student {drawn}",
            section=title,
            count=count,
            drawn=drawn,
        )


def item(instance: Instance, name: str, language: str) -> Item:
    """A question with its numbers, as other systems have it."""
    question = instance.question
    module = types.of(question.type)
    key: Key = module.key(instance)
    common: dict[str, Any] = {
        "question": question.id,
        "name": name,
        "kind": _KINDS.get(question.type, "essay"),
        "prompt": "\n".join([instance.prompt.in_language(language), *pictured(instance)]),
        "points": question.points,
        "hints": tuple(hint.in_language(language) for hint in instance.hints),
        "explanation": instance.explanation.in_language(language),
        "answer": module.reference(instance, language),
        "course": question.course,
    }
    fields = instance.fields
    if question.type == "number":
        common["value"] = Fraction(key.value)
        common["tolerance"] = Fraction(str(fields.get("tolerance", 0)))
        common["wrong"] = tuple(_wrong(key, common["tolerance"]))
    elif question.type == "choice":
        common["options"] = tuple(
            Option(text, place in key.value)
            for place, text in enumerate(choice.options(instance, language))
        )
    elif question.type == "shape":
        common["accepted"] = shape_spellings(key.value)
    elif question.type == "term":
        common["accepted"] = term_spellings(common["answer"], fields, language)
    else:
        common["rubric"] = rubric(common["answer"], fields, language)
    return Item(**common)


def _wrong(key: Key, tolerance: Fraction) -> Iterator[Wrong]:
    """The known mistakes whose numbers are not right within the tolerance."""
    for mistake in key.mistakes:
        if isinstance(mistake.gives, int | float | Fraction):
            value = Fraction(mistake.gives)
            if abs(value - Fraction(key.value)) > tolerance:
                yield Wrong(value, mistake.says)


def shape_spellings(sides: Sequence[Any]) -> tuple[str, ...]:
    """A shape as people write it."""
    signs = ("×", "x", " × ", " x ", ",", ", ", "X", " ")
    plain = [sign.join(map(str, sides)) for sign in signs]
    commas = [sign.join(map(str, sides)) for sign in (",", ", ")]
    return tuple(
        dict.fromkeys(
            [*plain, *(f"({each})" for each in commas), *(f"[{each}]" for each in commas)]
        )
    )


def term_spellings(answer: str, fields: Any, language: str) -> tuple[str, ...]:
    """A term and its synonyms, each with and without its accents."""
    told = [answer, *_in(fields.get("key", ""), language), *_all(fields.get("synonyms", ()))]
    both = [spelling for each in told for spelling in (each, without_accents(each))]
    return tuple(dict.fromkeys(spelling for spelling in both if spelling))


def without_accents(text: str) -> str:
    """`autocodificador máscara` as people without accents on their keyboard write it."""
    decomposed = unicodedata.normalize("NFD", text)
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", plain)


def rubric(answer: str, fields: Any, language: str) -> str:
    """What the marker of an essay is told: the points to be made or the names, and the answer."""
    lines = [_("Answer: {answer}", answer=answer)]
    for point in fields.get("points_to_make", ()):
        name = " / ".join(_in(point["name"], language))
        synonyms = ", ".join(_all(point.get("synonyms", ())))
        lines.append(f"- {name} ({point.get('weight', 1):g}): {synonyms}")
    if "enough" in fields:
        lines.append(_("{enough:g} of these are full marks", enough=fields["enough"]))
    items = fields.get("items", ())
    if items:
        needed = fields.get("needed", len(items))
        lines.append(_("{needed} of these, in any order:", needed=needed))
    for told in items:
        names = [*_in(told.get("key", ""), language), *_all(told.get("synonyms", ()))]
        lines.append("- " + " / ".join(dict.fromkeys(names)))
    accept = _all(fields.get("accept", ()))
    if accept:
        lines.append(_("also: {formulas}", formulas="; ".join(accept)))
    return "\n".join(lines)


def _in(told: Any, language: str) -> list[str]:
    """A text of a quiz's file that may be one for each language."""
    if isinstance(told, dict):
        return [str(told[language])] if language in told else []
    return [str(told)] if told else []


def _all(told: Any) -> list[str]:
    """Texts of a list, in every language that they are told in."""
    if isinstance(told, dict):
        return [text for each in told.values() for text in _all(each)]
    if isinstance(told, str):
        return [told]
    return [text for each in told for text in _all(each)]


def decimal(value: Fraction) -> str:
    """A number in digits with a decimal point, as every importer reads it: 55, 0.176470588235."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.12f}".rstrip("0").rstrip(".")


def room(value: Fraction, tolerance: Fraction) -> Fraction:
    """How far from `value` an answer may be: the tolerance, or what its digits leave out where it
    has no end in decimals."""
    return tolerance if value.denominator == 1 else max(tolerance, abs(value) / 10**9)


def legal(text: str) -> str:
    """`text` without the signs that XML can't hold; line breaks stay."""
    return re.sub(r"[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f]", "\ufffd", text)


def html(text: str) -> str:
    """Plain text as HTML: nothing in it is markup."""
    from html import escape

    return escape(legal(text)).replace("\n", "<br>")


def zipped(parts: Mapping[str, Xml.Element], files: Mapping[str, bytes] | None = None) -> bytes:
    """XML documents, and other files, by their paths as a zip file; the same bytes each time."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, root in parts.items():
            Xml.indent(root)
            told = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
            archive.writestr(zipfile.ZipInfo(path), told)
        for path, told in (files or {}).items():
            archive.writestr(zipfile.ZipInfo(path), told)
    return content.getvalue()


def prompt_html(item: Item) -> str:
    """The prompt as HTML."""
    return f"<p>{html(item.prompt)}</p>"


def different_marks(pack: Pack, system: str) -> Iterator[str]:
    """Where a system that knows numbers, options, texts and essays marks otherwise than `kc`."""
    if pack.of("numerical"):
        yield _(
            "{system} gives nothing for a number that is right in the digits given (138M); kc "
            "gives a part",
            system=system,
        )
    for kind, said in (
        ("short", _("{names}: {system} takes only the spellings listed; kc reads others")),
        ("essay", _("{names}: {system} leaves the marks to you; kc checks the answers")),
    ):
        names = dict.fromkeys(one.question for one in pack.items if one.kind == kind)
        if names:
            yield said.format(names=", ".join(names), system=system)
