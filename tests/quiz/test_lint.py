"""Lint: a fault in each of its rules is found, and a quiz without any has no finding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.quiz import draw
from kerascourse.quiz.lint import RULES, ids_of_the_course, lint
from tests.quiz.made import question, quiz, text

TERM = {
    "fields": {"key": "softmax", "synonyms": ["softmax function"]},
    "parameters": {},
    "prompt": text("Which activation has outputs that add up to 1?"),
    "explanation": text("It divides by the sum."),
}


def rules(one):
    return {finding.rule for finding in lint(quiz(one), seeds=6)}


@pytest.mark.parametrize(
    "one",
    [
        question(),
        question("shape", fields={"key": ["m", "m", 3]}),
        question("term", **TERM),
        question(
            "expression",
            fields={
                "key": "49*C^2",
                "variables": {"C": [2, 3, 64]},
                "mistakes": [{"formula": "49*C^3", "name": "x", "says": {"en": "a", "es": "b"}}],
            },
        ),
        question("choice", fields={"options": ["one", "two", "three", "four"], "right": [1]}),
    ],
    ids=lambda one: one.type,
)
def test_nothing_wrong(one):
    assert lint(quiz(one), seeds=6) == ()


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("course", {"course": ("A5", "Z3")}),
        ("course", {"course": ("A20",)}),
        ("placeholders", {"prompt": text("Side {m}?", "¿Lado?")}),
        ("placeholders", {"explanation": text("{q}")}),
        ("placeholders", {"prompt": text("The key is {key}?")}),
        ("numbers", {"where": "m > 20"}),
        ("numbers", {"where": "m"}),
        ("key", {"fields": {"key": {"formula": "m +"}}}),
        ("key", {"fields": {"key": {"formula": "m^40"}}}),
        ("key", {"explanation": text("{=m/0}")}),
        ("hint", {"hints": (text("It is {=m-2}."),)}),
        ("hint", {"hints": (text("Think.", "Son {=m-2}, ¿ves?"),)}),
        (
            "mistake",
            {
                "fields": {
                    "key": {"formula": "m - 2"},
                    "mistakes": [
                        {"formula": "m - 3 + 1", "name": "x", "says": {"en": "a", "es": "b"}}
                    ],
                }
            },
        ),
    ],
)
def test_a_fault_in_a_number_is_found(rule, changes):
    assert rule in rules(question(**changes))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("hint", {"hints": (text("It is called softmax."),)}),
        ("hint", {"hints": (text("Think.", "Es la Softmáx, claro."),)}),
        ("prompt", {"prompt": text("What does the softmax function do?")}),
    ],
)
def test_a_term_that_is_given_away_is_found(rule, changes):
    assert rule in rules(question("term", **{**TERM, **changes}))


def test_a_shape_in_a_hint_is_found():
    one = question(
        "shape", fields={"key": ["m", "m", 3]}, hints=(text("It ends as {m} x {m} x 3 in all."),)
    )
    assert rules(one) == {"hint"}


def test_a_side_that_is_none_is_found():
    assert "key" in rules(question("shape", fields={"key": ["m - m", "m", 3]}))


def test_a_mistake_of_a_formula_that_is_the_key_is_found():
    says = {"en": "a", "es": "b"}
    fields = {
        "key": "49*C^2",
        "variables": {"C": [2, 3, 64]},
        "mistakes": [{"formula": "7*C*7*C", "name": "same", "says": says}],
    }
    assert "mistake" in rules(question("expression", fields=fields))


def test_a_reference_that_is_not_right_is_found():
    points = [{"name": {"en": "a", "es": "a"}, "synonyms": ["fewer weights"], "weight": 1}]
    fields = {
        "points_to_make": points,
        "reference": {"en": "It is larger.", "es": "Es mayor y más lento."},
    }
    one = question(
        "rubric", parameters={}, prompt=text("Why?"), explanation=text("So."), fields=fields
    )
    assert "reference" in rules(one)


CHOICE = {"parameters": {}, "prompt": text("Which?"), "explanation": text("So.")}


def choice(*options, right=(0,)):
    return question("choice", **CHOICE, fields={"options": list(options), "right": list(right)})


@pytest.mark.parametrize(
    "one",
    [
        choice("one", "two", "three"),
        choice("yes, because it is so much longer", "no", "never", "at times"),
        choice({"en": "a", "es": "una explicación muy larga"}, *"bcd"),
        choice("ten letters here", "ten letters", "ten letter", "ten lett", "x" * 10, right=(0, 4)),
    ],
    ids=["three", "longer", "longer in Spanish", "one of two"],
)
def test_options_that_are_guessed_easily_are_told(one):
    findings = lint(quiz(one))
    assert {finding.rule for finding in findings} == {"options"}
    assert all(finding.is_advice for finding in findings)


@given(st.lists(st.integers(4, 60), min_size=4, max_size=6))
def test_only_a_right_option_that_is_the_longest_by_far_stands_out(lengths):
    """The first option is right."""
    first, *others = lengths
    texts = [f"{'xyzuvw'[place] * length}" for place, length in enumerate(lengths)]
    told = rules(choice(*texts))
    assert ("options" in told) == (
        first > max(others) and 5 * first * len(others) > 8 * sum(others)
    )


@given(st.integers(1, 30), st.integers(1, 5))
def test_a_template_with_few_variants_is_told(values, step):
    one = question(parameters={"m": tuple(range(9, 9 + values * step, step))}, few="")
    assert ("variants" in rules(one)) == (values < 20)


def test_a_condition_counts_and_a_reason_is_enough():
    few = {"parameters": {"m": tuple(range(9, 29)), "k": (1, 2)}, "where": "m > 9 and k = 1"}
    assert rules(question(**few, few="")) == {"variants"}
    assert rules(question(**few, few="there are no more of them")) == set()


def test_variants_are_counted_once_and_where_they_are_rare():
    assert draw.variants(question(parameters={"m": (9, 9, 11)}), 20) == 2
    wide = tuple(range(1_000))
    rare = question(parameters={"m": wide, "k": wide}, where="m mod 100 = 0")
    assert draw.variants(rare, 20) == 20


def test_every_rule_says_what_it_asks():
    assert all(RULES.values())
    assert {"A1", "A19", "B7", "C6", "D12", "E", "F12"} <= ids_of_the_course()
    assert not {"A20", "E1", "G1"} & ids_of_the_course()
