"""How well a question tells who knows the matter, held against NumPy."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.quiz.marking import result
from kerascourse.quiz.report import report
from tests.quiz.made import question, quiz

QUIZ = quiz(*(question(id=f"q{n}", parameters={}, fields={"key": "7"}) for n in range(4)))
SCORES = st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=3, max_size=12)


def told(scores):
    results = [
        result(
            QUIZ, f"s{n}", {f"q{place}": "7" if right else "8" for place, right in enumerate(row)}
        )
        for n, row in enumerate(scores)
    ]
    return report(QUIZ, results)


@given(SCORES)
def test_difficulty_discrimination_and_reliability(scores):
    points = numpy.array(scores, float)
    found = told(scores)
    by_id = {one.id: one for one in found.questions}
    for place in range(4):
        own, rest = points[:, place], points.sum(1) - points[:, place]
        one = by_id[f"q{place}"]
        assert one.share == pytest.approx(own.mean(), abs=1e-4)
        if own.std() and rest.std():
            assert one.discrimination == pytest.approx(numpy.corrcoef(own, rest)[0, 1], abs=1e-4)
        else:
            assert one.discrimination is None
    variance = points.sum(1).var()
    if variance:
        alpha = 4 / 3 * (1 - points.var(0).sum() / variance)
        assert found.reliability == pytest.approx(alpha, abs=1e-4)
    else:
        assert found.reliability is None


def test_two_students_tell_nothing_apart():
    found = told([[True] * 4, [False] * 4])
    assert found.reliability is None
    assert all(one.discrimination is None for one in found.questions)
