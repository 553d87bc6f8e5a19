"""Formulas: against Python's own arithmetic on random trees, and against what people type."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.quiz.formula import (
    FormulaError,
    difference,
    evaluate,
    parse,
    variables_of,
)

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
