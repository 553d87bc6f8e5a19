"""Shapes as people write them, read by hand."""

import pytest

from kerascourse.quiz.reading import shapes
from kerascourse.quiz.reading.shapes import read, told


@pytest.mark.parametrize(
    "text",
    [
        "32x16x3",
        "(32, 16, 3)",
        "[32;16;3].",
        "32 por 16 por 3",
        "height 32, width 16, depth 3",
        "profundidad 3, alto 32, ancho 16",
        "32 de alto, 16 de ancho y 3 canales",
        "HxWxC = 32x16x3",
        "w, h, c: 16, 32, 3",
        "3 canales de 32×16",
        "canales: 3, 32×16",
        "32×16 con 3 canales",
        "salida = 32x16x3",
        "32x16x3 = 32·16·3",
        "32·16·3 = 1536",
        "= 32x16x3",
    ],
)
def test_one_shape_in_many_spellings(text):
    assert read(text)[0] == (32, 16, 3)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("7", (7,)),
        ("height and width 32, depth 3", (32, 32, 3)),
        ("alto 5, ancho 6", (5, 6)),
        ("ancho 6, alto 5", (5, 6)),
        ("(None, 28, 28, 1)", (None, 28, 28, 1)),
        ("? x 28 x 28 x 1", (None, 28, 28, 1)),
        ("N, 8", (None, 8)),
        ("1x2x3x4x5x6", (1, 2, 3, 4, 5, 6)),
        ("999999999", (999_999_999,)),
    ],
)
def test_shapes_of_other_sizes(text, sides):
    assert read(text)[0] == sides


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1x2x3x4x5x6x7", "no shape"),
        ("None", "no shape"),
        ("1234567890", "no side"),
        ("32.5", "no side"),
        ("x32", "no side"),
        ("32x", "does not end"),
        ("(32, 16", "does not end"),
        ("(32, 16]", "do not close"),
        ("32, 16)", "do not close"),
        ("32x16?", "a doubt"),
        ("?? 32", "a doubt"),
        ("32 ? 16", "a doubt"),
        ("32x16x3 = 32x16x4", "differ"),
        ("32·16·3 = 1535", "differ"),
        ("1536 = 32·16·3", "differ"),
        ("(None, 4) = 4", "differ"),
        ("no = 32x16", "not clear"),
        ("quizás = 32x16", "not clear"),
        ("a+b = 32x16", "not clear"),
        ("32 bananas", "no side"),
        ("32 Ñandús", "'Ñandús' is no side"),
        ("alto 3, alto 4", "which side"),
        ("alto 3 4 ancho", "which side"),
        ("2 canales 3", "which side"),
        ("3 canales de 4x5x6", "which side"),
        ("32x16x3x9 canales", "which side"),
        ("alto de 32x16x3", "which side"),
    ],
)
def test_what_is_no_shape(text, said):
    found, why = read(text)
    assert found is None and said in why


def test_words_of_the_question_change_nothing():
    assert read("bananas 32x16")[0] is None
    assert read("bananas 32x16", {"bananas"})[0] == (32, 16)


def test_a_shape_is_told_back():
    assert told((None, 28, 1)) == "?×28×1"
    assert shapes.read(told((32, 16, 3)))[0] == (32, 16, 3)
