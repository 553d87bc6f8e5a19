"""Answers that are alike: copies are found, a class that errs alike is not."""

import random
from math import log2

from hypothesis import given, settings
from hypothesis import strategies as st

from kerascourse.quiz import draw, types
from kerascourse.quiz.classes.likeness import alike
from kerascourse.quiz.marking import result
from tests.quiz.made import question, quiz

QUIZ = quiz(
    *(question(id=f"q{number}", parameters={"m": tuple(range(9, 200))}) for number in range(6))
)


def right(student, place):
    instance = draw.instance(QUIZ, QUIZ.questions[place], student)
    return types.of("number").reference(instance, "en")


def a_class(answers):
    return [
        result(QUIZ, student, {f"q{place}": text for place, text in enumerate(told)})
        for student, told in answers.items()
    ]


def honest(seed=0, size=30):
    rng = random.Random(seed)
    return {
        f"s{number}": [
            right(f"s{number}", place) if rng.random() < 0.5 else str(rng.randrange(1000, 100_000))
            for place in range(6)
        ]
        for number in range(size)
    }


def test_a_copy_is_found_with_what_it_weighs():
    answers = honest()
    answers["s3"] = [*answers["s3"][:3], "7001", "7002", "7003"]
    answers["s4"] = [*answers["s4"][:3], "7001", "7002", "7003"]
    (pair,) = alike(a_class(answers))
    assert pair.students == ("s3", "s4")
    assert (pair.questions, pair.borrowed) == (("q3", "q4", "q5"), ())
    assert abs(pair.bits - 3 * log2(30 / 2)) < 0.01


def test_answers_for_somebody_else_s_numbers_are_found():
    answers = honest()
    answers["s5"] = [right("s5", place) for place in range(6)]
    answers["s6"] = answers["s5"]
    (pair,) = [one for one in alike(a_class(answers)) if one.students == ("s5", "s6")]
    assert pair.borrowed == tuple(
        f"q{place}" for place in range(6) if right("s6", place) != right("s5", place)
    )


def test_a_mistake_that_many_make_is_no_likeness():
    answers = {student: ["1"] * 6 for student in honest()}
    assert alike(a_class(answers)) == ()
    assert alike(a_class({f"s{n}": [right(f"s{n}", p) for p in range(6)] for n in range(30)})) == ()
    assert alike([]) == ()


@settings(max_examples=25)
@given(st.integers(0, 1000))
def test_who_answers_alone_is_not_suspected(seed):
    assert alike(a_class(honest(seed, 12))) == ()
