"""Markdown of others: what it may show, and that it can do nothing."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.pages.markdown import rendered

HARMLESS = {
    *("p", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "blockquote", "hr", "br"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "a"),
}


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def assert_harmless(html):
    for tag, attributes in Tags(html).found:
        assert tag in HARMLESS, tag
        assert set(attributes) <= {"href", "title", "start", "class", "style"}, attributes
        address = attributes.get("href", "").strip().lower()
        assert not address.startswith(("javascript:", "vbscript:", "file:", "data:")), address
        assert attributes.get("style", "text-align:").startswith("text-align:")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![picture](http://127.0.0.1:9/a.png)",
        "![picture](data:image/svg+xml;base64,AAAA)",
        "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,x)",
        "[a]( &#106;avascript:alert(1))",
        "<http://a.b/?x=\"onclick='x'> <style>*{}</style> <!-- comment",
        '[a](http://x.y "title\\" onclick=\\"x")',
        "| a <b> |\n|---|\n| <i>1</i> |",
        '```html"onload=x\n<script>\n```',
    ],
)
def test_nothing_in_it_runs_or_fetches(text):
    assert_harmless(rendered(text))


@given(st.text(st.sampled_from("<>\"'&;:/()[]!`*_#|-\\ \nabjs=x"), max_size=80))
def test_nor_does_anything_else(text):
    assert_harmless(rendered(text))


def test_what_it_shows():
    html = rendered(
        "# One\n## Two\n\ntext **strong** `code`\n\n- a\n- b\n\n1. c\n\n|x|y|\n|-|-|\n|1|2|"
    )
    tags = [tag for tag, _attributes in Tags(html).found]
    assert tags.count("li") == 3 and {"h3", "h4", "strong", "code", "ul", "ol", "td"} <= set(tags)
    assert rendered("") == ""


def test_signs_that_forge_the_direction_of_writing_are_written_out():
    assert "\\u202e" in rendered("a\u202eb") and "\u202e" not in rendered("a\u202eb")
