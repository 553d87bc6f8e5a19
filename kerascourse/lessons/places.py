"""The files of the lessons, and what their heads say; their texts are not read here."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kerascourse import toml

TOPICS = Path(__file__).parent / "topics"
SYLLABUS = Path(__file__).parent / "syllabus.toml"
FENCE = "+++"


@dataclass(frozen=True)
class Head:
    """A lesson by its id and title, the ids of the course and the layers that it is about."""

    id: str
    title: str
    course: tuple[str, ...]
    layers: tuple[str, ...]


def weeks() -> dict[str, tuple[str, ...]]:
    """The weeks of the house's course in order, and the ids of their lessons."""
    told = toml.loads(SYLLABUS.read_text("utf-8"))
    return {week["id"]: tuple(week["lessons"]) for week in told["weeks"]}


def heads(language: str) -> Iterator[Head]:
    """What the heads of the lessons say in "en" or "es", in the order of the course."""
    for topic in (topic for lessons in weeks().values() for topic in lessons):
        with (TOPICS / f"{topic}.{language}.md").open(encoding="utf-8") as file:
            next(file)  # the fence that opens the head
            lines = iter(file.readline, f"{FENCE}\n")
            told = toml.loads("".join(lines))
        yield Head(topic, told["title"], tuple(told["course"]), tuple(told.get("layers", ())))
