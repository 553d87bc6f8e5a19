"""Formulas: against Python's own arithmetic on random trees, and against what people type."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.quiz.formula import (
    FormulaError,
    difference,
    difference_beyond,
    evaluate,
    is_equal,
    parse,
    shown,
    variables_of,
)
from kerascourse.quiz.formula import told as written

LETTERS = ("m", "k", "p", "s", "C", "F")
VALUES = {"m": 27, "k": 25, "p": 3, "s": 17, "C": 5, "F": 2}


def value(text, variables=LETTERS):
    return evaluate(parse(text, variables), VALUES)


trees = st.recursive(
    st.one_of(st.integers(0, 30).map(str), st.sampled_from(LETTERS)),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
        inner.map(lambda t: f"-({t})"),
        st.tuples(inner, st.integers(0, 3)).map(lambda t: f"({t[0]})**{t[1]}"),
    ),
    max_leaves=8,
)


@given(trees)
def test_the_value_is_pythons(text):
    import ast

    tree = ast.parse(text, mode="eval")
    for node in ast.walk(tree):  # integers of Python as fractions, so that its division is exact
        if isinstance(node, ast.Constant):
            node.value = Fraction(node.value)
    names = {name: Fraction(number) for name, number in VALUES.items()}
    try:
        # the text is made above; this is the oracle, not the product
        expected = eval(compile(tree, "", "eval"), {}, names)
    except ZeroDivisionError:
        with pytest.raises(FormulaError, match="division by zero"):
            value(text)
        return
    except TypeError:
        return
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2p", "2*p"),
        ("49C²", "49*C^2"),
        ("49c^2", "49*C^2"),
        ("(m − k + 2·p)/s + 1", "1 + (m-k+p+p)/s"),
        ("⌊(m-k+2p)/s⌋+1", "floor((m-k+2p)/s)+1"),
        ("piso((m-k+2p)/s)+1", "⌊(m-k+2p)/s⌋+1"),
        ("⌈m/s⌉", "techo(m/s)"),
        ("3x3xCxF + F", "9*C*F+F"),
        ("3 × 3 × C × F + F", "F(9C+1)"),
        ("kkC", "k^2*C"),
        ("k k C F", "C F k²"),
        ("[m-k]/{s}", "(m-k)/s"),
        ("1,5*m", "3m/2"),
        ("√(k)", "5"),
        ("-m+2", "2-m"),
        ("m mod s", "10"),
        ("2^-1", "1/2"),
        ("C⁻²", "1/C^2"),
        ("2^3^2", "512"),
    ],
)
def test_one_formula_in_two_spellings(text, same):
    assert value(text) == value(same)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("__import__('os').system('x')", "no part"),
        ("import os", "expected the letters"),
        ("9**9**9**9", "too large"),
        ("(" * 5000, "at most 500"),
        ("(" * 150, "too many brackets"),
        ("-" * 150 + "m", None),
        ("2^" * 80 + "2", "too many powers"),
        ("m + " * 120 + "k", "at most 200"),
        ("m +", "at the end"),
        ("m / 0", "division by zero"),
        ("hello", "expected the letters m, k"),
        ("(m", "expected \\)"),
        ("m)", "end before"),
        ("", "at the end"),
        ("1e400", "letters"),
        ("m; k", "no part"),
        ("m=3", "no part"),
        ("٣+1", "no part"),
        ("sqrt(-1)", "negative"),
        ("99999^64^2", "too large"),
    ],
)
def test_what_is_refused(text, said):
    if said is None:
        value(text)  # ends, whatever it gives
        return
    with pytest.raises(FormulaError, match=said):
        value(text)


DOMAIN = {
    "m": range(5, 300),
    "k": range(1, 12),
    "p": range(4),
    "s": range(1, 5),
    "C": range(1, 99),
    "F": range(1, 99),
}


def test_a_counterexample_is_one():
    key = parse("⌊(m-k+2p)/s⌋+1", LETTERS)
    answer = parse("(m-k+p)/s+1", LETTERS)
    found = difference(answer, key, DOMAIN)
    assert found is not None
    assert evaluate(answer, found.values) == found.yours != found.key
    assert evaluate(key, found.values) == found.key
    assert difference(parse("1+⌊(2p+m-k)/s⌋", LETTERS), key, DOMAIN) is None


@given(trees, st.integers(-3, 3))
def test_a_formula_differs_from_itself_and_more(text, more):
    formula = parse(text, LETTERS)
    other = parse(f"{text} + {more}" if more >= 0 else f"{text} - {-more}", LETTERS)
    try:
        found = difference(other, formula, DOMAIN)
    except FormulaError:
        return
    valued = any(_has_value(formula, seed) for seed in range(5))
    assert (found is None) or more != 0
    if more and valued:
        assert found is not None


def _has_value(formula, seed):
    import random

    rng = random.Random(seed)
    try:
        evaluate(formula, {name: rng.choice(list(values)) for name, values in DOMAIN.items()})
    except FormulaError:
        return False
    return True


def test_the_variables():
    assert variables_of(parse("2m + floor(k/s)", LETTERS)) == {"m", "k", "s"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("m-(k-p)", "m - (k - p)"),
        ("(m-k)-p", "m - k - p"),
        ("m+(k+p)", "m + k + p"),
        ("m/(k*p)", "m/(k·p)"),
        ("m/(k/p)", "m/(k/p)"),
        ("m*(k+p)", "m·(k + p)"),
        ("m*(k*p)", "m·k·p"),
        ("(m+k)*p", "(m + k)·p"),
        ("(m*k)^2", "(m·k)^2"),
        ("m*k^2", "m·k^2"),
        ("(m^k)^p", "(m^k)^p"),
        ("2^3^p", "2^(3^p)"),
        ("-m", "-m"),
        ("-(m+k)", "-(m + k)"),
        ("m*-k", "m·(-k)"),
        ("m mod k", "m mod k"),
        ("⌊m/k⌋", "floor(m/k)"),
        ("1,5m", "1.5·m"),
    ],
)
def test_a_formula_is_told_with_the_brackets_that_it_needs(text, told):
    formula = parse(text, LETTERS)
    assert written(formula) == told
    assert evaluate(parse(told, LETTERS), VALUES) == evaluate(formula, VALUES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("floor(0-1/2)", -1),
        ("ceil(1/2)", 1),
        ("sqrt(16/1)", 4),
        ("sqrt(15)", 15**0.5),
        ("sqrt(0)", 0),
        ("log(1)", 0),
        ("ln(2)", math.log(2)),
        ("exp(1)", math.e),
        ("abs(2-5)", 3),
        ("abs(5-2)", 3),
        ("abs(0)", 0),
        ("0^0", 1),
        ("(0-2)^3", -8),
        ("4^(1/2)", 2),
        ("0^(1/2)", 0),
        ("2^64", 2**64),
        ("2^-64", Fraction(1, 2**64)),
        ("--m", 27),
        ("-+-m", 27),
        ("-2^2", -4),
        ("2^3²", 2**9),
        ("m mod s", 10),
    ],
)
def test_functions_powers_and_signs(text, expected):
    assert value(text) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("log(0)", "not above 0"),
        ("ln(0-1)", "not above 0"),
        ("sqrt(0-1)", "root of a negative"),
        ("(0-4)^(1/2)", "root of a negative"),
        ("2^65", "a power too large"),
        ("2^(0-65)", "a power too large"),
        ("0^-1", "division by zero"),
        ("m mod 0", "division by zero"),
        ("m/k p", "brackets"),
        ("m 2", "a power is written"),
        ("sqrt m", "brackets after sqrt"),
        ("m ⌊k", "expected ⌋"),
        ("*m", "a number or a letter, received"),
    ],
)
def test_what_has_no_value_or_two_meanings(text, said):
    with pytest.raises(FormulaError, match=said):
        value(text)


def test_limits_of_what_is_read():
    assert value("1" * 500) == int("1" * 500)
    with pytest.raises(FormulaError, match="at most 500"):
        value("1" * 501)
    ones = "+".join("1" * 100)  # 199 numbers and signs
    assert value(f"-{ones}") == 98
    with pytest.raises(FormulaError, match="at most 200"):
        value(f"--{ones}")
    assert value("(" * 59 + "1" + ")" * 59) == 1
    with pytest.raises(FormulaError, match="too many brackets"):
        value("(" * 60 + "1" + ")" * 60)
    assert value("2^64^1") == 2**64
    assert value("(2^64)^63") == 2**4032
    with pytest.raises(FormulaError, match="too large"):
        value("(2^64)^64")


def test_letters_that_may_be_written_large_or_small():
    assert evaluate(parse("c + F", ("C", "F")), {"C": 2, "F": 3}) == 5
    with pytest.raises(FormulaError, match="expected the letters k, K"):
        parse("q", ("k", "K"))
    assert variables_of(parse("k K", ("k", "K"))) == {"k", "K"}
    # x is a times sign unless it is a letter of the question
    assert evaluate(parse("3x4", ("m",)), {"m": 1}) == 12
    assert evaluate(parse("3x", ("x",)), {"x": 5}) == 15
    assert evaluate(parse("mod + 1", ("mod",)), {"mod": 5}) == 6


def test_all_points_of_a_small_domain_are_tried():
    key = parse("C", ("C",))
    for odd in range(1, 6):  # C everywhere but at one point
        other = parse(f"C + floor(1/(1 + abs(C - {odd})))", ("C",))
        found = difference(other, key, {"C": range(1, 6)})
        assert found is not None and found.values == {"C": odd}
        assert (found.yours, found.key) == (odd + 1, odd)


def test_the_corners_of_a_large_domain_are_tried():
    domain = {"C": range(1, 1_002), "F": range(1, 1_002)}
    key = parse("C", ("C", "F"))
    corner = parse("C + floor(C/1001)*floor(F/1001)", ("C", "F"))
    found = difference(corner, key, domain)
    assert found is not None and found.values == {"C": 1001, "F": 1001}


def test_larger_values_than_the_questions_are_tried():
    """min(C, 9) is C within 1 … 9 and never beyond."""
    key, capped = parse("C", ("C",)), parse("C - (C - 9 + abs(C - 9))/2", ("C",))
    domain = {"C": range(1, 10)}
    assert difference(capped, key, domain) is None
    found = difference_beyond(capped, key, domain)
    assert found is not None and found.values["C"] > 9
    assert difference_beyond(key, key, domain) is None


@pytest.mark.parametrize(
    ("number", "text"), [(55, "55"), (Fraction(3, 17), "0.176471"), (2**0.5, "1.41421")]
)
def test_a_value_as_a_person_reads_it(number, text):
    assert shown(number) == text


def test_inexact_values_are_equal_to_twelve_digits():
    assert is_equal(1.0, 1 + 1e-13) and not is_equal(1.0, 1 + 1e-11)
    assert is_equal(0.0, 1e-13) and not is_equal(0.0, 1e-11)
    assert not is_equal(10**20, 10**20 + 1)
