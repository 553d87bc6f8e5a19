"""Lint: a fault in each of its rules is found, and a quiz without any has no finding."""

import pytest

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
        question("choice", fields={"options": ["one", "two"], "right": [1]}),
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


def test_every_rule_says_what_it_asks():
    assert all(RULES.values())
    assert {"A1", "A19", "B7", "C6", "D12", "E", "F12"} <= ids_of_the_course()
    assert not {"A20", "E1", "G1"} & ids_of_the_course()
