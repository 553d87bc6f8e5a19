"""A lesson as a Jupyter notebook: its text, and cells that compute what the text says."""

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from kerascourse.lessons import blocks
from kerascourse.lessons.blocks import Part
from kerascourse.lessons.lesson import Lesson
from kerascourse.readings import plain
from kerascourse.texts import _, language

_FORMAT = {"nbformat": 4, "nbformat_minor": 5}
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
_LONG = ("train", "sweep", "resume")  # commands that take minutes
# commands that need no run of a network: what follows a training and is none of these waits with it
_WITHOUT_RUN = (
    "summary",
    "calc",
    "compare",
    "lint",
    "why",
    "explain",
    "list",
    "claims",
    "quiz",
    "data",
)

Cell = dict[str, Any]


def document(lessons: Iterable[Lesson]) -> dict[str, Any]:
    """The notebook of some lessons, as its file has it in JSON; errors as `Lesson.parts`."""
    cells = [_installing()]
    for lesson in lessons:
        cells += _cells(lesson)
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return {"cells": cells, "metadata": {"kernelspec": _KERNEL}, **_FORMAT}


def _installing() -> Cell:
    return _code(
        "try:",
        "    import kerascourse",
        "except ImportError:",
        "    %pip install --quiet kerascourse",
        "    import kerascourse",
        "from IPython.display import Image",
        f"%env KC_LANG={language()}",
    )


def _cells(lesson: Lesson) -> Iterator[Cell]:
    yield _markdown(f"# {lesson.title}")
    for part in lesson.parts():
        yield from _CELLS[type(part)](part)
    if lesson.commands:
        yield _markdown(_("The commands of this lesson, to be changed and run again:"))
    is_waiting = False
    for command in lesson.commands:
        first = command.split()[1]
        if first in _LONG:
            is_waiting = True
            yield _waiting(
                _code(f"!{command}"), _("takes minutes; without the sign in front it runs")
            )
        elif is_waiting and first not in _WITHOUT_RUN:
            yield _waiting(_running(command), _("after the training above"))
        else:
            yield _running(command)


def _text(part: Part) -> Iterator[Cell]:
    yield _markdown(plain.markdown(part))


def _network(part: blocks.Network) -> Iterator[Cell]:
    yield from _text(part) if part.layers else [_code(f"kerascourse.summary({part.call})")]


def _picture(part: blocks.Picture) -> Iterator[Cell]:
    yield _drawing(part.words)


def _question(part: blocks.Asked) -> Iterator[Cell]:
    yield from _text(part)
    quiz, question = part.quiz, part.instance.question.id
    yield _code(
        'answer = ""',
        f'!kc quiz answer {quiz} {question} "{{answer}}" --student {blocks.STUDENT}',
    )


def _running(command: str) -> Cell:
    words = shlex.split(command)[1:]
    if words[0] == "plot" and "--out" not in words:
        return _drawing(tuple(words[1:]))
    return _code(f"!{command}")


def _waiting(cell: Cell, remark: str) -> Cell:
    """A cell that does nothing until its reader takes the signs away."""
    lines = cell["source"].splitlines()
    return _code(f"# {remark}", *(f"# {line}" for line in lines))


def _drawing(words: tuple[str, ...]) -> Cell:
    file = "-".join(re.sub(r"[^\w]+", "-", word).strip("-") for word in words) + ".png"
    return _code(f"!{blocks.Picture(words).command} --out {file}", f'Image("{file}")')


def _markdown(*lines: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": "\n".join(lines)}


def _code(*lines: str) -> Cell:
    return {
        "cell_type": "code",
        "metadata": {},
        "source": "\n".join(lines),
        "execution_count": None,
        "outputs": [],
    }


_CELLS: Mapping[type, Callable[[Any], Iterator[Cell]]] = {
    blocks.Prose: _text,
    blocks.Worked: _text,
    blocks.Tempting: _text,
    blocks.Network: _network,
    blocks.Networks: _text,
    blocks.Claimed: _text,
    blocks.Trained: _text,
    blocks.Picture: _picture,
    blocks.Asked: _question,
}
