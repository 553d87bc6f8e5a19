"""`kc explain`: finding a lesson by what people type."""

import pytest

from tests.cli.run import kc


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("output-size", "How large does it come out?"),
        ("stride", "How large does it come out?"),
        ("SALTO", "How large does it come out?"),
        ("a5", "How large does it come out?"),
        ("F12", "Why is a dense layer not enough?"),
        ("Dense", "Why is a dense layer not enough?"),
        ("relleno", "How many zeros around it?"),
        ("MaxPooling2D", "What does pooling shrink?"),
        ("campo receptivo local", "One filter, every position"),
    ],
)
def test_a_lesson_is_found(words, title):
    shown = kc("explain", *words.split())
    assert shown.returncode == 0
    assert shown.stdout.splitlines()[0] == title


def test_alone_it_is_the_course_in_order():
    lines = kc("explain").stdout.splitlines()
    assert lines[0].startswith("week10")
    ids = [line.split()[0] for line in lines if line.startswith("  ")]
    assert ids.index("dense-on-images") < ids.index("shared-weights") < ids.index("output-size")


def test_a_week_is_its_lessons_in_order():
    shown = kc("explain", "week10").stdout
    assert (
        0 <= shown.index("Why is a dense") < shown.index("One filter,") < shown.index("How large")
    )


def test_a_word_with_several_lessons_names_the_others():
    shown = kc("explain", "Conv2D").stdout
    assert shown.startswith("One filter, every position")
    assert "kc explain output-size" in shown


def test_a_typing_error_names_the_nearest():
    shown = kc("explain", "outputsiz")
    assert shown.returncode == 66
    assert "output-size" in shown.stderr and "kc explain" in shown.stderr
    assert len(shown.stderr.splitlines()) == 1
