"""Quizzes as TOML files: those of the bank, and one's own.

    title = { en = "…", es = "…" }          # or one text for both languages
    seed = 1

    [[questions]]
    id = "output-size"
    type = "number"                          # a name of `TYPES`
    course = ["A5"]
    prompt = { en = "… m = {m} …", es = "…" }
    hints = [{ en = "…", es = "…" }]
    explanation = { en = "…", es = "…" }
    parameters = { m = [27, 32], k = { from = 3, to = 11, step = 2 }, s = [1, 2] }
    where = "(m - k) mod s = 0"
    few = "AlexNet has one first layer"      # why fewer than 20 variants are enough, where they are
    plot = "convolution --input {m} --kernel {k}"  # what `kc plot` draws as its picture
    key = { formula = "(m - k)/s + 1" }      # and what else the type takes

Sections are optional; where there are some, each question is in one, and they tell the order:

    [[sections]]
    title = { en = "Sizes", es = "Tamaños" }
    questions = ["output-size", "padding", "stride"]
    draw = 2                                 # how many of them each student gets; by default all

Every mistake in a file is told at once, with the question that has it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kerascourse import toml
from kerascourse.errors import InputError, NotFoundError, nearest_words
from kerascourse.files import require_regular
from kerascourse.library_errors import words_of
from kerascourse.quiz.places import bank
from kerascourse.quiz.question import Question, Quiz, Section, Text
from kerascourse.quiz.types import TYPES, fields_of
from kerascourse.texts import _

MOST_BYTES = 2_000_000
MOST_VALUES = 10_000  # of a parameter
OF_QUIZ = ("title", "seed", "secret", "sections", "questions")
OF_SECTION = ("title", "questions", "draw")
OF_QUESTION = (
    "id",
    "type",
    "course",
    "points",
    "prompt",
    "hints",
    "explanation",
    "parameters",
    "where",
    "few",
    "plot",
)


def find(name: str) -> Quiz:
    """The quiz called `name` in the bank, or in the TOML file at that path.

    NotFoundError with the nearest names; InputError with every mistake of the file.
    """
    known = bank()
    path = known.get(name, Path(name))
    if path.suffix != ".toml":
        raise NotFoundError(
            _("expected a quiz or a .toml file, received {name!r}", name=name)
            + nearest_words(name, known),
            _("Try: kc quiz list"),
        )
    return read(path)


def read(path: Path) -> Quiz:
    """The quiz in the file at `path`; InputError tells every mistake."""
    document = _document(path)
    found = list(_mistakes(document))
    if found:
        raise InputError(f"{path.name}: {'; '.join(found)}", _("Try: kc quiz lint FILE"))
    questions = tuple(_question(told) for told in document["questions"])
    sections = tuple(_section(told) for told in document.get("sections", ()))
    places = [each for section in sections for each in section.questions]
    if sections:
        questions = tuple(sorted(questions, key=lambda question: places.index(question.id)))
    return Quiz(
        id=path.stem,
        title=_text(document["title"]),
        seed=document.get("seed", 0),
        is_secret=document.get("secret", False),
        questions=questions,
        sections=sections,
    )


def _document(path: Path) -> dict[str, Any]:
    require_regular(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(_("expected a quiz of at most 2 MB, {path} has more", path=path))
        return toml.loads(path.read_bytes().decode("utf-8"))
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise NotFoundError(
            _("expected a quiz, {path} is not there", path=path), _("Try: kc quiz list")
        ) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(
            _("expected TOML in {path}: {error}", path=path, error=words_of(error))
        ) from error


def _mistakes(document: Mapping[str, Any]) -> Iterator[str]:
    yield from _unknown(document, OF_QUIZ)
    if not _is_text(document.get("title")):
        yield _("title: expected a text, or one in en and es")
    if not isinstance(document.get("seed", 0), int):
        yield _("seed: expected a whole number")
    if not isinstance(document.get("secret", False), bool):
        yield _("secret: expected true or false; the secret itself stands in no quiz")
    questions = document.get("questions")
    if not isinstance(questions, list) or not questions:
        yield _("questions: expected at least one [[questions]]")
        return
    seen: set[str] = set()
    for number, told in enumerate(questions, 1):
        name = told.get("id") if isinstance(told, Mapping) else None
        where = name if isinstance(name, str) and name else f"[[questions]] {number}"
        if name in seen:
            yield _("{where}: the id is used twice", where=where)
        seen.add(str(name))
        for mistake in _of_question(told):
            yield f"{where}: {mistake}"
    yield from _of_sections(document.get("sections", []), seen)


def _of_sections(sections: Any, ids: set[str]) -> Iterator[str]:
    """What is wrong with the sections of a quiz whose questions have these `ids`."""
    if not isinstance(sections, list):
        yield _("sections: expected [[sections]]")
        return
    placed: list[str] = []
    for number, told in enumerate(sections, 1):
        where = f"[[sections]] {number}"
        if not isinstance(told, Mapping):
            yield f"{where}: " + _("expected a table")
            continue
        for mistake in _of_section(told, ids):
            yield f"{where}: {mistake}"
        named = told.get("questions")
        placed += filter(ids.__contains__, _texts(named))
    for name in sorted({name for name in placed if placed.count(name) > 1}):
        yield _("sections: {name} stands in two places", name=name)
    for name in sorted(ids.difference(placed)) if sections else ():
        yield _("sections: {name} is in none", name=name)


def _of_section(told: Mapping[str, Any], ids: set[str]) -> Iterator[str]:
    yield from _unknown(told, OF_SECTION)
    if not _is_text(told.get("title")):
        yield _("title: expected a text, or one in en and es")
    named = _texts(told.get("questions"))
    if not named or named != told["questions"]:
        yield _("questions: expected a list of ids")
        return
    for name in named:
        if name not in ids:
            yield _("no question is called {name!r}", name=name) + nearest_words(name, sorted(ids))
    draw = told.get("draw", 1)
    if type(draw) is not int or not 1 <= draw <= len(named):
        yield _("draw: expected a whole number from 1 to {most}", most=len(named))


def _texts(told: Any) -> list[str]:
    return [each for each in told if isinstance(each, str)] if isinstance(told, list) else []


def _of_question(told: Any) -> Iterator[str]:
    if not isinstance(told, Mapping):
        yield _("expected a table")
        return
    if not isinstance(told.get("id"), str) or not told["id"]:
        yield _("id: expected a name")
    kind = told.get("type")
    if kind not in TYPES:
        yield _(
            "type: expected one of {types}, received {kind!r}", types=", ".join(TYPES), kind=kind
        ) + nearest_words(str(kind), TYPES)
        return
    yield from _unknown(told, (*OF_QUESTION, *fields_of(kind)))
    for key in ("prompt", "explanation"):
        if not _is_text(told.get(key)):
            yield _("{key}: expected a text, or one in en and es", key=key)
    hints = told.get("hints", [])
    if not isinstance(hints, list) or not all(map(_is_text, hints)):
        yield _("hints: expected a list of texts")
    points = told.get("points", 1)
    if not isinstance(points, int | float) or isinstance(points, bool) or not 0 < points <= 100:
        yield _("points: expected a number above 0")
    course = told.get("course", [])
    if not isinstance(course, list) or not all(isinstance(each, str) for each in course):
        yield _("course: expected a list of ids")
    parameters = told.get("parameters", {})
    if not isinstance(parameters, Mapping) or not all(map(_is_choice, parameters.values())):
        yield _("parameters: expected lists of whole numbers")
    if not isinstance(told.get("where", ""), str):
        yield _("where: expected a condition")
    few = told.get("few", " ")
    if not isinstance(few, str) or not few:
        yield _("few: expected why there are so few variants")
    plot = told.get("plot", " ")
    if not isinstance(plot, str) or not plot or not plot.isprintable():
        yield _("plot: expected what stands behind kc plot, as in convolution --input 5")


def _unknown(told: Mapping[str, Any], known: tuple[str, ...]) -> Iterator[str]:
    for key in told:
        if key not in known:
            yield _("unknown key {key!r}", key=key) + nearest_words(key, known)


def _is_text(told: Any) -> bool:
    if isinstance(told, Mapping):
        return set(told) == {"en", "es"} and all(isinstance(t, str) and t for t in told.values())
    return isinstance(told, str) and bool(told)


def _is_choice(told: Any) -> bool:
    if isinstance(told, Mapping):
        whole = all(type(value) is int for value in told.values())
        named = {"from", "to"} <= set(told) <= {"from", "to", "step"}
        return whole and named and 0 <= told["to"] - told["from"] <= MOST_VALUES
    return isinstance(told, list) and bool(told) and all(type(value) is int for value in told)


def _choice(told: Any) -> tuple[int, ...]:
    """The values that a parameter may take: those of a list, or of { from, to, step }."""
    if isinstance(told, Mapping):
        return tuple(range(told["from"], told["to"] + 1, max(1, told.get("step", 1))))
    return tuple(told)


def _text(told: Any) -> Text:
    return Text(**told) if isinstance(told, Mapping) else Text(told, told)


def _section(told: Mapping[str, Any]) -> Section:
    return Section(_text(told["title"]), tuple(told["questions"]), told.get("draw"))


def _question(told: Mapping[str, Any]) -> Question:
    return Question(
        id=told["id"],
        type=told["type"],
        course=tuple(told.get("course", ())),
        points=float(told.get("points", 1)),
        prompt=_text(told["prompt"]),
        hints=tuple(_text(hint) for hint in told.get("hints", ())),
        explanation=_text(told["explanation"]),
        parameters={name: _choice(values) for name, values in told.get("parameters", {}).items()},
        where=told.get("where", ""),
        few=told.get("few", ""),
        plot=told.get("plot", ""),
        fields={key: value for key, value in told.items() if key not in OF_QUESTION},
    )
