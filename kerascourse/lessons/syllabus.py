"""The order of the course: its weeks, and the lessons of each as `syllabus.toml` has them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kerascourse import toml
from kerascourse.errors import NotFoundError, nearest_words
from kerascourse.lessons.lesson import Lesson, read
from kerascourse.quiz.question import Text
from kerascourse.quiz.reading.marks import folded
from kerascourse.texts import _

SYLLABUS = Path(__file__).parent / "syllabus.toml"


@dataclass(frozen=True)
class Week:
    """A week of the course and the ids of its lessons, in the order in which they are taught."""

    id: str
    title: Text
    lessons: tuple[str, ...]


@cache
def weeks() -> tuple[Week, ...]:
    """The weeks of the course, in order."""
    document = toml.loads(SYLLABUS.read_text("utf-8"))
    return tuple(
        Week(week["id"], Text(**week["title"]), tuple(week["lessons"]))
        for week in document["weeks"]
    )


def topics() -> tuple[str, ...]:
    """The ids of all lessons, in the order of the course."""
    return tuple(topic for week in weeks() for topic in week.lessons)


def week_called(words: str) -> Week | None:
    """The week whose id is `words`; None where there is none."""
    return next((week for week in weeks() if _plain(week.id) == _plain(words)), None)


def find(words: str, language: str) -> tuple[Lesson, ...]:
    """The lessons that `words` mean, in the order of the course: a topic, an id of the course
    (A5), a type of layer (Conv2D), or a word that a lesson is found by, in any language.

    NotFoundError names the nearest words.
    """
    wanted = _plain(words)
    lessons = [read(topic, language) for topic in topics()]
    for names in (_by_topic, _by_course, _by_layer, _by_word):
        chosen = tuple(lesson for lesson in lessons if wanted in set(map(_plain, names(lesson))))
        if chosen:
            return chosen
    others = [lesson for lesson in lessons if wanted and wanted in _plain(lesson.title)]
    if others:
        return tuple(others)
    known = {word for lesson in lessons for word in (*_by_topic(lesson), *_by_word(lesson))}
    raise NotFoundError(
        _("expected a topic of the course, received {words!r}", words=words)
        + nearest_words(words, sorted(known)),
        _("Try: kc explain"),
    )


def _by_topic(lesson: Lesson) -> Iterator[str]:
    yield lesson.id


def _by_course(lesson: Lesson) -> Iterator[str]:
    yield from lesson.course


def _by_layer(lesson: Lesson) -> Iterator[str]:
    yield from lesson.layers


def _by_word(lesson: Lesson) -> Iterator[str]:
    yield lesson.title
    for language in ("en", "es"):
        yield from read(lesson.id, language).finds


def _plain(words: str) -> str:
    """Letters and digits alone, without accents: "Campo receptivo" as "camporeceptivo"."""
    return "".join(sign for sign in folded(words) if sign.isalnum())
