"""The stack notation: what it builds, what Keras says of it, and where its errors point."""

import keras
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.architectures.catalogue import find
from kerascourse.architectures.stack import KINDS, is_notation, parse
from kerascourse.errors import InputError
from kerascourse.models import layers as keras_layers
from kerascourse.summaries.read import read_model
from kerascourse.summaries.rows import summarise
from tests.keras_oracle import assert_rows_equal_layers, weightless

COURSE = "[[conv3-32 relu]*2 pool2]*3 [fc128 relu]*1 fc10"

items = st.sampled_from(
    (
        "conv3-4 conv1-2 conv3-5n conv5-3/2 conv2-3/2vn pool2 pool3/2 avgpool2 relu tanh sigmoid "
        "bn drop0.5"
    ).split()
)
separators = st.sampled_from([" ", ", ", " -> ", "->", "  "])


@st.composite
def notations(draw):
    """(text, the items it stands for): nested repeats, any separators, a head."""

    def group(level):
        words, text = [], ""
        for number in range(draw(st.integers(1, 3))):
            separator = draw(separators) if number else ""
            if level < 2 and draw(st.booleans()):
                inner_text, inner = group(level + 1)
                times = draw(st.integers(0, 2))
                text, words = f"{text}{separator}[{inner_text}]*{times}", words + inner * times
            else:
                item = draw(items)
                text, words = f"{text}{separator}{item}", [*words, item]
        return text, words

    text, words = group(0)
    head = draw(st.sampled_from(["gap fc3", "fc7 relu fc2", "flatten fc2", "gap fc5 softmax"]))
    return f"{text} {head}", words + head.split()


@given(notations())
def test_repeats_are_written_out_in_order(case):
    text, words = case
    assert [item.match[0] for item in parse(text).items] == words


@given(notations(), st.integers(20, 40))
def test_both_readings_of_a_stack_agree(case, size):
    text, _words = case
    entry = find(text)

    def make():
        inputs = keras.Input((size, size, 3), name="input")
        return keras.Model(inputs, entry.build(keras_layers, inputs, **entry.fixed))

    try:
        summary = summarise(read_model(text, (size, size, 3)), text)
    except InputError:
        with pytest.raises(ValueError):
            weightless(make)
        return
    assert_rows_equal_layers(summary, weightless(make))


def test_the_course_example():
    summary = summarise(read_model(COURSE), COURSE)
    # six convolutions, by hand: 3·3·3·32 + 32, then five of 3·3·32·32 + 32; 4·4·32 = 512 values
    convolutions = 896 + 5 * 9_248
    assert summary.totals.params == convolutions + (512 * 128 + 128) + (128 * 10 + 10)
    assert summary.rows[-1].activation == "softmax"


def test_three_small_kernels_against_a_large_one():
    small = summarise(read_model("[conv3-64 relu]*2 conv3-64", (32, 32, 64)), "small")
    large = summarise(read_model("conv7-64", (32, 32, 64)), "large")
    assert small.totals.receptive_field == large.totals.receptive_field == 7
    assert small.totals.params - 3 * 64 == 27 * 64**2
    assert large.totals.params - 64 == 49 * 64**2


def test_input_stride_and_padding():
    summary = summarise(read_model("INPUT 227x227x3 -> conv11-96/4v -> pool3/2 -> gap"), "s")
    assert [row.output_shape for row in summary.rows] == [
        (227, 227, 3),
        (55, 55, 96),
        (27, 27, 96),
        (96,),
    ]
    assert parse("INPUT 28x28, conv3-4").input_shape == (28, 28, 1)


ERRORS = [
    ("conv3-32 cnv3-64", 10, "such as conv3-32, received 'cnv3-64'"),
    ("[conv3-32", 1, "never closed"),
    ("relu [[conv3-32]*2 relu", 6, "never closed"),
    ("conv3-32]*2", 9, "without an opening one"),
    ("[conv3-32] relu", 10, "number of repeats"),
    ("[conv3-32]*x", 10, "number of repeats"),
    ("[[[conv3-3]*999]*999]*999", 16, "more than 2000 layers"),
    ("[relu]*99999999999", 6, "number of repeats"),
    ("conv0-3", 1, "received 'conv0-3'"),
    ("relu pool2/0", 6, "received 'pool2/0'"),
    ("relu fc", 6, "such as fc128"),
    ("INPUT 32 conv3-3", 1, "INPUT 32x32x3"),
    ("INPUT 0x3 conv3-3", 1, "INPUT 32x32x3"),
    ("[]*3", 1, "at least one item"),
    ("conv3-32 # comment", 10, "received '#'"),
]


@pytest.mark.parametrize(("text", "character", "why"), ERRORS)
def test_errors_point_at_the_character(text, character, why):
    with pytest.raises(InputError) as caught:
        find(text)
    message = str(caught.value)
    assert f"character {character}:" in message
    assert why in message
    assert "\n" not in message
    before, after = text[: character - 1][-20:], text[character - 1 :][:20]
    assert f"{before}(!){after}" in message


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_example_is_an_item(kind):
    assert parse(kind.example).items[0].kind is kind
    assert is_notation(kind.example)


@pytest.mark.parametrize("name", ["vgg16", "vg16", "net", "resnet", "my-net"])
def test_names_are_no_notation(name):
    assert not is_notation(name)


@pytest.mark.parametrize(
    "pattern",
    [
        "INPUT -> [[CONV -> RELU]*N -> POOL?]*M -> [FC -> RELU]*K -> FC",
        "[[conv relu]*N pool?]*M [fc relu]*K fc",
        "INPUT -> CONV -> RELU -> FC",
        "INPUT 32x32x3 [CONV → RELU]*2 → FC",
    ],
)
def test_the_pattern_of_the_notes_is_explained_by_an_example_that_runs(pattern):
    with pytest.raises(InputError, match="stands for many networks") as raised:
        find(pattern)
    assert raised.value.hint.startswith("Try: kc summary ")
    example = raised.value.hint.split('"')[1]
    assert read_model(example).outputs[0].sizes == (10,)
