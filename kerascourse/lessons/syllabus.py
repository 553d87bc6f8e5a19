"""The house's own course: finding a lesson by a topic, a week, a word, a layer, an id."""

from collections.abc import Iterator

from kerascourse.errors import NotFoundError, nearest_words
from kerascourse.lessons.course import Week, house_course
from kerascourse.lessons.lesson import Lesson, read
from kerascourse.quiz.reading.marks import folded
from kerascourse.texts import _


def lessons(language: str) -> tuple[Lesson, ...]:
    """All lessons of the house, in the order of the course."""
    return tuple(read(topic, language) for topic in house_course().topics)


def week_called(words: str) -> Week | None:
    """The week whose id is `words`; None where there is none."""
    return next((week for week in house_course().weeks if _plain(week.id) == _plain(words)), None)


def find(words: str, language: str) -> tuple[Lesson, ...]:
    """The lessons that `words` mean, in the order of the course: a topic, an id of the course
    (A5), a type of layer (Conv2D), or a word that a lesson is found by, in any language.

    NotFoundError names the nearest words.
    """
    wanted = _plain(words)
    known = lessons(language)
    for names in (_by_topic, _by_course, _by_layer, _by_word):
        chosen = tuple(lesson for lesson in known if wanted in set(map(_plain, names(lesson))))
        if chosen:
            return chosen
    others = [lesson for lesson in known if wanted and _begins_or_titled(lesson, wanted)]
    family = words.rstrip("0123456789")  # of a network: resnet20 is a resnet
    if not others and family != words and _plain(family):
        others = [lesson for lesson in known if _plain(family) in map(_plain, _by_topic(lesson))]
    if others:
        return tuple(others)
    names_of_all = {word for lesson in known for word in (*_by_topic(lesson), *_by_word(lesson))}
    raise NotFoundError(
        _("expected a topic of the course, received {words!r}", words=words)
        + nearest_words(words, sorted(names_of_all)),
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


def _begins_or_titled(lesson: Lesson, wanted: str) -> bool:
    """Whether `wanted` stands in the title or, of four letters at least, begins a name or a word of
    one: "backprop" is of backpropagation, "muertas" of unidades muertas."""
    names = [*_by_topic(lesson), *_by_word(lesson)]
    words = [word for name in names for word in (name, *name.split())]
    begins = len(wanted) >= 4 and any(_plain(word).startswith(wanted) for word in words)
    return begins or wanted in _plain(lesson.title)


def _plain(words: str) -> str:
    """Letters and digits alone, without accents: "Campo receptivo" as "camporeceptivo"."""
    return "".join(sign for sign in folded(words) if sign.isalnum())
