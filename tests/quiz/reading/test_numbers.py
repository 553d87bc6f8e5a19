"""Numbers as people write them, read by hand."""

from fractions import Fraction

import pytest

from kerascourse.quiz.reading import numbers
from kerascourse.quiz.reading.numbers import find, plain, shown


def values(text, language="en"):
    """What each number of `text` may mean, the likeliest first."""
    return [[reading.value for reading in each.readings] for each in find(text, language)]


@pytest.mark.parametrize(
    ("text", "english", "spanish"),
    [
        ("1,234", [1234, Fraction("1.234")], [Fraction("1.234"), 1234]),
        ("1.234", [Fraction("1.234"), 1234], [1234, Fraction("1.234")]),
        ("1,234,567", [1_234_567], [1_234_567]),
        ("1.234,5", [Fraction("1234.5")], [Fraction("1234.5")]),
        ("1,234.567", [Fraction("1234.567")], [Fraction("1234.567")]),
        ("1'234", [1234], [1234]),
        ("123 456", [123_456], [123_456]),
        ("1234,567", [Fraction("1234.567")], [Fraction("1234.567")]),
        ("0,125", [Fraction(1, 8)], [Fraction(1, 8)]),
        (".5", [Fraction(1, 2)], [Fraction(1, 2)]),
        ("12,34", [Fraction("12.34")], [Fraction("12.34")]),
        ("-7", [-7], [-7]),
        ("+7", [7], [7]),
        # groups of two are no thousands, and two decimal signs no number
        ("1,23,456", [], []),
        ("1.234,567,8", [], []),
        ("1,234 567", [], []),
    ],
)
def test_what_the_groups_of_digits_mean(text, english, spanish):
    assert values(text, "en") == [english]
    assert values(text, "es") == [spanish]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((f"3{word}", 3_000) for word in ("k", " mil", " thousand")),
        *((f"3{word}", 3_000_000) for word in ("m", " M", " mill", " millon", " millón")),
        *((f"3 {word}", 3_000_000) for word in ("millones", "million", "millions")),
        *((f"3{word}", 3_000_000_000) for word in ("G", " billion")),
        ("3 %", Fraction(3, 100)),
        # a letter that stands apart may be a variable, and other words are none of ours
        *((f"3 {word}", 3) for word in ("k", "m", "px", "kg")),
        ("3e2", 300),
        ("3E-2", Fraction(3, 100)),
        *(
            (f"3{times}10{power}2", 300)
            for times in (" x ", "*", "·", "×")
            for power in ("^", "**")
        ),
        ("3·10⁻²", Fraction(3, 100)),
        ("3·10^2k", 300_000),
    ],
)
def test_words_and_powers_after_a_number(text, value):
    assert values(text) == [[value]]


@pytest.mark.parametrize(
    ("text", "precision", "digits", "short"),
    [
        ("138M", 500_000, 3, True),
        ("1.5", Fraction(1, 20), 2, False),
        ("0.050", Fraction(1, 2000), 2, False),
        ("120", Fraction(1, 2), 3, False),
        ("1.2e3", 50, 2, True),
        ("1.2e0", Fraction(1, 20), 2, False),
        ("1.2e-1", Fraction(1, 200), 2, False),
        ("12%", Fraction(1, 200), 2, False),
    ],
)
def test_how_exactly_a_number_is_told(text, precision, digits, short):
    (reading,) = find(text, "en")[0].readings
    assert (reading.precision, reading.digits, reading.short) == (precision, digits, short)


def test_what_is_too_large_is_no_number():
    for most, beyond in (("1" * 40, "1" * 41), ("1e30", "1e31"), ("1e-30", "1e-31")):
        assert len(values(most)[0]) == 1 and values(beyond) == [[]]


def test_only_the_beginning_of_a_long_answer_is_looked_at():
    assert values("a" * (numbers.LONGEST - 2) + " 5") == [[5]]
    assert values("a" * (numbers.LONGEST - 1) + " 5") == []


def test_what_stands_around_a_number():
    one, other = find("from 12 px to 3k", "en")
    assert (one.before, one.after) == ("from ", "px to 3k")
    assert (other.before, other.after) == ("from 12 px to ", "")
    assert values("conv2 3x3") == [[3]]  # a digit that belongs to a word is no number


def test_signs_that_look_alike_are_one():
    assert plain("−3\u00a0·\u202f10⁻⁴  x’y") == "-3 · 10^-4 x'y"


def test_numbers_are_told_back():
    assert shown(1234567) == "1\u00a0234\u00a0567"
    assert shown(Fraction(1, 3)) == "0.333333333333"
    assert shown(2 / 3) == "0.666667"
