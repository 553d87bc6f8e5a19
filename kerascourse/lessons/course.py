"""A course: its weeks, and the lessons of each in order; the house's own, or a teacher's from TOML.

    title = "Visión por computador"

    [[weeks]]
    id = "week1"
    title = { en = "Convolutions", es = "Convoluciones" }
    lessons = ["output-size", "padding", "our-camera"]
    quizzes = ["week10"]
    recipes = ["lenet5"]

A lesson that the house does not have stands beside the file: `our-camera.es.md` and
`our-camera.en.md`, or one of them for both languages.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kerascourse import documents, toml
from kerascourse.documents import DocumentError
from kerascourse.errors import InputError, NotFoundError, nearest_words
from kerascourse.lessons.lesson import Lesson, parsed, read
from kerascourse.lessons.places import SYLLABUS, TOPICS
from kerascourse.quiz.question import Text
from kerascourse.texts import LANGUAGES, _

MOST_BYTES = 2**20  # of a course, and of a lesson


@dataclass(frozen=True)
class Week:
    """A week of a course: the ids of its lessons in the order in which they are taught, and the
    quizzes and recipes that go with them."""

    id: str
    title: str | Text
    lessons: tuple[str, ...]
    quizzes: tuple[str, ...] = ()
    recipes: tuple[str, ...] = ()

    def title_in(self, language: str) -> str:
        """The title in "en" or "es"."""
        return _in_language(self.title, language)


@dataclass(frozen=True)
class Course:
    """The weeks in order; `folder` has the lessons that the house does not have."""

    title: str | Text
    weeks: tuple[Week, ...]
    folder: Path | None = None

    def title_in(self, language: str) -> str:
        """The title in "en" or "es"."""
        return _in_language(self.title, language)

    @property
    def topics(self) -> tuple[str, ...]:
        """The ids of all lessons, in order."""
        return tuple(topic for week in self.weeks for topic in week.lessons)

    def lesson(self, topic: str, language: str) -> Lesson:
        """The lesson called `topic`; NotFoundError names the nearest, InputError what is wrong."""
        if topic in house_topics():
            return read(topic, language)
        path = self._beside(topic, language)
        try:
            lesson = parsed(_text(path), language)
        except InputError as error:
            raise InputError(f"{path.name}: {error.message}", error.hint) from None
        if lesson.id != topic:
            raise InputError(
                _(
                    "expected {file} with the id {wanted!r}, received {received!r}",
                    file=path.name,
                    wanted=topic,
                    received=lesson.id,
                )
            )
        return lesson

    def _beside(self, topic: str, language: str) -> Path:
        languages = (language, *LANGUAGES)
        files = [f"{topic}.{one}.md" for one in languages] if _is_plain(topic) else []
        for file in files:
            if self.folder is not None and (self.folder / file).is_file():
                return self.folder / file
        raise NotFoundError(
            _("expected a lesson of the house or a file of yours, received {topic!r}", topic=topic)
            + nearest_words(topic, house_topics()),
            _("Try: kc explain"),
        )


@dataclass(frozen=True)
class CourseFile:
    """What a course's file says."""

    title: str | Text
    weeks: tuple[Week, ...]


def _is_plain(topic: str) -> bool:
    """Whether it can only be a file in the course's folder."""
    return bool(topic) and not set(topic) & set('/\\:*?"<>|') and not topic.startswith(".")


def _in_language(text: str | Text, language: str) -> str:
    return text if isinstance(text, str) else text.in_language(language)


@cache
def house_topics() -> frozenset[str]:
    """The ids of the lessons that the house has."""
    return frozenset(path.name.split(".")[0] for path in TOPICS.iterdir())


@cache
def house_course() -> Course:
    """The course as `syllabus.toml` has it."""
    return read_course(SYLLABUS)


def read_course(path: Path) -> Course:
    """The course in a TOML file; NotFoundError where there is none, InputError with what is wrong.

    Its lessons are read when they are asked for.
    """
    try:
        told = documents.typed(CourseFile, toml.loads(_text(path)))
    except (tomllib.TOMLDecodeError, DocumentError) as error:
        raise InputError(f"{path.name}: {error}", _("Try: kc course --help")) from None
    course = Course(told.title, told.weeks, path.parent)
    twice = [topic for topic in course.topics if course.topics.count(topic) > 1]
    if twice or not course.topics:
        raise InputError(
            _(
                "{file}: expected lessons, each once, received {topic!r}",
                file=path.name,
                topic=twice[0] if twice else "",
            )
        )
    return course


def _text(path: Path) -> str:
    if not path.is_file():
        raise NotFoundError(_("no file {path}", path=path))
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise InputError(
            _("expected at most {most} bytes, {path} has more", most=MOST_BYTES, path=path)
        )
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise InputError(_("expected a text in UTF-8, received {path}", path=path)) from None
