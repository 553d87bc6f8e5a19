"""What makes an answer unsure, whatever is asked."""

import pytest

from kerascourse.quiz.reading import marks


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("softmax", ""),
        ("línea 1\n\tlínea 2\r", ""),
        ("x² y 3⁻⁴", ""),
        ("a" * 2_000, ""),
        ("a" * 2_001, "longer than 2000"),
        ("soft\u200bmax", "invisible"),
        ("\x07", "invisible"),
        ("\ue000", "invisible"),
        ("5\u03385", "struck out"),
        ("=\u0338 5", "struck out"),
        ("٥٥", "digits from 0 to 9"),
        ("５５", "digits from 0 to 9"),
        ("s\u043eftmax", "several alphabets"),
        ("σ", ""),
        ("σ(x) sobre α", ""),
        ("αa", "several alphabets"),
        ("1ª vez, 2º µ", ""),
        ("привет", "several alphabets"),
    ],
)
def test_what_cannot_be_read_at_all(text, why):
    said = marks.refused(text)
    assert (why in said) if why else said == ""


@pytest.mark.parametrize("text", ["", "  ", "--", "¿?", "…", "\u200b"])
def test_what_is_blank(text):
    assert marks.blank(text)


@pytest.mark.parametrize("text", ["a", "0", "+", "¬"])
def test_what_is_not_blank(text):
    assert not marks.blank(text)


@pytest.mark.parametrize(
    ("text", "negated", "doubted"),
    [
        ("softmax", False, False),
        ("No es softmax", True, False),
        ("it isn't softmax", True, False),
        ("it isn’t softmax", True, False),
        ("quizás softmax", False, True),
        ("puede ser softmax", False, True),
        ("puede que sea", False, True),
        ("puede softmax", False, False),
        ("softmax?", False, True),
        ("a o b", False, True),
        ("U-Net", False, False),
        ("uno u otro", False, True),
    ],
)
def test_denials_and_doubts(text, negated, doubted):
    assert (marks.negated(text), marks.doubted(text)) == (negated, doubted)


def test_what_is_unread_is_blank_invalid_or_for_review():
    judged = [marks.unread(text, "why", "how") for text in ("-", "a" * 2_000, "a" * 2_001)]
    assert [one.verdict for one in judged] == ["blank", "review", "invalid"]
    assert [one.share for one in judged] == [0, 0, 0]
    assert [one.feedback for one in judged] == ["nothing is written", "why; how", "why; how"]
    assert judged[0].read_as == ""


def test_a_long_answer_is_shown_by_its_beginning():
    assert marks.brief("a" * 80) == "a" * 80
    assert marks.brief("a" * 81) == "a" * 80 + "…"


def test_words():
    assert marks.words("Convolución d'été, x_1 it’s") == ["convolucion", "d'ete", "x", "1", "it's"]
    assert marks.others("a b c", ["b"]) == ["a", "c"]
    assert marks.in_language({"en": "a", "es": "b"}, "es") == "b"
    assert marks.in_language(3, "es") == "3"
