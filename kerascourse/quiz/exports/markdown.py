"""Markdown: a worksheet to print, and its key at the end."""

import re
from collections.abc import Iterator

from kerascourse.quiz.exports.item import Item, Pack, has_all, legal, numbered
from kerascourse.tables import escape_markdown
from kerascourse.texts import _

ENDING = ".md"
# what begins a line and may be a heading, a list, a rule: `# `, `- `, `1. `
_LINE_START = re.compile(r"^(\s*[0-9]*)([#+=~.)-])")


def write(pack: Pack) -> bytes:
    """The questions, then the answers with their explanations."""
    questions = [
        (f"## {escape(title)}\n\n" if title else "") + _question(number, item)
        for title, number, item in numbered(pack)
    ]
    answers = [_answer(number, item) for number, item in enumerate(pack.items, 1)]
    parts = [f"# {escape(pack.title)}", *questions, f"## {_('Key')}", *answers]
    return ("\n\n".join(parts) + "\n").encode("utf-8")


def notices(pack: Pack) -> Iterator[str]:
    """A worksheet marks nothing."""
    yield _("Markdown has the key at its end: leave it out for students")
    yield from has_all(pack)


def escape(text: str) -> str:
    """`text` whose signs are no markup, but for code between backticks."""
    parts = re.split(r"(`[^`\n]+`)", legal(text))
    plain = [part if number % 2 else escape_markdown(part) for number, part in enumerate(parts)]
    return "\n".join(_LINE_START.sub(r"\1\\\2", line) for line in "".join(plain).split("\n"))


def _question(number: int, item: Item) -> str:
    worth = f"{item.points:g}"
    lines = [f"**{number}.** {_inside(item.prompt)} ({worth})"]
    if item.options:
        lines.append("")
    lines += [
        f"   - **{chr(ord('a') + place)})** {_inside(option.text)}"
        for place, option in enumerate(item.options)
    ]
    return "\n".join(lines)


def _answer(number: int, item: Item) -> str:
    return f"**{number}.** {_inside(item.answer)}\n\n{escape(item.explanation)}"


def _inside(text: str) -> str:
    """`text` after something else on its line, its line breaks as Markdown has them."""
    return escape(text).replace("\n", "  \n")
