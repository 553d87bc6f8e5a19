"""A lesson as Markdown that stands alone, its mathematics as LaTeX between dollar signs."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kerascourse.lessons import blocks
from kerascourse.lessons.blocks import Part
from kerascourse.lessons.lesson import Lesson
from kerascourse.lessons.numbers import shown
from kerascourse.tables import markdown_text
from kerascourse.texts import _, language

_LINK = re.compile(r"\[([^\]]+)\]\([^)\s]+\)")


def text(lessons: Iterable[Lesson]) -> str:
    """Some lessons, one after the other; errors as `Lesson.parts`."""
    pieces = []
    for lesson in lessons:
        pieces.append(f"# {lesson.title}")
        pieces += map(markdown, lesson.parts())
    return "\n\n".join(piece.strip() for piece in pieces) + "\n"


def markdown(part: Part) -> str:
    """A part of a lesson; a picture and a question with the command for it."""
    return _WRITERS[type(part)](part)


def _prose(part: blocks.Prose) -> str:
    return _LINK.sub(r"**\1**", part.markdown)


def _formula(part: blocks.Worked) -> str:
    return f"$$ {part.latex} $$"


def _mistake(part: blocks.Tempting) -> str:
    return f"> ✗ **{shown(part.gives, language())}**: {part.says}"


def _network(part: blocks.Network | blocks.Networks) -> str:
    return markdown_text(part.table)


def _picture(part: blocks.Picture) -> str:
    return _("picture: {command}", command=f"`{part.command}`")


def _question(part: blocks.Asked) -> str:
    heading = _("A question")
    prompt = f"**{heading}**: {part.prompt}"
    options = "\n".join(f"- {option}" for option in part.options)
    answer = _("answer: {command}", command=f"`{part.command}`")
    return "\n\n".join(filter(None, (prompt, options, answer)))


def _claim(part: blocks.Claimed) -> str:
    finding = part.finding
    lines = (
        f"> **{finding.claim.id}: {_(finding.claim.verdict)}**",
        *finding.lines,
        f"`{finding.command}`",
    )
    return "  \n> ".join(lines)


def _trained(part: blocks.Trained) -> str:
    return part.words


_WRITERS: Mapping[type, Callable[[Any], str]] = {
    blocks.Prose: _prose,
    blocks.Worked: _formula,
    blocks.Tempting: _mistake,
    blocks.Network: _network,
    blocks.Networks: _network,
    blocks.Picture: _picture,
    blocks.Asked: _question,
    blocks.Claimed: _claim,
    blocks.Trained: _trained,
}
