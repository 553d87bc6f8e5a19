import pytest

from kerascourse.errors import NotFoundError
from kerascourse.quiz import draw, types
from kerascourse.quiz.marking import question_of, result


def right_answers(quiz, student):
    return {
        question.id: types.of(question.type).reference(draw.instance(quiz, question, student), "en")
        for question in quiz.questions
    }


def test_the_references_score_all_and_nothing_scores_none(quiz):
    full = result(quiz, "ana", right_answers(quiz, "ana"))
    assert (full.score, full.is_full) == (6, True)
    empty = result(quiz, "ana", {})
    assert (empty.score, empty.is_full, empty.count("blank")) == (0, False, 5)


def test_the_document_is_that_of_the_contract(quiz):
    answers = right_answers(quiz, "ana") | {"params": "1728", "out": "", "several": ""}
    told = result(quiz, "ana", answers).document()
    assert {key: told[key] for key in ("quiz", "student", "score", "max_score")} == {
        "quiz": "mini",
        "student": "ana",
        "score": 2,
        "max_score": 6,
    }
    params = told["questions"][1]
    assert set(params) == {
        "id", "verdict", "score", "max_score", "read_as", "feedback", "misconception"
    }  # fmt: skip
    assert (params["verdict"], params["misconception"]) == ("wrong", "forgot_bias")


def test_a_part_scores_its_share(quiz):
    two = right_answers(quiz, "ana")["several"].split(", ")[:2]
    several = result(quiz, "ana", {"several": ", ".join(two)}).marks[4]
    assert (several.judgement.verdict, several.score) == ("partial", pytest.approx(2 / 3, abs=1e-4))


def test_a_question_is_found_by_id_and_by_place(quiz):
    assert question_of(quiz, "shape") is question_of(quiz, "3")
    for name in ("shap", "0", "6", "９", "9" * 5000):
        with pytest.raises(NotFoundError):
            question_of(quiz, name)
    with pytest.raises(NotFoundError, match="nearest: shape"):
        question_of(quiz, "shap")
