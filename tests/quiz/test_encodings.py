import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.errors import InputError
from kerascourse.quiz.encodings import decoded

# what a student of the course types, in an encoding that has no more than that
SPANISH = st.text("abcxyzáéíóúñ¿¡üÁÑ 0123456789.,=\"'#[]\n", min_size=2)


@given(SPANISH, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]))
def test_what_an_editor_saved_is_read(text, encoding):
    text = "quiz = 1\n" + text  # no file is so short that its zeros mean nothing
    assert decoded(text.encode(encoding)) == text


@given(st.lists(st.sampled_from("áéíóúñ¿¡ü"), min_size=1))
def test_windows_1252_is_read_where_it_is_no_utf_8(signs):
    """Between letters without accents, as they stand in words, none of these is UTF-8."""
    told = f"answer = {'n'.join(signs)} ="
    assert decoded(told.encode("cp1252")) == told


def test_line_ends_are_one():
    assert decoded(b"a\r\nb\rc\n") == "a\nb\nc\n"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x81\x8d", b"\xef\xbb\xbf\xff"])
def test_what_is_no_text_is_told(content):
    with pytest.raises(InputError, match="UTF-16"):
        decoded(content)
