"""Markdown as HTML that cannot do anything: no HTML of its own, no images, no scripts."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from kerascourse.lessons.mathematics import in_signs
from kerascourse.texts import grouped, safe_text

# below the page's own two levels
_LEVELS = {"h1": "h3", "h2": "h4", "h3": "h5"}
_LARGE = re.compile(r"\d{5,}|\d{1,3}(?:[\u00a0,]\d{3})+")
_OPENING = re.compile(r"(?<!\\left)\\l(floor|ceil)\b")  # so that they grow with what they hold
_CLOSING = re.compile(r"(?<!\\right)\\r(floor|ceil)\b")


def rendered(text: str) -> str:
    """`text` of others as HTML: paragraphs, headings, lists, tables, code, emphasis and links to
    the web.

    HTML in it is shown as the text that it is; an image stays a link, since it would be fetched.
    """
    tokens = _parser().parse(_made_safe(text))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = _LEVELS.get(token.tag, "h6")
    return _written(_parser(), tokens)


def rendered_lesson(text: str, address: Callable[[str], str] | None) -> str:
    """The prose of a lesson as HTML, its mathematics as MathML; `address` turns the target of a
    link, a topic, into where it is; where there is no such place it is a word in italics.

    InputError for mathematics that is not known.
    """
    tokens = _lesson_parser().parse(_made_safe(text))
    for child in (child for token in tokens for child in token.children or ()):
        if child.type == "link_open" and address is not None:
            child.attrSet("href", address(str(child.attrGet("href"))))
        elif child.type in ("link_open", "link_close") and address is None:
            child.tag, child.attrs = "em", {}
    return _written(_lesson_parser(), tokens)


def mathematics(latex: str, block: bool = False) -> str:
    """LaTeX as MathML; large numbers in groups of digits. InputError as `in_signs`."""
    from latex2mathml.converter import convert

    in_signs(latex)  # refuses what a terminal could not show
    latex = _OPENING.sub(r"\\left\\l\1", _CLOSING.sub(r"\\right\\r\1", latex))
    latex = _LARGE.sub(lambda found: rf"\text{{{_in_groups(found[0])}}}", latex)
    html: str = convert(latex, display="block" if block else "inline")
    return html


def _in_groups(number: str) -> str:
    return grouped(int(number)) if number.isdigit() else number


def _made_safe(text: str) -> str:
    return "\n".join(safe_text(line.expandtabs(4)) for line in text.splitlines())


def _written(parser: Any, tokens: list[Any]) -> str:
    html: str = parser.renderer.render(tokens, parser.options, {})
    return html


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    # without "html" it is escaped; addresses that run code are never links in markdown-it
    return (
        MarkdownIt("commonmark", {"html": False})
        .enable(["table", "strikethrough"])
        .disable("image")
    )


@cache
def _lesson_parser() -> Any:
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
