"""A lesson as its file has it: what it is about, and its text in parts that any reading shows.

A file `topics/ID.LANGUAGE.md` begins with TOML between `+++` lines; `CONTRIBUTING.md` shows one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from kerascourse import toml
from kerascourse.errors import InputError
from kerascourse.lessons import blocks, numbers
from kerascourse.lessons.blocks import Part, Prose
from kerascourse.lessons.places import FENCE, TOPICS
from kerascourse.texts import _

_COMMAND = re.compile(r"`(kc [^`\n]+)`")
_KEYS = ("id", "course", "title", "after", "quiz", "layers", "finds", "paper")
_LISTS = ("course", "after", "quiz", "layers", "finds")


@dataclass(frozen=True)
class Lesson:
    """A topic in one language.

    `course` are ids of the course (A1 to F12), `after` the topics that one should know before,
    `quiz` its questions as QUIZ/QUESTION, `layers` the types of layers that it explains, `finds`
    the words that one looks for it by. `source` is its text as it was written.
    """

    id: str
    language: str
    title: str
    course: tuple[str, ...]
    after: tuple[str, ...]
    quiz: tuple[str, ...]
    layers: tuple[str, ...]
    finds: tuple[str, ...]
    paper: str
    source: str

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands that the text names, as one types them."""
        return tuple(_COMMAND.findall(self.source))

    def parts(self) -> Iterator[Part]:
        """The text, with its numbers, formulas, tables and questions worked out."""
        prose: list[str] = []
        for line in self.source.splitlines():
            if blocks.is_block(line):
                yield from _prose(prose, self.language)
                prose = []
                yield blocks.worked_out(line)
            else:
                prose.append(line)
        yield from _prose(prose, self.language)


def _prose(lines: list[str], language: str) -> Iterator[Prose]:
    text = "\n".join(lines).strip()
    if text:
        yield Prose(numbers.put_in(text, language))


@cache
def read(topic: str, language: str) -> Lesson:
    """The lesson called `topic` in "en" or "es"."""
    return parsed((TOPICS / f"{topic}.{language}.md").read_text("utf-8"), language)


def parsed(text: str, language: str) -> Lesson:
    """The lesson in the text of a file; InputError says what its head lacks."""
    before, fence, rest = text.partition(f"{FENCE}\n")
    head, end, source = rest.partition(f"\n{FENCE}\n")
    if before.strip() or not fence or not end:
        raise InputError(_("expected a lesson that begins with +++ and TOML"))
    told: dict[str, Any] = toml.loads(head)
    unknown = [key for key in told if key not in _KEYS]
    missing = [key for key in ("id", "title", "course") if not told.get(key)]
    if unknown or missing:
        raise InputError(
            _(
                "expected a lesson with the keys {keys}, received {received}",
                keys=", ".join(_KEYS),
                received=", ".join(told) or "–",
            )
        )
    lists = {key: tuple(told.get(key, ())) for key in _LISTS}
    return Lesson(
        id=told["id"],
        language=language,
        title=told["title"],
        paper=told.get("paper", ""),
        source=source.strip(),
        **lists,
    )
