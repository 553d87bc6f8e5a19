"""Formulas as answers: what is one, what is right, and where a person has to look."""

import pytest

from kerascourse.errors import InputError
from kerascourse.quiz.types import expression
from tests.quiz.types.test_fields import asked

SIZE = {
    "key": "(m - k + 2*p)/s + 1",
    "variables": {name: {"from": 1, "to": 9} for name in ("m", "k", "p", "s")},
}


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("(m-k+2p)/s+1", "correct"),
        ("m_out = (m-k+2p)/s+1", "correct"),
        ("n = (m-k+2p)/s+1", "correct"),
        ("output size(m, k) = (m-k+2p)/s+1", "correct"),
        ("(m-k+2p)/s+1 = (m-k+2p+s)/s", "correct"),
        ("(m-k+2p)/s+1 == (m-k+2p+s)/s", "correct"),
        ("m+k = (m-k+2p)/s+1", "review"),
        ("3 = (m-k+2p)/s+1", "review"),
        ("not = (m-k+2p)/s+1", "review"),
        ("creo = (m-k+2p)/s+1", "review"),
        ("half = (m-k+2p)/s+1", "review"),
        ("a; b = (m-k+2p)/s+1", "review"),
        ("The answer is (m-k+2p)/s+1.", "correct"),
        ("es (m-k+2p)/s+1 pixeles", "correct"),
        ("es (m - k + 2p)/s + 1 pixeles", "correct"),
        ("(m - k + 2p)/s + 1 pixeles", "correct"),
        ("$(m-k+2p)/s+1$", "correct"),
        ("Resultado: (m-k+2p)/s+1", "correct"),
        ("(m-k+2p)/s", "wrong"),
        ("(m-k+2p)/s+1 + q", "review"),
        ("((m-k+2p)/s+1", "review"),
        ("", "blank"),
    ],
)
def test_what_a_formula_may_look_like(answer, verdict):
    assert expression.check(asked("expression", **SIZE), answer).verdict == verdict


def test_the_first_counterexample_is_told():
    one = asked("expression", key="6/C", variables={"C": [3, 2]})
    assert expression.check(one, "2").feedback == "for C=2 yours gives 2, the key gives 3"
    told = expression.check(one, "6/(C-3)").feedback
    assert told == "for C=3 yours has no value, the key gives 2"


def test_formulas_as_good_as_the_key():
    fields = {"key": "C", "variables": {"C": [1, 2]}}
    assert expression.check(asked("expression", **fields), "2C").verdict == "wrong"
    one = asked("expression", **fields, accept=["2*C"])
    assert expression.check(one, "C + C").verdict == "correct"
    assert expression.check(one, "C").verdict == "correct"


@pytest.mark.parametrize(
    ("told", "values"),
    [
        ({"from": 2, "to": 4}, [2, 3, 4]),
        ({"from": 2, "to": 2}, [2]),
        ([-3, 5], [-3, 5]),
        (["3"], [3]),
        ({"from": 1, "to": 10_000}, list(range(1, 10_001))),
    ],
)
def test_the_values_of_a_letter(told, values):
    assert list(expression.domain(asked("expression", variables={"C": told}))["C"]) == values


@pytest.mark.parametrize(
    "told", [[], 3, {"from": 2, "to": 1}, {"from": 0, "to": 10_000}, {"from": 1}, [1.5], ["a"]]
)
def test_what_is_no_range_of_a_letter(told):
    with pytest.raises(InputError, match="whole numbers for C"):
        expression.domain(asked("expression", variables={"C": told}))
