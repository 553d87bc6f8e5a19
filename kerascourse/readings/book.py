"""A course as a folder of pages that links them all: it opens without a server, in two languages.

DIR/index.html          opens the contents in the reader's language
DIR/es/index.html       the contents, with a search
DIR/es/WEEK.html        a week in one page: its lessons, what to train, its quizzes
DIR/es/TOPIC.html       a lesson
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kerascourse.lessons.course import Course, Week
from kerascourse.lessons.lesson import Lesson
from kerascourse.pages.template import document
from kerascourse.quiz.reading.marks import folded
from kerascourse.readings import page as lesson_page
from kerascourse.readings.page import Draw, Link, Place
from kerascourse.texts import LANGUAGES, _, language, use_language

_NAMES = {"en": "English", "es": "Español"}
_TRAINS = re.compile(r"kc train (?P<recipe>[\w-]+)")
INDEX = "index.html"


@dataclass(frozen=True)
class Entry:
    """A lesson in the contents: `words` are what the search looks through."""

    address: str
    title: str
    course: str
    words: str


def pages(course: Course, draw: Draw) -> Iterator[tuple[str, str]]:
    """The path of each page in the book's folder, and its HTML.

    Errors as `Course.lesson` and `Lesson.parts`. The texts' language is changed on the way, and
    is at the end as it was.
    """
    chosen = language()
    try:
        yield INDEX, _opening(course, chosen)
        for one in LANGUAGES:
            use_language(one)
            for name, html in _in_one_language(course, cache(draw)):
                yield f"{one}/{name}", html
    finally:
        use_language(chosen)


def _opening(course: Course, chosen: str) -> str:
    links = [(f"{one}/{INDEX}", _NAMES[one]) for one in sorted(LANGUAGES, key=chosen.__ne__)]
    title = course.title_in(chosen)
    return document("opening.html", title=title, language=chosen, links=links)


def _in_one_language(course: Course, draw: Draw) -> Iterator[tuple[str, str]]:
    lessons = {topic: course.lesson(topic, language()) for topic in course.topics}
    place = Place(draw, course.lesson, lambda topic: f"{topic}.html" if topic in lessons else INDEX)
    yield INDEX, _contents(course, lessons)
    names = [*course.topics]
    for number, topic in enumerate(names):
        before, after = names[max(number - 1, 0) : number], names[number + 1 : number + 2]
        links = (
            *(Link("prev", f"{one}.html", f"← {lessons[one].title}") for one in before),
            Link("index", INDEX, course.title_in(language())),
            *_other_language(f"{topic}.html"),
            *(Link("next", f"{one}.html", f"{lessons[one].title} →") for one in after),
        )
        lesson = lessons[topic]
        yield f"{topic}.html", lesson_page.html(lesson.title, (lesson,), place, links)
    for week in course.weeks:
        yield f"{week.id}.html", _week(course, week, lessons, place)


def _other_language(name: str) -> Iterator[Link]:
    for one in LANGUAGES:
        if one != language():
            yield Link("alternate", f"../{one}/{name}", _NAMES[one])


def _contents(course: Course, lessons: dict[str, Lesson]) -> str:
    return document(
        "contents.html",
        title=course.title_in(language()),
        language=language(),
        script="search.js",
        links=tuple(_other_language(INDEX)),
        weeks=[
            (
                f"{week.id}.html",
                week.title_in(language()),
                [_entry(lessons[topic]) for topic in week.lessons],
            )
            for week in course.weeks
        ],
        words={
            "links": _("Other pages"),
            "search": _("Search the lessons"),
            "found": _("lessons found"),
            "week": _("the whole week in one page"),
        },
    )


def _entry(lesson: Lesson) -> Entry:
    text = " ".join((lesson.title, *lesson.finds, *lesson.course, *lesson.layers, lesson.source))
    words = " ".join(sorted(set(re.findall(r"[\w×-]+", folded(text)))))
    return Entry(f"{lesson.id}.html", lesson.title, " ".join(lesson.course), words)


def _week(course: Course, week: Week, lessons: dict[str, Lesson], place: Place) -> str:
    of_week = tuple(lessons[topic] for topic in week.lessons)
    links = (Link("index", INDEX, course.title_in(language())), *_other_language(f"{week.id}.html"))
    practice = lesson_page.Practice(
        tuple(f"kc train {recipe}" for recipe in week.recipes or _recipes(of_week)),
        tuple(f"kc quiz take {quiz}" for quiz in week.quizzes or _quizzes(of_week)),
    )
    return lesson_page.html(week.title_in(language()), of_week, place, links, practice)


def _recipes(lessons: tuple[Lesson, ...]) -> Iterator[str]:
    """The recipes that the lessons train, each once."""
    found = (_TRAINS.match(command) for lesson in lessons for command in lesson.commands)
    yield from dict.fromkeys(match["recipe"] for match in found if match)


def _quizzes(lessons: tuple[Lesson, ...]) -> Iterator[str]:
    """The quizzes that the lessons' questions are of, each once."""
    yield from dict.fromkeys(quiz.partition("/")[0] for lesson in lessons for quiz in lesson.quiz)
