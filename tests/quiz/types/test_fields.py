"""What a type's fields have to be, and what is said of answers to them."""

import pytest

from kerascourse.errors import InputError
from kerascourse.quiz.draw import filled
from kerascourse.quiz.question import Question, Text
from kerascourse.quiz.types import TYPES, expression, fields_of, of


def asked(kind, **fields):
    nothing = Text("", "")
    return filled(Question("q", kind, (), 1.0, nothing, (), nothing, {}, "", fields), {})


SIZE = {
    "key": "(m - k + 2*p)/s + 1",
    "variables": {"m": [27], "k": [25], "p": [3], "s": [17]},
}


def test_the_counterexample_is_told():
    judgement = expression.check(asked("expression", **SIZE), "(m-k+p)/s+1")
    assert judgement.verdict == "wrong" and judgement.read_as == "(m - k + p)/s + 1"
    assert judgement.feedback == (
        "for m=27, k=25, p=3, s=17 yours gives 1.29412, the key gives 1.47059"
    )


def test_what_is_equal_for_the_questions_values_alone_is_for_review():
    one = asked("expression", key="p", variables={"p": [0, 1]})
    assert expression.check(one, "p^2").verdict == "review"
    assert expression.check(one, "2p - p").verdict == "correct"
    assert expression.check(one, "p + 1").verdict == "wrong"


def test_a_known_mistake_is_named():
    mistake = {"formula": "C^3", "name": "cubed", "says": {"en": "once too often", "es": "…"}}
    one = asked("expression", key="C^2", variables={"C": {"from": 1, "to": 9}}, mistakes=[mistake])
    judgement = expression.check(one, "C·C·C")
    assert (judgement.misconception, judgement.feedback) == ("cubed", "once too often")


POINT = {"name": "a", "synonyms": ["b"]}


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("number", {"key": "abc"}, "expected a number"),
        ("number", {"key": [1, 2]}, "expected a number"),
        ("number", {"key": 1, "mistakes": [{"value": 2}]}, "a name"),
        ("number", {"key": 1, "mistakes": {"value": 2}}, "a list"),
        ("shape", {"key": 3}, "expected a shape"),
        ("shape", {"key": []}, "expected a shape"),
        ("expression", {"key": "C"}, "variables"),
        ("expression", {"key": 3, "variables": {"C": [1]}}, "a formula as key"),
        ("expression", {"key": "C", "variables": {"C": ["x"]}}, "whole numbers"),
        ("expression", {"key": "D", "variables": {"C": [1]}}, "the letters C"),
        ("term", {"key": 3}, "expected a term"),
        ("term", {"key": {"en": "a"}}, "expected a term"),
        ("list", {"items": []}, "items"),
        ("list", {"items": [{"synonyms": []}]}, "items"),
        ("list", {"items": [{"key": "a"}], "needed": 2}, "needed"),
        ("rubric", {"points_to_make": []}, "points_to_make"),
        ("rubric", {"points_to_make": [{"name": "a", "synonyms": []}]}, "points_to_make"),
        ("rubric", {"points_to_make": [{"name": "a", "synonyms": [""]}]}, "points_to_make"),
        ("rubric", {"points_to_make": [{"name": "a", "synonyms": [1]}]}, "points_to_make"),
        ("rubric", {"points_to_make": [{"name": "a", "synonyms": ["b"], "weight": 0}]}, "weight"),
        ("rubric", {"points_to_make": [{"name": "a", "synonyms": ["b"], "x": 1}]}, "points_to"),
        ("rubric", {"points_to_make": [{"name": {"en": "a"}, "synonyms": ["b"]}]}, "points_to"),
        ("rubric", {"points_to_make": [3]}, "points_to_make"),
        ("rubric", {"points_to_make": [POINT], "enough": 0}, "enough"),
        ("rubric", {"points_to_make": [POINT], "enough": True}, "enough"),
        ("rubric", {"points_to_make": [POINT], "subject": "stack"}, "subject"),
        ("rubric", {"points_to_make": [POINT], "rivals": [3]}, "rivals"),
        ("rubric", {"points_to_make": [POINT], "besides": ["a ghost"]}, "ghost"),
        ("rubric", {"points_to_make": [POINT | {"says": ["fewer ghosts"]}]}, "ghosts"),
        ("rubric", {"points_to_make": [POINT | {"says": ["[fewer params"]}]}, "form"),
        ("rubric", {"points_to_make": [POINT | {"says": ["fewer, params"]}]}, "form"),
        ("rubric", {"points_to_make": [POINT | {"says": "fewer"}]}, "points_to_make"),
        ("rubric", {"points_to_make": [POINT | {"rival_says": [""]}]}, "points_to_make"),
        ("choice", {"options": ["a", "b"], "right": []}, "options"),
        ("choice", {"options": ["a", "b"], "right": [2]}, "options"),
    ],
)
def test_fields_that_are_wrong(kind, fields, said):
    with pytest.raises(InputError, match=said):
        of(kind).key(asked(kind, **fields))


def test_every_type_is_there():
    for kind in TYPES:
        assert fields_of(kind)


def test_options_that_differ_in_a_sign_are_told_apart():
    one = asked("choice", options=["p < k", "p > k", "k/2", "k-2"], right=[0])
    check = of("choice").check
    assert check(one, "p < k").verdict == "correct"
    for other in ("p > k", "k/2", "k-2", "p k", "p = k"):
        assert check(one, other).verdict != "correct"
