"""Random layers and numbers as templates: the key in every notation, its neighbours, and the
answers that the known mistakes would give."""

from fractions import Fraction

import keras
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kerascourse.errors import InputError
from kerascourse.quiz.draw import instance
from kerascourse.quiz.keys import key_of
from kerascourse.quiz.question import Question, Quiz, Text
from kerascourse.quiz.types import number, shape
from kerascourse.summaries import calc

NOTHING = Text("", "")
sides = st.integers(5, 64)
students = st.text("abcdefgh0123456789", min_size=1, max_size=8)


@st.composite
def layers(draw):
    """A layer of Keras with parameters left open, and the values to draw them from."""
    kind = draw(
        st.sampled_from(
            ["Conv2D", "MaxPooling2D", "AveragePooling2D", "Conv2DTranspose", "BatchNormalization"]
        )
    )
    values = {"m": draw(st.lists(sides, min_size=1, max_size=4, unique=True))}
    told = {"layer": kind, "input": "{m}x{m}x" + str(draw(st.integers(1, 12)))}
    if kind in ("Conv2D", "Conv2DTranspose"):
        values |= {"f": [2, 8, 16, 96], "k": [2, 3, 5]}
        told |= {"filters": "{f}", "kernel_size": "{k}"}
    if "Pooling" in kind:
        values |= {"k": [2, 3]}
        told |= {"pool_size": "{k}"}
    if kind != "BatchNormalization":
        values["s"] = [1, 2, 3]
        told |= {"strides": "{s}", "padding": draw(st.sampled_from(["valid", "same"]))}
    return told, values


QUANTITIES = ("size", "depth", "params", "trainable_params", "weights", "macs", "flops")


@st.composite
def numbers(draw):
    """A question for a number of a layer, as some student gets it."""
    told, values = draw(layers())
    told["quantity"] = draw(st.sampled_from(QUANTITIES))
    return drawn("number", told, values, draw(st.integers(0, 9)), draw(students))


@st.composite
def shapes(draw):
    told, values = draw(layers())
    told["quantity"] = "output_shape"
    return drawn("shape", told, values, draw(st.integers(0, 9)), draw(students))


def drawn(kind, told, values, seed, student):
    prompt = Text("How many are there?", "¿Cuántos hay?")
    parameters = {name: tuple(choices) for name, choices in values.items()}
    question = Question("random", kind, (), 1.0, prompt, (), NOTHING, parameters, "", {"key": told})
    quiz = Quiz("random", NOTHING, seed, (question,))
    return instance(quiz, question, student)


def key_or_none(kind, asked):
    """The key; the question is passed over where the layer has no such quantity."""
    try:
        return kind.key(asked)
    except InputError:
        assume(False)


def written(value):
    """A whole number in every notation."""
    yield from (str(value), f" {value} ", f"{value}.", f"= {value}", f"({value})", f"{value}.0")
    yield from (f"{value:,}", f"{value:,}".replace(",", "."), f"{value:,}".replace(",", " "))
    yield from (f"{value:,}".replace(",", "\u202f"), f"{value:,}".replace(",", "'"), f"{value},0")
    yield from (f"{value}e0", f"{value} + 0", f"x = {value}", f"**{value}**", f"es {value}")


@settings(max_examples=60, deadline=None)
@given(numbers())
def test_the_key_in_every_notation_and_its_neighbours(asked):
    key = key_or_none(number, asked)
    assert isinstance(key.value, int)
    for text in written(key.value):
        assert number.check(asked, text).verdict == "correct", text
    for near in (key.value + 1, key.value - 1):
        for text in (str(near), f"{near:,}", f"{near:,}".replace(",", " ")):
            assert number.check(asked, text).verdict == "wrong", text


@settings(max_examples=60, deadline=None)
@given(numbers())
def test_what_each_mistake_gives_is_named_as_that_one(asked):
    for mistake in key_or_none(number, asked).mistakes:
        value = Fraction(mistake.gives)
        judgement = number.check(asked, str(value))
        assert judgement.verdict == "wrong"
        assert (judgement.misconception, judgement.feedback) == (mistake.name, mistake.says)


