"""Points in sentences: which words make one, and which turn it."""

import pytest

from kerascourse.quiz.reading.points import (
    Clause,
    clauses,
    compared_with,
    found,
    made_in,
    says_nothing,
    words,
)


def made(text, *synonyms, against=()):
    """The words of the first clause that make the point; None where it is not made."""
    (clause, *_others) = clauses(text)
    places = made_in(clause, synonyms, against)
    return None if places is None else [clause.content[place] for place in sorted(places)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("it has fewer weights", ["fewer", "weights"]),
        ("weights: fewer of them", None),  # not in one clause
        ("weights fewer", ["weights", "fewer"]),
        ("fewer large blue weights", ["fewer", "weights"]),
        ("fewer large blue old weights", None),
        ("fewer and weights", ["fewer", "weights"]),
        ("fewer weight", ["fewer", "weight"]),
        ("fewer", None),
        ("much fewer", None),
    ],
)
def test_the_words_of_a_point_stand_near_each_other(text, place):
    assert made(text, "fewer weights") == place


@pytest.mark.parametrize(
    ("text", "synonym", "is_made"),
    [
        ("fewer weights", "weights", False),  # fewer turns it
        ("very fewer of the weights", "weights", False),
        ("fewer deep weights", "weights", True),
        ("weights fewer", "weights", True),
        ("weights more gradient", "weights gradient", False),  # more stands among them
        ("weights gradient more", "weights gradient", True),
        ("it lacks weights", "weights", False),
        ("weights it lacks", "weights", True),
        ("lose weights", "lose weights", True),
    ],
)
def test_words_that_turn_a_point(text, synonym, is_made):
    assert (made(text, synonym) is not None) is is_made


def test_what_is_said_of_something_else_makes_no_point():
    assert made("the large one has weights", "weights", against=["large"]) is None
    assert made("the small one has weights", "weights", against=["large"]) == ["weights"]
    assert made("weights than the large one", "weights", against=["large"]) == ["weights"]
    assert made("better than large ones it has weights", "weights", against=["large"])


def test_clauses_and_words():
    told = [clause.words for clause in clauses("One, two; but three. (four)")]
    assert told == [("one",), ("two",), ("three",), ("four",)]
    assert words("up-sampling, no lineal 3×3") == ["upsampling", "nolineal", "3x3"]
    assert Clause(("it", "has", "weights")).content == ("has", "weights")


def test_what_a_question_compares_with():
    assert compared_with("Why several small kernels over large kernels?") == {"large"}
    assert compared_with("Why small kernels?") == set()


@pytest.mark.parametrize(
    ("text", "nothing"),
    [("no sé", True), ("I know nothing", True), ("porque sí", True), ("no weights", False)],
)
def test_an_answer_that_says_nothing(text, nothing):
    assert says_nothing(text) is nothing


def test_where_points_seem_to_stand():
    text = "¡Sí! Tiene menos pesos; no tiene más pesos, pero es no lineal."
    places = found(text, [(["menos pesos"], []), (["no lineal"], []), (["capas"], [])])
    assert {(number, text[start:end]) for number, start, end in places} == {
        (0, "Tiene menos pesos"),
        (1, "pero es no lineal"),
    }
