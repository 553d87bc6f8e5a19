"""Expressions: what is written evaluates to the value."""

import re
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kerascourse.symbolic.arithmetic import Expression, expression, product, ratio, symbol, total
from tests.symbolic.evaluate import evaluated

numbers = st.integers(-9, 40).map(Expression)


def combined(children):
    pairs = st.tuples(children, children)
    return st.one_of(
        pairs.map(lambda p: p[0] + p[1]),
        pairs.map(lambda p: p[0] - p[1]),
        pairs.map(lambda p: p[0] * p[1]),
        pairs.filter(lambda p: p[1].value).map(lambda p: p[0] // p[1]),
        pairs.filter(lambda p: p[1].value).map(lambda p: p[0].ceil_divide(p[1])),
        pairs.filter(lambda p: p[1].value).map(lambda p: p[0] / p[1]),
        pairs.map(lambda p: p[0].at_least(p[1])),
    )


trees = st.recursive(numbers, combined, max_leaves=12)


@given(trees)
def test_the_text_evaluates_to_the_value(tree):
    assert evaluated(tree.numbers("ascii")) == tree.value


@given(trees)
def test_letters_replaced_by_their_numbers_give_the_same(tree):
    assert evaluated(tree.letters("ascii")) == tree.value


@given(trees)
def test_a_minus_sign_behind_another_sign_has_brackets(tree):
    assert not re.search(r"[-−+·*/]\s*[-−]", tree.numbers())
    assert not re.search(r"[-−+*/]\s*[-−]", tree.numbers("ascii"))


def test_the_formula_of_the_course():
    m, k, p, s = symbol(227, "m"), symbol(11, "k"), symbol(0, "p"), symbol(4, "s")
    size = (m - k + Expression(2) * p) // s + 1
    assert size.letters() == "⌊(m − k + 2·p)/s⌋ + 1"
    assert size.equation() == "⌊(227 − 11 + 2·0)/4⌋ + 1 = 55"
    assert size.numbers("ascii") == "floor((227 - 11 + 2*0)/4) + 1"
    assert size.numbers("latex") == (
        r"\left\lfloor \frac{227 - 11 + 2 \cdot 0}{4} \right\rfloor + 1"
    )


def test_people_read_large_numbers_in_groups():
    macs = product([symbol(n, "n") for n in (1024, 96, 363)])
    assert macs.equation("grouped") == "1,024·96·363 = 35,684,352"
    assert macs.equation() == "1024·96·363 = 35684352"
    assert macs.numbers("latex") == r"1024 \cdot 96 \cdot 363"
    assert (expression(ratio(1001, 2)) + 1000).numbers("grouped") == "1001/2 + 1,000"


def test_brackets_where_they_are_needed_and_only_there():
    a, b, c = (symbol(n, letter) for n, letter in ((7, "a"), (3, "b"), (2, "c")))
    assert (a - (b - c)).letters() == "a − (b − c)"
    assert ((a - b) - c).letters() == "a − b − c"
    assert (a * (b + c)).letters() == "a·(b + c)"
    assert (a + b * c).letters() == "a + b·c"


def test_sums_products_and_ratios():
    assert product([]).value == 1
    assert total([]).value == 0
    assert product([expression(2), expression(3)]).numbers() == "2·3"
    assert ratio(6, 3) == 2
    assert type(ratio(6, 3)) is int
    assert ratio(1, 2) == Fraction(1, 2)
    assert (symbol(Fraction(1, 2), "j") * 2).value == 1
