"""How a lesson reaches a terminal: its text wrapped, its formulas in signs, its tables as text."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from kerascourse.cli.marks_output import write_text
from kerascourse.cli.output import echo, terminal_width, write_table
from kerascourse.lessons import blocks
from kerascourse.lessons.claims.claim import Finding
from kerascourse.lessons.lesson import Lesson
from kerascourse.lessons.mathematics import in_signs
from kerascourse.lessons.numbers import shown
from kerascourse.quiz.sheet import lettered
from kerascourse.tables import wrapped
from kerascourse.texts import _, language

WIDEST = 100  # longer lines are hard to read
_INDENT = " " * 4
_BLOCK_OF_MATHEMATICS = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_MATHEMATICS = re.compile(r"\$([^$\n]+)\$")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_MARKS = re.compile(r"\*\*(.+?)\*\*|(?<![\w*])\*([^*\n]+)\*(?![\w*])")
_ITEM = re.compile(r"(?:[-*]|\d+\.) ")


def write_lesson(lesson: Lesson) -> None:
    """The whole lesson on stdout."""
    echo(lesson.title, "title")
    for part in lesson.parts():
        echo("")
        _WRITERS[type(part)](part)
    echo("")
    for line in _standing(lesson):
        _write(line, style="aside")


def _standing(lesson: Lesson) -> list[str]:
    """Where the lesson stands: its ids, what comes before, the paper."""
    lines = [_("Course: {ids}", ids=" ".join(lesson.course))]
    if lesson.after:
        before = ", ".join(f"kc explain {topic}" for topic in lesson.after)
        lines.append(_("Before it: {commands}", commands=before))
    if lesson.paper:
        lines.append(_("Paper: {paper}", paper=lesson.paper))
    return lines


def _write_prose(part: blocks.Prose) -> None:
    text = _BLOCK_OF_MATHEMATICS.sub(lambda found: "\n\n    " + in_signs(found[1]), part.markdown)
    text = _MATHEMATICS.sub(lambda found: in_signs(found[1]), text)
    text = _MARKS.sub(lambda found: found[1] or found[2], _LINK.sub(r"\1", text))
    paragraphs = [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]
    for number, paragraph in enumerate(paragraphs):
        if number:
            echo("")
        _write_paragraph(paragraph)


def _write_paragraph(paragraph: str) -> None:
    lines = paragraph.split("\n")
    if lines[0].startswith("    "):
        echo(paragraph)
    elif lines[0].startswith("#"):
        echo(lines[0].lstrip("# "), "head")
        if lines[1:]:
            _write_paragraph("\n".join(lines[1:]))
    elif _ITEM.match(lines[0]):
        items: list[str] = []
        for line in lines:
            if _ITEM.match(line):
                items.append(line)
            else:
                items[-1] += " " + line.strip()
        for item in items:
            _write(item, indent="  ")
    else:
        _write(" ".join(line.strip() for line in lines))


def _write(text: str, indent: str = "", style: str = "row") -> None:
    for line in wrapped(text, _width(), indent):
        echo(line, style)


def _width() -> int:
    """Characters of a line, on a terminal and in a file."""
    return min(terminal_width() or WIDEST, WIDEST)


def _write_formula(part: blocks.Worked) -> None:
    letters, numbers = part.expression.letters(), part.expression.equation("grouped")
    if len(letters) + len(numbers) + 7 <= _width():
        echo(f"    {letters} = {numbers}")
    else:
        echo(f"    {letters}")
        echo(f"    = {numbers}")


def _write_mistake(part: blocks.Tempting) -> None:
    _write(f"✗ {shown(part.gives, language())}: {part.says}", indent="  ")


def _write_network(part: blocks.Network | blocks.Networks) -> None:
    write_table(part.table, "table", lambda: None)


def _write_picture(part: blocks.Picture) -> None:
    echo(_("picture: {command}", command=part.command), "aside")


def _write_claim(part: blocks.Claimed) -> None:
    write_finding(part.finding)


def _write_trained(part: blocks.Trained) -> None:
    _write(part.words, style="aside")


def write_finding(finding: Finding) -> None:
    """What the notes say, what is so, and what shows it."""
    _write(f"{finding.claim.id}  {_(finding.claim.verdict)}", style="head")
    for text in finding.lines:
        for line in wrapped(text, _width() - len(_INDENT)):
            echo(_INDENT + line)
    echo(_INDENT + finding.command, "aside")


def _write_question(part: blocks.Asked) -> None:
    echo(_("A question"), "head")
    _write(part.prompt)
    for option in lettered(part.instance):
        write_text(option)
    echo(_("answer: {command}", command=part.command), "aside")


_WRITERS: Mapping[type, Callable[[Any], None]] = {
    blocks.Prose: _write_prose,
    blocks.Worked: _write_formula,
    blocks.Tempting: _write_mistake,
    blocks.Network: _write_network,
    blocks.Networks: _write_network,
    blocks.Picture: _write_picture,
    blocks.Asked: _write_question,
    blocks.Claimed: _write_claim,
    blocks.Trained: _write_trained,
}
