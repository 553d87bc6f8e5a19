r"""Sheets as people leave them: the answer that was meant is the one that is read."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse import toml
from kerascourse.quiz.mended import mended, with_latex

LATEX = r"\frac \times \cdot \nabla \partial \sigma \mu \beta \rho \theta \tau \nu \left \right"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("“softmax”", "softmax"),
        ("„softmax“", "softmax"),
        ("«softmax»", "softmax"),
        ("‘softmax’", "softmax"),
        ('"softmax”', "softmax"),
        ('"es "grande" hoy"', 'es "grande" hoy'),
        ("softmax", "softmax"),
        ('"55', "55"),
        ('55"', "55"),
        ("5,5", "5,5"),
        ("1/5", "1/5"),
        ("16, 16, 12", "16, 16, 12"),
        ("(m − k)/s + 1", "(m − k)/s + 1"),
        ("", ""),
        ("“softmax” # no sé", "softmax"),
        ("“””\nuna\ndos\n”””", "una\ndos"),
        ('"""\nuna "cita"\n"""', 'una "cita"\n'),
        ('"""\nuna\n', "una"),
    ],
)
def test_the_answer_is_read(written, meant):
    sheet = f'quiz = "q"\n[answers]\n# 1. …\na-b = {written}\nlast = "x"\n'
    if written == '"""\nuna\n':  # what is never closed goes on to the end
        sheet = sheet.replace('last = "x"\n', "")
    try:
        answers = tomllib.loads(sheet)["answers"]
    except tomllib.TOMLDecodeError:
        answers = tomllib.loads(mended(sheet))["answers"]
    assert answers["a-b"].strip() == meant.strip()
    assert answers.get("last", "x") == "x"


def test_a_line_that_is_nothing_is_passed_over():
    assert tomllib.loads(mended("hola\na = “1”\n[[[\n")) == {"a": "1"}


@given(st.lists(st.sampled_from([*LATEX.split(), " ", "{a}", "+", "2", "\\\\"])).map("".join))
def test_latex_is_read_as_it_was_typed(answer):
    (told,) = tomllib.loads(with_latex(f'a = "{answer}"')).values()
    # two backslashes are one, by TOML's rule
    assert told == answer.replace("\\\\", "\\")


@given(st.text(max_size=60))
def test_what_the_house_writes_is_read_as_it_is(answer):
    """But for a line break before the letters of a command of LaTeX, as in a list of \\nu."""
    line = f"a = {toml.text(answer)}"
    read = tomllib.loads(with_latex(line))["a"]
    assert read == answer or "\\" in answer or any(sign in answer for sign in "\n\t\r\f\b")


def test_a_new_line_before_a_word_stays_one():
    line = 'a = "una capa\\nueva capa\\tabulada\\reducida\\bonita\\fina"'
    assert with_latex(line) == line


@given(st.text(alphabet="ab=\"“”'#[]{}\\\n ,", max_size=80))
def test_nothing_takes_long_or_breaks(text):
    mended(text)
