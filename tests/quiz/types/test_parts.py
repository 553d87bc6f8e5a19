"""Answers with several parts: what each part counts, by hand."""

import pytest

from kerascourse.quiz.draw import filled
from kerascourse.quiz.types import of
from tests.quiz.made import question, text


def judged(kind, answer, prompt="Name some.", **fields):
    one = question(
        kind, prompt=text(prompt), explanation=text("So."), hints=(), parameters={}, fields=fields
    )
    return of(kind).check(filled(one, {}), answer)


LETTERS = [{"key": name} for name in ("zyqwvu", "bcdfgh", "jklmnp")]


@pytest.mark.parametrize(
    ("answer", "verdict", "share"),
    [
        ("zyqwvu, bcdfgh", "correct", 1),
        ("bcdfgh and jklmnp", "correct", 1),
        ("zyqwvu, bcdfgh, jklmnp", "correct", 1),
        ("zyqwvu", "partial", 0.5),
        ("zyqwvu, relu", "partial", 0.5),  # two were asked for, one is another
        ("zyqwvu, bcdfgh, relu", "partial", 0.5),
        ("zyqwvu, bcdfgh, relu, softmax", "wrong", 0),
        ("relu, softmax", "wrong", 0),
        ("zyqwvu, xxxx", "review", 0),
        ("not zyqwvu, bcdfgh", "review", 0),
        ("zyqwvu?", "review", 0),
        ("", "blank", 0),
    ],
)
def test_each_item_counts_its_part(answer, verdict, share):
    found = judged("list", answer, items=LETTERS, needed=2)
    assert (found.verdict, found.share) == (verdict, share)


def test_all_items_are_needed_by_default():
    assert judged("list", "zyqwvu, bcdfgh", items=LETTERS).share == pytest.approx(2 / 3)


POINTS = [
    {
        "name": "fewer weights",
        "synonyms": ["fewer weights"],
        "weight": 3,
        "says": ["[has] fewer params"],
        "rival_says": ["has more params"],
    },
    {
        "name": "a nonlinearity",
        "synonyms": {"en": ["nonlinearity"], "es": ["x"]},
        "says": ["has nlf", "be nonlinear"],
    },
]
ABOUT = {"subject": ["stack"], "rivals": ["big conv"], "besides": ["express more"]}


@pytest.mark.parametrize(
    ("answer", "verdict", "share"),
    [
        ("It has fewer weights and there is a nonlinearity.", "correct", 1),
        ("The stack has fewer weights; it is nonlinear.", "correct", 1),
        ("The big convolution has more weights. The stack has a nonlinearity.", "correct", 1),
        ("It has fewer weights, so it can express more.", "review", 0),
        ("It has fewer weights, so it expresses more.", "partial", 0.75),
        ("It has fewer weights.", "partial", 0.75),
        ("fewer weights", "partial", 0.75),
        ("There is a nonlinearity.", "partial", 0.25),
        ("I know nothing.", "wrong", 0),
        ("It has more weights.", "wrong", 0),
        ("The big convolution has fewer weights.", "wrong", 0),
        ("The big convolution has more weights. It has a nonlinearity.", "review", 0),
        ("It has more weights and there is a nonlinearity.", "review", 0),
        ("It expresses more.", "review", 0),
        ("It is a colourful bird of the forest.", "review", 0),
        ("It has fewer weights. A bird sings in the green forest.", "review", 0),
        ("It has fewer weights, perhaps.", "review", 0),
        ("It has fewer weights?", "review", 0),
        ("-", "blank", 0),
        ("x" * 2_001, "invalid", 0),
    ],
)
def test_each_point_counts_its_weight(answer, verdict, share):
    found = judged("rubric", answer, "Why?", points_to_make=POINTS, **ABOUT)
    assert (found.verdict, found.share) == (verdict, share)


def test_enough_is_full_marks():
    found = judged("rubric", "It has fewer weights.", "Why?", points_to_make=POINTS, enough=3)
    assert (found.verdict, found.share) == ("correct", 1)


