"""What to look at next: one line below a command's result, on a terminal alone.

A lesson that shows the command itself explains its result; where no lesson does, `AFTER` says what
follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kerascourse.cli.output import echo
from kerascourse.errors import NotFoundError
from kerascourse.texts import N_, _, language

if TYPE_CHECKING:
    from kerascourse.lessons.lesson import Lesson

# command: what to type after it, and what that shows
AFTER = {
    "list": ("kc summary lenet5", N_("a network layer by layer")),
    "data": ("kc train lenet5 --dataset digits", N_("a first network, in half a minute")),
    "train": ("kc report", N_("the run as one page, with every picture")),
    "resume": ("kc report", N_("the run as one page, with every picture")),
    "sweep": ("kc runs", N_("all runs, the best first")),
    "runs": ("kc report", N_("the latest run as one page, with every picture")),
    "evaluate": ("kc plot confusion", N_("which class is taken for which")),
    "predict": ("kc plot occlusion", N_("which part of the image decided")),
    "why": ("kc summary --help", N_("where each count comes from, row by row")),
}
_OF_NETWORKS = ("summary", "compare")
_SILENT = ("explain", "course", "claims", "report")  # these lead on in their own way
_OTHERS = frozenset(("--help", "-h", "--version", "--format"))  # no table for people


@dataclass(frozen=True)
class Subject:
    """What a command's result is about, where its words do not say it: what it returns."""

    words: str


def write_lead(arguments: Sequence[str], result: Any = None) -> None:
    """Tell what to look at after `kc ARGUMENTS`, which returned `result`, where there is
    something."""
    words = [word for word in arguments if not word.startswith("-")]
    if not words or not _OTHERS.isdisjoint(arguments):
        return
    lesson = lesson_on(result.words) if isinstance(result, Subject) else lesson_after(words)
    if lesson is not None:
        _write(f"kc explain {lesson.id}", lesson.title)
    elif words[0] in AFTER:
        command, shows = AFTER[words[0]]
        _write(command, _(shows))


def _write(command: str, shows: str) -> None:
    echo("")
    echo(_("Next: {command}, {title}", command=command, title=shows), "aside")


def lesson_after(words: Sequence[str]) -> "Lesson | None":
    """The lesson on what `words` ask for: on the network or the question that they name, or the
    first in the course that shows the same command."""
    command, *others = words
    if command in _SILENT:
        return None
    if command in _OF_NETWORKS and others:
        return lesson_on(others[0])
    # read here, so that a command that names its subject alone need not wait for the lessons
    from kerascourse.lessons.syllabus import lessons

    if command == "quiz":
        question = "/".join(others[1:3]) if others[:1] == ["answer"] else ""
        return next((lesson for lesson in lessons(language()) if question in lesson.quiz), None)
    shown = " ".join((command, *others[:1]))
    return next((lesson for lesson in lessons(language()) if _shows(lesson, shown)), None)


def lesson_on(subject: str) -> "Lesson | None":
    """The first lesson that is found by `subject`; None where there is none."""
    from kerascourse.lessons.syllabus import find

    try:
        return find(subject, language())[0]
    except NotFoundError:
        return None


def _shows(lesson: "Lesson", command: str) -> bool:
    wanted = f"kc {command} "
    blocks = (f"kc {line[1:-1]}" for line in lesson.source.splitlines() if line.startswith("{plot"))
    return any(f"{one} ".startswith(wanted) for one in (*lesson.commands, *blocks))
