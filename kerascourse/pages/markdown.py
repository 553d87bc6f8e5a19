"""Markdown of others as HTML that cannot do anything: no HTML of its own, no images, no scripts."""

from functools import cache
from typing import Any

from kerascourse.texts import safe_text

# below the page's own two levels
_LEVELS = {"h1": "h3", "h2": "h4", "h3": "h5"}


def rendered(text: str) -> str:
    """`text` as HTML: paragraphs, headings, lists, tables, code, emphasis and links to the web.

    HTML in it is shown as the text that it is; an image stays a link, since it would be fetched.
    """
    lines = (safe_text(line.expandtabs(4)) for line in text.splitlines())
    tokens = _parser().parse("\n".join(lines))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = _LEVELS.get(token.tag, "h6")
    html: str = _parser().renderer.render(tokens, _parser().options, {})
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
