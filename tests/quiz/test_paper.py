"""Paper exams: forms that differ, keys that are right for their form, neighbours with others."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.errors import UsageError
from kerascourse.quiz import draw, paper
from kerascourse.quiz.classes.roster import of_ids
from kerascourse.quiz.marking import judged
from kerascourse.quiz.read import find

QUIZ = find("conv-basics")


def test_each_form_has_numbers_and_an_order_of_its_own():
    one, other = (paper.form_of(QUIZ, form, "en") for form in "AB")
    assert [item.name for item in one.items] == [item.name for item in other.items]
    assert sum(a.prompt != b.prompt for a, b in zip(one.items, other.items, strict=True)) > 10
    both = [
        (a.options, b.options)
        for a, b in zip(one.items, other.items, strict=True)
        if a.kind == "choice"
    ]
    assert any(a != b for a, b in both)
    assert all(set(a) == set(b) for a, b in both if len(a) == len(b))
    assert paper.form_of(QUIZ, "A", "en") == one


def test_the_key_of_a_form_is_right_for_its_numbers():
    for form in "AB":
        for question, item in zip(
            QUIZ.questions, paper.form_of(QUIZ, form, "en").items, strict=True
        ):
            asked = draw.instance(QUIZ, question, f"form {form}")
            assert judged(asked, item.answer).verdict == "correct", item.name


def test_the_key_is_in_files_of_its_own():
    files = paper.documents(QUIZ, "AB", "es")
    assert set(files) == {"form-A.tex", "key-A.tex", "form-B.tex", "key-B.tex"}
    assert QUIZ.questions[0].explanation.es[:30] not in files["form-A.tex"]


def test_a_secret_decides_the_numbers():
    secret = replace(QUIZ, is_secret=True, secret=b"1" * 32)
    assert paper.form_of(secret, "A", "en") != paper.form_of(QUIZ, "A", "en")
    with pytest.raises(UsageError, match="secret"):
        paper.form_of(replace(secret, secret=None), "A", "en")


@given(st.integers(1, 60), st.integers(2, 5))
def test_neighbours_have_other_forms(count, forms):
    students = of_ids(f"s{number}" for number in range(count)).students
    names = "ABCDE"[:forms]
    placed = paper.seats(QUIZ, students, names)
    assert sorted(seat.student for seat in placed) == sorted(one.id for one in students)
    assert [seat.number for seat in placed] == list(range(1, count + 1))
    assert all(one.form != other.form for one, other in pairwise(placed))
    assert paper.seats(QUIZ, students, names) == placed


def test_the_list_for_the_door_is_by_name():
    students = of_ids(["zoe", "ana_1"]).students
    text = paper.seating(paper.seats(QUIZ, students, "AB"), "en")
    assert text.index(r"ana\_1") < text.index("zoe")
