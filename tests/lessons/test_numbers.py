"""Numbers, formulas and mistakes of lessons, against published counts and hand arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.errors import InputError
from kerascourse.lessons import blocks, formulas
from kerascourse.lessons.lesson import parsed
from kerascourse.lessons.numbers import put_in, value_of


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("vgg16.params", 138_357_544),
        ("alexnet[groups=1].params", 62_378_344),
        ("googlenet[aux=true].params", 13_378_280),
        ("vgg16.macs", 15_470_264_320),
        ("vgg16.conv1_1.params", 3 * 3 * 3 * 64 + 64),
        ("vgg16.conv1_1.values", 224 * 224 * 64),
        ("lenet5.c1.height", 28),
        ('"INPUT 32x32x64 conv7-64".params', 49 * 64**2 + 64),
        ("32*32*3", 3_072),
    ],
)
def test_references(reference, value):
    assert value_of(reference) == value


@pytest.mark.parametrize(
    ("text", "english", "spanish"),
    [
        ("{= (m − k)/s + 1 | m=227, k=11, s=4}", "55", "55"),
        ("{= (m − k)/s + 1 | m=224, k=11, s=4 | 2}", "54.25", "54,25"),
        ("{= lenet5.params}", "61,706", "61,706"),
        ("{= a/b | a=1, b=8 | %}", "12.5 %", "12,5 %"),
        ("{= x | x=vgg16.params | 0}", "138357544", "138357544"),
    ],
)
def test_numbers_as_people_read_them(text, english, spanish):
    assert put_in(text, "en") == english
    assert put_in(text, "es") == spanish


@given(st.integers(1, 300), st.integers(1, 11), st.integers(0, 5), st.integers(1, 5))
def test_the_size_of_a_window(m, k, p, s):
    if m + 2 * p < k:
        return
    size = formulas.worked_out("conv.size", {"m": m, "k": k, "p": p, "s": s})
    assert size.expression.value == len(range(0, m + 2 * p - k + 1, s))


def test_a_mistake_is_what_the_quiz_says_of_it():
    part = blocks.worked_out("{mistake conv.size forgot_one m=227 k=11 p=0 s=4}")
    assert part.gives == 54
    part = blocks.worked_out("{mistake conv.params forgot_depth k=5 C=3 F=6}")
    assert part.gives == 5 * 5 * 6 + 6


@pytest.mark.parametrize(
    "line",
    [
        "{sumary lenet5}",
        "{formula conv.siz m=1}",
        "{formula conv.size m=227}",
        "{mistake conv.size forgot_two m=227 k=11 p=0 s=4}",
        "{question conv-basics/nothing}",
        "{summary lenet5 layers=c1,c9}",
    ],
)
def test_a_mistyped_block_is_refused(line):
    with pytest.raises(InputError):
        blocks.worked_out(line)


@pytest.mark.parametrize(
    "text", ["no head", "+++\nid = 'x'\n+++\n", "+++\nid='x'\nname='y'\n+++\n"]
)
def test_a_lesson_without_its_head_is_refused(text):
    with pytest.raises(InputError):
        parsed(text, "en")
