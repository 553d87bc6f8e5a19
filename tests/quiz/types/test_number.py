"""Numbers: where an answer is right, right in part, and wrong, worked out by hand."""

import pytest

from kerascourse.errors import InputError
from kerascourse.quiz.types import number
from tests.quiz.types.test_fields import asked


def judged(answer, **fields):
    return number.check(asked("number", **fields), answer)


@pytest.mark.parametrize(
    ("fields", "answer", "verdict"),
    [
        ({"key": 3072}, "3072", "correct"),
        ({"key": 3072}, "3073", "wrong"),
        ({"key": 3072, "tolerance": 0.5}, "3072.5", "correct"),
        ({"key": 3072, "tolerance": 0.5}, "3071.5", "correct"),
        ({"key": 3072, "tolerance": 0.5}, "3072.51", "wrong"),
        ({"key": -4, "tolerance": 1}, "-5", "correct"),
        ({"key": -4, "tolerance": 1}, "-2.9", "wrong"),
        # 1/3 never ends: three digits are enough, two are not
        ({"key": {"formula": "1/3"}}, "0.333", "correct"),
        ({"key": {"formula": "1/3"}}, "0.33", "partial"),
        ({"key": {"formula": "1/3"}}, "0.334", "wrong"),
        ({"key": {"formula": "1/3"}}, "0.3", "wrong"),  # off by a tenth
        ({"key": {"formula": "1/3"}}, "1/3", "correct"),
        ({"key": {"formula": "10^6/3"}}, "333k", "partial"),  # told in thousands
        # 1/64 = 0.015625 ends after six digits, 1/128 after seven
        ({"key": {"formula": "1/64"}}, "0.0156", "partial"),
        ({"key": {"formula": "1/128"}}, "0.00781", "correct"),
        # rounded to what is written, and not more than a twentieth off
        ({"key": 1250}, "1.3k", "partial"),
        ({"key": 1249}, "1.3k", "wrong"),
        ({"key": 1280}, "1e3", "wrong"),
        ({"key": {"formula": "20000/3"}}, "7k", "partial"),
        ({"key": {"formula": "19999/3"}}, "7k", "wrong"),
        ({"key": 1280}, "1280.4", "wrong"),  # a whole number has no decimals
        # inexact keys are right to nine digits
        ({"key": {"formula": "sqrt(2)"}}, "1.414213562", "correct"),
        ({"key": 0.1}, "0.1", "correct"),
        # the comma of thousands, and that of decimals
        ({"key": 1234}, "1,234", "correct"),
        ({"key": {"formula": "1234/1000"}}, "1,234", "correct"),
        ({"key": 1234}, "2,468/2", "correct"),
        ({"key": 1236}, "1,234 + 2", "correct"),
    ],
)
def test_how_near_is_right(fields, answer, verdict):
    found = judged(answer, **fields)
    assert found.verdict == verdict
    assert found.share == {"correct": 1.0, "partial": 0.5, "wrong": 0.0}[verdict]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("(227-11)/4 + 1 = 55", "correct"),
        ("m_out = 55", "correct"),
        ("x = 110/2 = 55", "correct"),
        ("54.6 = 55", "correct"),
        ("54.4 = 55", "review"),
        ("55.4 = 55", "correct"),  # rounded, as 54.6 is
        ("55.6 = 55", "review"),
        ("54 = 55", "review"),
        ("55 = 54", "review"),
        ("no = 55", "review"),
        ("menos = 55", "review"),
        ("5 casas = 55", "review"),
        ("**55**", "correct"),
        ("`55`", "correct"),
        ("**55", "review"),
        ("→ 55", "correct"),
        ("(55)", "correct"),
        ("(55]", "review"),
        ("55 ..", "review"),
        ("55!", "review"),
        ("55 o 56", "review"),
        ("55x55", "review"),
        ("(55, 55, 96)", "review"),
        ("0 × 54", "wrong"),
        ("55 px", "review"),
        ("", "blank"),
        ("6" * 2_001, "invalid"),
    ],
)
def test_what_may_stand_around_a_number(answer, verdict):
    assert judged(answer, key=55).verdict == verdict


def test_units_and_what_is_counted_may_stand_behind():
    assert judged("55 px", key=55, units=["px"]).verdict == "correct"
    assert judged("55 furlongs", key=55, units=["px"]).verdict == "review"
    assert number.check(asked("number", key=55), "55 pesos").verdict == "review"


def test_per_cent_is_a_unit_where_the_question_says_so():
    assert judged("12%", key=12, units=["%"]).verdict == "correct"
    assert judged("12%", key=12).verdict == "wrong"
    assert judged("12%", key={"formula": "12/100"}).verdict == "correct"


def test_a_known_mistake_is_told_with_what_was_read():
    mistakes = [{"value": 49, "name": "squared", "says": {"en": "once is enough", "es": "…"}}]
    found = judged("7·7", key=7, mistakes=mistakes)
    assert (found.verdict, found.misconception, found.feedback) == (
        "wrong",
        "squared",
        "once is enough",
    )
    assert found.read_as == "49"


def test_the_reference_and_the_key():
    assert number.reference(asked("number", key={"formula": "1/3"}), "en") == "1/3"
    assert number.reference(asked("number", key={"formula": "6/3"}), "en") == "2"
    assert number.reference(asked("number", key=1.5), "en") == "1.5"
    with pytest.raises(InputError, match="expected a number as key"):
        number.key(asked("number", key=True))
