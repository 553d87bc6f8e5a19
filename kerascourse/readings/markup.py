"""The prose of a lesson as HTML: Markdown, its mathematics as MathML."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from kerascourse.lessons.mathematics import in_signs
from kerascourse.texts import grouped, safe_text

_LARGE = re.compile(r"\d{5,}|\d{1,3}(?:[\u00a0,]\d{3})+")
_OPENING = re.compile(r"(?<!\\left)\\l(floor|ceil)\b")  # so that they grow with what they hold
_CLOSING = re.compile(r"(?<!\\right)\\r(floor|ceil)\b")

Address = Callable[[str], str]  # a topic to where it is read


def prose(text: str, address: Address | None) -> str:
    """The prose as HTML; `address` turns the target of a link, a topic, into where it is; where
    there is no such place it is a word in italics.

    HTML in the prose is shown as text. InputError for mathematics that is not known.
    """
    lines = (safe_text(line.expandtabs(4)) for line in text.splitlines())
    tokens = _parser().parse("\n".join(lines))
    for child in (child for token in tokens for child in token.children or ()):
        if child.type == "link_open" and address is not None:
            child.attrSet("href", address(str(child.attrGet("href"))))
        elif child.type in ("link_open", "link_close") and address is None:
            child.tag, child.attrs = "em", {}
    html: str = _parser().renderer.render(tokens, _parser().options, {})
    return html


def mathematics(latex: str, block: bool = False) -> str:
    """LaTeX as MathML, large numbers in groups of digits. InputError as `in_signs`."""
    from latex2mathml.converter import convert

    in_signs(latex)  # refuses what a terminal could not show
    latex = _OPENING.sub(r"\\left\\l\1", _CLOSING.sub(r"\\right\\r\1", latex))
    latex = _LARGE.sub(lambda found: rf"\text{{{_in_groups(found[0])}}}", latex)
    html: str = convert(latex, display="block" if block else "inline")
    return html


def _in_groups(number: str) -> str:
    return grouped(int(number)) if number.isdigit() else number


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    def written(latex: str, told: dict[str, Any]) -> str:
        return mathematics(latex, bool(told["display_mode"]))

    return (
        MarkdownIt("commonmark", {"html": False})
        .enable("table")
        .disable("image")
        .use(dollarmath_plugin, renderer=written)
    )
