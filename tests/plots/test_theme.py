"""Text in lines: each fits its room, and none of it is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.plots import theme
from kerascourse.plots.theme import text_width, wrapped

words = st.text(st.sampled_from("abc WMi_-./áñ×"), max_size=60)


@given(words, st.floats(40, 400))
def test_lines_fit_and_have_the_whole_text(text, width):
    lines = wrapped(text, width)
    assert all(text_width(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == re.sub(r"\s", "", text)
    assert all(line == line.strip() and line for line in lines)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("automobile taken for truck", ("automobile taken", "for truck")),
        ("vae-digits-20261125", ("vae-digits-", "20261125")),
        ("up to here  ·  and on", ("up to here  ·  and", "on")),
    ],
)
def test_lines_end_at_blanks_and_else_after_signs(text, lines):
    assert wrapped(text, 160) == lines


@pytest.mark.parametrize("write", [theme.write, theme.write_upright])
def test_signs_that_forge_are_written_out(write):
    with theme.plain_style():
        _figure, axes = theme.page(200)
        write(axes, 10, 10, "a\x1b[31mb\u202e")
    assert [text.get_text() for text in axes.texts] == ["a\\x1b[31mb\\u202e"]