@settings(max_examples=60, deadline=None)
@given(shapes())
def test_shapes_in_every_notation_their_neighbours_and_mistakes(asked):
    key = key_or_none(shape, asked)
    height, width, depth = key.value
    for between in ("x", " x ", "×", "*", " ", ",", ", ", " por ", " by ", ";"):
        text = between.join(map(str, key.value))
        for one in (text, f"({text})", f"[{text}]", f"= {text}", f"{text}."):
            assert shape.check(asked, one).verdict == "correct", one
    named = f"profundidad {depth}, alto {height}, ancho {width}"
    assert shape.check(asked, named).verdict == "correct"
    for place in range(3):
        for more in (1, -1):
            other = [side + more * (at == place) for at, side in enumerate(key.value)]
            judgement = shape.check(asked, "x".join(map(str, other)))
            assert judgement.verdict != "correct" and judgement.share == 0
    for mistake in key.mistakes:
        if all(Fraction(side).denominator == 1 and side >= 0 for side in mistake.gives):
            judgement = shape.check(asked, "x".join(str(side) for side in mistake.gives))
            # behind a batch axis stands the right shape
            verdict = "partial" if mistake.name == "batch_axis" else "wrong"
            assert (judgement.verdict, judgement.misconception) == (verdict, mistake.name)


@settings(max_examples=15, deadline=None)
@given(shapes())
def test_the_shape_is_keras_own(asked):
    key = key_or_none(shape, asked)
    told = dict(asked.fields["key"])
    inputs = keras.Input([int(side) for side in told.pop("input").split("x")])
    kind = getattr(keras.layers, told.pop("layer"))
    told.pop("quantity")
    arguments = {name: int(text) if text.isdigit() else text for name, text in told.items()}
    assert kind(**arguments)(inputs).shape[1:] == key.value


@settings(max_examples=40, deadline=None)
@given(sides, st.integers(1, 5), st.integers(1, 3), st.integers(1, 32), st.integers(1, 16))
def test_the_keys_are_those_of_kc_calc(side, kernel, stride, filters, depth):
    found = calc.convolution(
        (side, side, depth), calc.Window((kernel, kernel), (stride, stride)), filters
    )
    told = {
        "layer": "Conv2D",
        "input": f"{side}x{side}x{depth}",
        "filters": str(filters),
        "kernel_size": str(kernel),
        "strides": stride,
    }
    for quantity in ("output_shape", "params", "weights", "macs"):
        assert key_of(told | {"quantity": quantity}, {}).value == getattr(found, quantity)


@pytest.mark.parametrize(
    ("told", "published"),
    [
        ({"model": "vgg16", "quantity": "params"}, 138_357_544),
        ({"model": "vgg16", "quantity": "weight_layers"}, 16),
        ({"model": "resnet50", "quantity": "trainable_params"}, 25_557_032),
        ({"model": "densenet121", "quantity": "params"}, 8_062_504),
        ({"model": "vgg16", "layer": "conv2_1", "quantity": "output_shape"}, (112, 112, 128)),
        ({"layer": "Dense", "input": "32x32x3", "units": 1, "quantity": "weights"}, 3_072),
        ({"layer": "Conv2D", "input": "227x227x3", "filters": 96, "kernel_size": 11,
          "strides": 4, "quantity": "size"}, 55),
        ({"model": "[[conv3-8 relu]*3]*1 fc10", "input": "32x32x3",
          "quantity": "receptive_field"}, 7),
    ],
)  # fmt: skip
def test_published_numbers(told, published):
    assert key_of(told, {}).value == published


def test_a_questions_own_mistakes_are_named():
    told = {"formula": "k*k*c*f + f"}
    own = {"formula": "k*k*c", "name": "one_field", "says": {"en": "one field", "es": "un campo"}}
    question = Question(
        "own", "number", (), 1.0, NOTHING, (), NOTHING, {"k": (3, 5), "c": (3,), "f": (8,)}, "",
        {"key": told, "mistakes": [own, {"value": "{f}", "name": "forgot_depth"}]},
    )  # fmt: skip
    asked = instance(Quiz("own", NOTHING, 1, (question,)), question, "ana")
    kernel = asked.values["k"]
    judgement = number.check(asked, str(kernel * kernel * 3))
    assert (judgement.misconception, judgement.feedback) == ("one_field", "one field")
    assert number.check(asked, "8").misconception == "forgot_depth"
    assert number.check(asked, str(kernel * kernel * 24 + 8)).verdict == "correct"