def test_what_is_for_review_has_a_suggestion_and_its_evidence():
    answer = "Honestly, the stack has fewer weights, and it is linear."
    found = judged("rubric", answer, "Why?", points_to_make=POINTS, **ABOUT)
    assert (found.verdict, found.share, found.suggested) == ("review", 0, 0.75)
    said = [(answer[one.start : one.end], one.point, one.contradicts) for one in found.evidence]
    assert said == [
        ("stack has fewer weights", "fewer weights", False),
        ("is linear", "a nonlinearity", True),
    ]


@pytest.mark.parametrize(
    ("answer", "suggested"),
    [("It has fewer weights. There is a nonlinearity.", 1), ("fewer weights", 0.75), ("Ah.", 0)],
)
def test_points_without_forms_only_suggest(answer, suggested):
    plain = [{key: point[key] for key in point if "says" not in key} for point in POINTS]
    found = judged("rubric", answer, "Why?", points_to_make=plain)
    assert (found.verdict, found.share, found.suggested) == ("review", 0, suggested)
    assert len(found.evidence) == (2 if suggested == 1 else suggested > 0)


@pytest.mark.parametrize("answer", ["It has fewer weights. ", "It has fewer weights and a relu. "])
def test_a_very_long_answer_is_for_a_person(answer):
    found = judged("rubric", answer * (1_600 // len(answer)), "Why?", points_to_make=POINTS)
    assert (found.verdict, found.share) == ("review", 0)


@pytest.mark.parametrize(
    ("right", "answer", "verdict", "share"),
    [
        ([0, 2], "a, c", "correct", 1),
        ([0, 2], "a", "partial", 0.5),
        ([0, 2], "a, b, c", "partial", 0.5),
        ([0, 2], "a, b", "wrong", 0),
        ([0, 2], "b", "wrong", 0),
        ([0], "a, b", "wrong", 0),
        ([0], "b", "wrong", 0),
        ([0, 1, 2], "a, b", "partial", 2 / 3),
        ([0, 1, 2], "two", "partial", 1 / 3),
        ([0, 1, 2], "b) two and three", "partial", 2 / 3),
        ([0], "a) two", "review", 0),
        ([0], "e", "review", 0),
        ([0], "the answer is a", "correct", 1),
    ],
)
def test_each_right_option_counts_and_each_wrong_one_takes_away(right, answer, verdict, share):
    found = judged("choice", answer, options=["one", "two", "three", "four"], right=right)
    assert (found.verdict, found.share) == (verdict, pytest.approx(share))


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("zyqwvu", "correct"),
        ("relu", "wrong"),
        ("relu, softmax", "wrong"),
        ("zyqwvu, relu", "review"),
        ("zyqwvu, relu, softmax, tanh", "wrong"),
        ("zyqwvu, relu, softmax", "review"),
        ("xxxx", "review"),
        ("not zyqwvu", "wrong"),
        ("the of and", "wrong"),
        ("zyqwvu, not zyqwvu", "review"),
        ("", "blank"),
    ],
)
def test_one_term_is_asked(answer, verdict):
    found = judged("term", answer, key="zyqwvu")
    assert (found.verdict, found.share) == (verdict, float(verdict == "correct"))


def test_a_kind_of_what_is_asked_is_for_a_person():
    assert judged("term", "max pooling", key="pooling").verdict == "review"
    assert judged("term", "dropout", key="pooling").verdict == "wrong"


@pytest.mark.parametrize(
    ("answer", "verdict", "share"),
    [
        ("16x16x12", "correct", 1),
        ("(None, 16, 16, 12)", "partial", 0.5),
        ("1x16x16x12", "partial", 0.5),
        ("16x12x16", "wrong", 0),
        ("3072", "wrong", 0),
        ("16x16", "wrong", 0),
        ("1x1x16x16x12", "review", 0),
        ("8x8x12", "wrong", 0),
    ],
)
def test_a_shape_counts_whole(answer, verdict, share):
    says = {"en": "halved", "es": "…"}
    mistakes = [{"value": [8, 8, 12], "name": "half", "says": says}]
    found = judged("shape", answer, key=[16, 16, 12], mistakes=mistakes)
    assert (found.verdict, found.share) == (verdict, share)
    assert found.misconception == {
        "(None, 16, 16, 12)": "batch_axis",
        "1x16x16x12": "batch_axis",
        "8x8x12": "half",
    }.get(answer, found.misconception)
    assert ("values" in found.feedback) is (answer == "3072")
