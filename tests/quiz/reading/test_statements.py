"""Statements in an answer: forms that explain every word, whose they are, what a verb governs."""

import pytest

from kerascourse.errors import InputError
from kerascourse.quiz.reading.statements import Forms, read, require

FORMS = Forms(
    points=(
        ("[has] fewer params", "reduce params"),
        ("[has] nlf between-them", "more nlf"),
        ("sum the-input",),
    ),
    of_rival=(("has more params",), (), ()),
    subject=("stack",),
    rivals=("big conv",),
    besides=("expressive",),
)


def said(text, forms=FORMS):
    """What is stated as (words, point, whether contradicted), and the words that are unread."""
    reading = read(text, forms)
    stated = [(text[one.start : one.end], one.point, one.contradicts) for one in reading.statements]
    return stated, [text[start:end] for start, end in reading.unread]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("menos parámetros", {0}),
        ("La pila tiene menos parámetros y más funciones no lineales.", {0, 1}),
        ("fewer weights; more ReLUs", {0, 1}),
        ("Expressive, because the stack has fewer weights", {0}),
        ("A big convolution has more weights", {0}),
        ("A big convolution has more weights. The stack has ReLUs between the layers.", {0, 1}),
        ("- fewer weights\n- more ReLUs", {0, 1}),
        ("Reduce parámetros y tiene relu entre capas", {0, 1}),
        ("Reduce parámetros. Relu entre capas", {0, 1}),
    ],
)
def test_what_is_explained_whole(text, made):
    reading = read(text, FORMS)
    assert (reading.made, reading.contradicted, reading.unread) == (made, frozenset(), ())


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("Tiene menos parámetros azules", ["azules"]),
        ("I think fewer weights", ["I", "think"]),
        ("weights fewer", ["weights", "fewer"]),
        ("fewer weights more ReLUs", ["fewer", "weights"]),  # nothing stands between them
        # B belongs to the verb before it
        ("Reduce parámetros y relu entre capas", ["y"]),
    ],
)
def test_what_is_not_explained(text, unread):
    assert said(text)[1] == unread


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("no tiene menos parámetros", 0),
        ("has more weights", 0),
        ("a big convolution has fewer weights", 0),
        ("fewer ReLUs", 1),
    ],
)
def test_what_is_contradicted(text, point):
    assert said(text) == ([(said(text)[0][0][0], point, True)], [])


def test_what_follows_belongs_to_the_rival():
    reading = read("A big convolution has more weights and more ReLUs", FORMS)
    assert (reading.made, reading.contradicted) == ({0}, {1})


@pytest.mark.parametrize(
    "text",
    ["A big convolution and the stack have fewer weights", "The stack, a big convolution: ReLUs"],
)
def test_what_is_said_of_both_is_not_explained(text):
    assert read(text, FORMS).unread


def test_two_denials_are_no_statement():
    assert read("no tiene más parámetros", FORMS).unread


def test_a_point_made_and_denied_is_both():
    reading = read("menos parámetros, no tiene menos parámetros", FORMS)
    assert reading.made == reading.contradicted == {0}


@pytest.mark.parametrize(
    "form", ["", "ghost", "[fewer params", "fewer) params", "(fewer|params", "fewer; params", "[]x"]
)
def test_a_form_that_is_none(form):
    with pytest.raises(InputError):
        require(Forms(points=((form,),)))


def test_a_text_without_end_is_not_read():
    reading = read("menos parámetros " * 100, FORMS)
    assert reading.statements == () and reading.unread == ((0, 1_700),)
