import re
from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kerascourse.quiz.exports import markdown
from kerascourse.quiz.exports.item import Pack
from tests.quiz.stand_in import HOSTILE


def test_the_worksheet_has_questions_and_its_key(packed):
    text = markdown.write(packed).decode()
    questions, _head, key = text.partition("## Key")
    assert questions.startswith("# Mini \\<b\\>\n")
    assert len(re.findall(r"^\*\*\d+\.\*\* ", questions, re.MULTILINE)) == 7
    assert len(re.findall(r"^\*\*\d+\.\*\* ", key, re.MULTILINE)) == 7
    assert "1792" in key and "1792" not in questions
    assert "   - **b)** Adam" in questions


TEXTS = st.text(st.sampled_from("ab1.)#+-=~*_[]<>()|\\!&;x` \n"), max_size=30)


@given(TEXTS.filter(lambda text: "`" not in text))
@example(HOSTILE)
@example("# a")
@example("1. a")
@example("a\n===")
def test_no_text_is_markup(text):
    """Held against a parser of Markdown: only paragraphs of plain text come out of it."""
    tokens = MarkdownIt().parse(markdown.escape(text))
    inline = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in tokens} <= {"paragraph_open", "paragraph_close", "inline"}
    assert {child.type for child in inline} <= {"text", "softbreak", "hardbreak", "text_special"}
    shown = "".join(child.content for child in inline)
    assert "".join(shown.split()) == "".join(text.split())


def test_code_stays_code():
    (_open, inline, _close) = MarkdownIt().parse(markdown.escape("a_b `kernel_size <b>` c_d"))
    assert [(child.type, child.content) for child in inline.children] == [
        ("text", "a_b "), ("code_inline", "kernel_size <b>"), ("text", " c_d")
    ]  # fmt: skip


def test_line_breaks_stay(packed):
    item = replace(packed.items[0], prompt="one\ntwo")
    text = markdown.write(Pack(packed.quiz, "t", "en", (item,))).decode()
    assert "one  \ntwo (2)" in text
