"""Drawing: the same student gets the same numbers, conditions hold, and texts are filled."""

from fractions import Fraction
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.errors import InputError
from kerascourse.quiz import draw, read
from tests.quiz.made import question, quiz, text

TEMPLATES = [
    (read.read(path), each)
    for path in read.bank().values()
    for each in read.read(path).questions
    if each.parameters
]


@given(st.text(max_size=30), st.sampled_from(TEMPLATES))
def test_the_same_student_gets_the_same_numbers(student, template):
    one = draw.instance(*template, student)
    other = draw.instance(*template, student)
    assert one == other


@given(st.text(max_size=30), st.sampled_from(TEMPLATES))
def test_the_numbers_are_those_of_the_file_and_meet_its_condition(student, template):
    quiz_, each = template
    values = dict(draw.instance(quiz_, each, student).values)
    order = values.pop(draw.ORDER, 0)  # of a choice
    assert 0 <= order < factorial(len(each.fields.get("options", ())))
    assert set(values) == set(each.parameters)
    assert all(values[name] in each.parameters[name] for name in values)
    assert draw.holds(each.where, values)


def test_a_negative_number_has_the_sign_of_print_in_sentences_alone():
    told = {"prompt": text("w is {w}, twice {=2*w}"), "key": "{w}"}
    assert draw.put(told["prompt"], {"w": -6}) == text("w is −6, twice −12")
    assert draw.put(told["key"], {"w": -6}) == "-6"


@given(st.text(max_size=30), st.sampled_from(TEMPLATES))
def test_no_placeholder_is_left(student, template):
    instance = draw.instance(*template, student)
    for each in (instance.prompt, *instance.hints, instance.explanation):
        assert "{" not in each.en + each.es


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: getattr(t, "id", ""))
def test_students_get_numbers_of_their_own(template):
    quiz_, each = template
    drawn = {tuple(draw.instance(quiz_, each, f"s{n}").values.items()) for n in range(40)}
    assert len(drawn) > 1


def test_the_seed_and_the_quiz_change_the_numbers():
    wide = question(parameters={"m": tuple(range(9, 5_000))})
    drawn = {draw.instance(quiz(wide, seed=seed), wide, "ana").values["m"] for seed in range(20)}
    assert len(drawn) > 15


def test_the_numbers_stay_the_same_from_release_to_release():
    """A sheet that was handed out must be marked with the numbers that it shows."""
    wide = question(parameters={"m": tuple(range(1_000)), "k": tuple(range(1_000))})
    assert draw.instance(quiz(wide), wide, "ana").values == PINNED


PINNED = {"k": 884, "m": 269}


def test_a_condition_that_nothing_meets_is_an_error():
    with pytest.raises(InputError, match="no numbers met m > 20"):
        draw.drawn(question(where="m > 20"), "s")


@pytest.mark.parametrize(
    ("where", "held"),
    [
        ("", True),
        ("m = 9", True),
        ("m != 9", False),
        ("m mod 2 = 1 and m > 8", True),
        ("m mod 2 = 1 and m > 9", False),
        ("m/2 = 4.5", True),
        ("m/0 = 1", False),
        ("m <= 9 and m >= 9", True),
    ],
)
def test_conditions(where, held):
    assert draw.holds(where, {"m": 9}) is held


def test_a_condition_that_is_none_is_an_error():
    with pytest.raises(InputError, match="expected a condition"):
        draw.holds("m", {"m": 9})


def test_formulas_in_a_text_are_worked_out_for_each_language():
    told = text("{m}: {=m*1000} and {=m/2}", "{m}: {=m*1000} y {=m/2}")
    filled = draw.put(told, {"m": 27})
    assert filled.en == "27: 27\u00a0000 and 13.5"
    assert filled.es == "27: 27\u00a0000 y 13,5"


def test_formulas_in_fields_stay_numbers_that_can_be_read():
    told = {"input": "{=m*1000}x{m}x3", "says": {"en": "{=m/2}", "es": "{=m/2}"}, "list": ["{m}"]}
    assert draw.put(told, {"m": 27}) == {
        "input": "27000x27x3",
        "says": {"en": "13.5", "es": "13,5"},
        "list": ["27"],
    }


def test_other_braces_stay():
    assert draw.put("{x} {m} {}", {"m": 1}) == "{x} 1 {}"


def test_the_explanation_tells_the_key_and_its_arithmetic():
    instance = draw.filled(question(), {"m": 9})
    assert instance.explanation.en == "9 − 3 + 1 = 7, so 7"
    assert instance.explanation.es == "9 − 3 + 1 = 7, es decir 7"


def test_the_arithmetic_has_the_decimal_sign_of_the_language():
    half = question(fields={"key": {"formula": "m/2"}}, explanation=text("{worked_out}"))
    instance = draw.filled(half, {"m": 9})
    assert (instance.explanation.en, instance.explanation.es) == ("9/2 = 4.5", "9/2 = 4,5")


def test_the_digits_after_the_decimal_sign_stay_together():
    assert draw.arithmetic("ln(101) = 4.61512", "es") == "ln(101) = 4,61512"
    assert draw.arithmetic("123456/10 = 12345.6", "en") == "123\u00a0456/10 = 12\u00a0345.6"


def test_a_negative_number_in_an_arithmetic_has_the_sign_of_print():
    assert draw.arithmetic("2 − 1/10·(-6) = -3", "en") == "2 − 1/10·(−6) = −3"
    assert draw.arithmetic("-3·2 + a-1", "en") == "−3·2 + a-1"


def test_large_numbers_are_grouped_from_ten_thousand_on():
    assert draw.in_words(9999, "en") == "9999" and draw.in_words(-9999, "en") == "-9999"
    assert draw.in_words(10_000, "en") == "10\u00a0000"
    assert draw.in_words(-10_000, "en") == "-10\u00a0000"


@pytest.mark.parametrize(
    ("sign", "held"),
    [
        ("=", (False, True, False)),
        ("!=", (True, False, True)),
        ("<", (True, False, False)),
        ("<=", (True, True, False)),
        (">", (False, False, True)),
        (">=", (False, True, True)),
    ],
)
def test_a_condition_below_at_and_above(sign, held):
    assert tuple(draw.holds(f"m {sign} 9", {"m": m}) for m in (8, 9, 10)) == held


def test_the_key_is_told_in_the_words_of_its_type():
    shape = question("shape", fields={"key": ["m", "m", 3]}, explanation=text("{key} {worked_out}"))
    assert draw.filled(shape, {"m": 9}).explanation.en == "9×9×3 9×9×3"
    half = question(fields={"key": {"formula": "m/2"}}, explanation=text("{key}"))
    assert draw.filled(half, {"m": 9}).explanation.es == "4,5"
    assert draw.in_words(Fraction(1, 3), "es") == "0,333333"
