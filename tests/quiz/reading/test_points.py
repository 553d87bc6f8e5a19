"""Points in sentences: which words make one, and which turn it."""

import pytest

from kerascourse.quiz.reading.points import (
    Clause,
    clauses,
    compared_with,
    is_sentence,
    is_stuffed,
    made_in,
    words,
)


def made(text, *synonyms, against=()):
    """The words of the first clause that make the point; None where it is not made."""
    (clause, *_others) = clauses(text)
    places = made_in(clause, synonyms, against)
    return None if places is None else [clause.content[place] for place in sorted(places)]


@pytest.mark.parametrize(
    ("text", "found"),
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
def test_the_words_of_a_point_stand_near_each_other(text, found):
    assert made(text, "fewer weights") == found


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


def test_a_point_said_twice_side_by_side_is_stuffed():
    (clause,) = clauses("fewer weights less parameters")
    assert is_stuffed(clause, ["fewer weights", "less parameters"])
    assert not is_stuffed(clause, ["fewer weights"])
    assert not is_stuffed(clause, ["fewer weights", "weights fewer"])


def test_clauses_and_words():
    told = [clause.words for clause in clauses("One, two; but three. (four)")]
    assert told == [("one",), ("two",), ("three",), ("four",)]
    assert words("up-sampling, no lineal 3×3") == ["upsampling", "nolineal", "3x3"]
    assert Clause(("it", "has", "weights")).content == ("has", "weights")


def test_what_a_question_compares_with():
    assert compared_with("Why several small kernels over large kernels?") == {"large"}
    assert compared_with("Why small kernels?") == set()


@pytest.mark.parametrize(
    ("text", "brief", "whole"),
    [
        ("It has fewer weights", True, True),
        ("has weights", True, False),
        ("fewer weights nonlinearity has relu softmax", False, False),
        ("fewer weights in it", False, False),  # no verb
        ("uses five words without small", True, False),
        ("uses six words without any small", False, False),
        # one small word in eight is enough, one in nine is not
        ("it uses b c d f g h", True, True),
        ("it uses b c d f g h j", False, False),
        ("it uses and", True, True),
    ],
)
def test_what_is_a_sentence(text, brief, whole):
    assert (is_sentence(text, brief=True), is_sentence(text)) == (brief, whole)


def test_a_long_text_needs_three_small_words():
    rest = " ".join(f"word{'x' * n}" for n in range(60))
    assert is_sentence(f"the uses of it in {rest}")
    assert is_sentence(f"the uses of it {rest}")
    assert not is_sentence(f"the uses of {rest}")
