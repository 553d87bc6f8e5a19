"""`kc calc` against numbers worked out by hand and against Keras."""

import keras
import pytest

from kerascourse.errors import InputError, UsageError
from kerascourse.summaries import calc
from kerascourse.summaries.calc import Window


def values(calculation):
    return {q.key: q.expression.value for q in calculation.quantities}


def test_alexnets_first_layer():
    result = calc.convolution((227, 227, 3), Window((11, 11), (4, 4)), filters=96)
    assert result.output_shape == (55, 55, 96)
    assert result.params == 11 * 11 * 3 * 96 + 96 == 34_944
    assert result.weights == 34_848
    assert result.macs == 55 * 55 * 96 * 11 * 11 * 3
    assert result.quantities[0].expression.equation() == "⌊(227 − 11 + 2·0)/4⌋ + 1 = 55"
    assert list(values(result)) == ["size", "params", "macs"]


@pytest.mark.parametrize(
    ("course", "size", "kernel", "stride", "padding", "output"),
    [
        ("A9", 5, 3, 1, 0, 3),
        ("A6", 32, 5, 1, 2, 32),
        ("A6", 32, 3, 1, 1, 32),
        ("F3", 224, 11, 4, 0, 54),
        ("A5", 7, 3, 2, 1, 4),
    ],
)
def test_sizes_of_the_course(course, size, kernel, stride, padding, output):
    window = Window((kernel, kernel), (stride, stride), padding)
    assert calc.convolution((size, size, 1), window).output_shape == (output, output, 1), course


def test_pooling_keeps_the_depth_and_has_no_parameters():
    result = calc.pooling((32, 32, 12), Window((2, 2), (2, 2)))
    assert (result.output_shape, result.params, result.macs) == ((16, 16, 12), 0, 0)
    assert values(result) == {"size": 16}


def test_a_dense_layer_on_an_image():
    assert calc.dense((32, 32, 3), 1).weights == 3_072
    assert calc.dense((200, 200, 3), 1).weights == 120_000
    assert calc.dense((784,), 10, bias=False).params == 7_840
    assert calc.dense((784,), 10).params == 7_850


@pytest.mark.parametrize(
    ("kernel", "stride", "padding"), [(2, 2, 0), (3, 2, 1), (4, 2, 1), (5, 3, 2)]
)
def test_transposed_undoes_the_size_of_a_convolution(kernel, stride, padding):
    window = Window((kernel, kernel), (stride, stride), padding)
    large = calc.transposed((7, 7, 4), window, filters=3)
    assert calc.convolution(large.output_shape, window, filters=4).output_shape == (7, 7, 4)
    padded = keras.layers.Conv2DTranspose(3, kernel, strides=stride)
    padded.build((None, 7, 7, 4))
    assert large.params == padded.count_params()


def test_padding_that_keeps_the_size():
    assert values(calc.padding(Window((5, 5)))) == {"padding": 2}
    assert values(calc.padding(Window((5, 9)))) == {"padding": 2}
    assert values(calc.padding(Window((5, 5), dilation=(2, 3)))) == {"padding": 4}
    assert calc.padding(Window((5, 5))).facts == ()
    assert "even kernel" in dict(calc.padding(Window((4, 4))).facts)["note"]
    assert float(values(calc.padding(Window((4, 4))))["padding"]) == 1.5
    result = calc.padding(Window((7, 7), (2, 2)), (224, 224, 3))
    assert dict(result.facts)["zeros"] == ((2, 3), (2, 3))
    assert values(result)["size"] == 112


def test_receptive_fields_in_a_row():
    assert list(values(calc.receptive_field([3, 3, 3], [1])).values()) == [3, 5, 7]
    result = calc.receptive_field([3, 2, 3, 2], [1, 2, 1, 2])
    assert dict(result.facts) == {"receptive_field": 10, "jump": 4}
    with pytest.raises(UsageError, match="expected one stride, or 3"):
        calc.receptive_field([3, 3, 3], [1, 2])


def test_what_does_not_fit():
    with pytest.raises(InputError, match=r"⌊\(5 − 7 \+ 2·0\)/1⌋ \+ 1 = -1"):
        calc.convolution((5, 5, 1), Window((7, 7)))
    with pytest.raises(InputError, match="3 groups"):
        calc.convolution((5, 5, 6), Window((3, 3)), filters=4, groups=3)


def test_a_window_that_does_not_come_out_even_is_told_with_the_size_that_does():
    """By hand: 224 − 11 = 213 = 53·4 + 1; 227 − 11 = 216 = 54·4."""
    window = Window((11, 11), (4, 4))
    note = dict(calc.convolution((224, 224, 3), window).facts)["note"]
    assert note == "213/4 is not whole and rounded down; 227 in place of 224 gives 55"
    assert calc.convolution((227, 227, 3), window).output_shape == (55, 55, 1)
    assert calc.convolution((227, 227, 3), window).facts == ()
    assert calc.convolution((224, 224, 3), Window((3, 3), (2, 2), "same")).facts == ()
    assert "note" in dict(calc.pooling((224, 224, 3), Window((3, 3), (2, 2))).facts)


@pytest.mark.parametrize(
    ("result", "note"),
    [
        # (8 + 2·1 − 3)/2 = 7/2, and (9 + 2·1 − 3)/2 + 1 = 5
        (
            calc.convolution((8, 9, 1), Window((3, 3), (2, 2), 1)),
            "7/2 is not whole and rounded down; 9 in place of 8 gives 5",
        ),
        # (7 − 2)/3 = 5/3, and (8 − 2)/3 + 1 = 3
        (
            calc.pooling((8, 7, 4), Window((2, 2), (3, 3))),
            "5/3 is not whole and rounded down; 8 in place of 7 gives 3",
        ),
        (calc.transposed((7, 7, 4), Window((2, 2), (3, 3)), filters=1), None),
    ],
)
def test_what_is_left_over(result, note):
    assert dict(result.facts).get("note") == note


def test_the_zeros_of_each_side():
    """Keras' same: max(k − s, 0) zeros where the size is a multiple of the stride, else
    max(k − m mod s, 0); the larger half comes after."""
    facts = dict(calc.padding(Window((4, 3), (1, 2)), (5, 7, 1)).facts)
    assert facts["zeros"] == ((1, 2), (1, 1))
