"""Keys: against published numbers and arithmetic by hand."""

from fractions import Fraction
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.errors import InputError
from kerascourse.quiz.keys import key_of


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ({"model": "vgg16", "quantity": "params"}, 138_357_544),
        ({"model": "vgg16", "quantity": "macs"}, 15_470_264_320),
        ({"model": "vgg16", "quantity": "flops"}, 2 * 15_470_264_320),
        ({"model": "vgg16", "quantity": "weight_layers"}, 16),
        ({"model": "vgg16", "quantity": "receptive_field"}, 212),
        ({"model": "vgg16", "layer": "pool5", "quantity": "output_shape"}, (7, 7, 512)),
        ({"model": "vgg19", "quantity": "params"}, 143_667_240),
        ({"model": "alexnet", "quantity": "params"}, 60_965_224),
        ({"model": "alexnet", "set": {"groups": 1}, "quantity": "params"}, 62_378_344),
        ({"model": "alexnet", "quantity": "receptive_field"}, 195),
        ({"model": "zfnet", "quantity": "params"}, 62_357_608),
        ({"model": "googlenet", "quantity": "params"}, 6_998_552),
        ({"model": "googlenet", "set": {"aux": "true"}, "quantity": "params"}, 13_378_280),
        ({"model": "googlenet", "layers": ["inception_3a_*"], "quantity": "params"}, 163_696),
        ({"model": "lenet5", "quantity": "params"}, 61_706),
        ({"model": "resnet50", "quantity": "trainable_params"}, 25_557_032),
        ({"model": "resnet50", "quantity": "params"}, 25_610_152),
        ({"model": "resnet50", "quantity": "non_trainable_params"}, 53_120),
        ({"model": "densenet121", "quantity": "trainable_params"}, 7_978_856),
        ({"model": "unet", "quantity": "params"}, 31_030_658),
        ({"model": "unet", "quantity": "output_shape"}, (388, 388, 2)),
    ],
    ids=str,
)
def test_published_numbers(told, value):
    assert key_of(told, {}).value == value


def test_an_inception_module_is_the_sum_of_its_six_convolutions():
    kernels = [(1, 192, 64), (1, 192, 96), (3, 96, 128), (1, 192, 16), (5, 16, 32), (1, 192, 32)]
    by_hand = sum(k * k * c * f + f for k, c, f in kernels)
    key = key_of({"model": "googlenet", "layers": ["inception_3a_*"], "quantity": "params"}, {})
    assert key.value == by_hand
    assert key.worked_out.endswith(f"= {by_hand}")
    macs = key_of({"model": "googlenet", "layers": ["inception_3a_*"], "quantity": "macs"}, {})
    assert macs.value == 28 * 28 * sum(k * k * c * f for k, c, f in kernels)
    flops = key_of({"model": "googlenet", "layers": ["inception_3a_*"], "quantity": "flops"}, {})
    assert flops.value == 2 * macs.value


@given(st.integers(1, 11), st.integers(1, 64), st.integers(1, 64))
def test_a_convolution_by_hand(k, c, f):
    told = {"layer": "Conv2D", "input": f"32x32x{c}", "filters": str(f), "kernel_size": str(k)}
    assert key_of({**told, "quantity": "params"}, {}).value == k * k * c * f + f
    assert key_of({**told, "quantity": "weights"}, {}).value == k * k * c * f
    side = 32 - k + 1
    assert key_of({**told, "quantity": "output_shape"}, {}).value == (side, side, f)
    assert key_of({**told, "quantity": "macs"}, {}).value == side * side * prod((k, k, c, f))


def test_a_formula_shows_its_numbers():
    values = {"m": 30, "k": 5, "p": 1, "s": 3}
    key = key_of({"formula": "floor((m - k + 2*p)/s) + 1"}, values)
    assert (key.value, key.worked_out) == (10, "⌊(30 − 5 + 2·1)/3⌋ + 1 = 10")
    key = key_of({"formula": "ceil(m/4)"}, values)
    assert (key.value, key.worked_out) == (8, "⌈30/4⌉ = 8")
    key = key_of({"formula": "k^2*m"}, values)
    assert (key.value, key.worked_out) == (750, "5·5·30 = 750")
    key = key_of({"formula": "m/4"}, values)
    assert (key.value, key.worked_out) == (Fraction(15, 2), "30/4 = 7.5")


def test_a_formula_with_other_functions_shows_its_numbers_too():
    key = key_of({"formula": "sqrt(m)"}, {"m": 16})
    assert (key.value, key.worked_out) == (4, "sqrt(16) = 4")
    assert key_of({"formula": "m mod 5"}, {"m": 17}).value == 2


def test_sides_may_be_formulas():
    assert key_of(["h", "h/2", 3], {"h": 8}).value == (8, 4, 3)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "expected a key"),
        ({"layer": "Conv3000", "input": "8x8x3"}, "expected a layer of Keras"),
        ({"layer": "Conv2D", "input": "8x8x3", "quantity": "params"}, "arguments of Conv2D"),
        ({"layer": "Flatten", "input": "8x8x3", "quantity": "colour"}, "expected a quantity"),
        ({"layer": "Flatten", "input": "8x8x3", "quantity": "macs"}, "has no macs"),
        ({"model": "vgg16", "layer": "conv9_9", "quantity": "params"}, "expected a layer of vgg16"),
        ({"model": "vgg16", "layers": ["x*"], "quantity": "params"}, "expected a layer of vgg16"),
        ({"model": "vgg16", "layers": ["pool1"], "quantity": "size"}, "expected a quantity"),
        ({"formula": "m +"}, "at the end"),
    ],
)
def test_what_is_no_key(told, said):
    with pytest.raises(InputError, match=said):
        key_of(told, {"m": 1})


@pytest.mark.parametrize(
    ("typed", "meant"), [("Conv2E", "Conv2D"), ("Densee", "Dense"), ("Flaten", "Flatten")]
)
def test_the_nearest_layer_is_named(typed, meant):
    with pytest.raises(InputError, match=rf"received '{typed}'.*\b{meant}\b"):
        key_of({"layer": typed, "input": "8x8x3"}, {})


@pytest.mark.parametrize(
    ("power", "worked_out"),
    [
        (0, "3^0 = 1"),
        (1, "3"),
        (2, "3·3 = 9"),
        (8, "·".join("3" * 8) + " = 6561"),
        (9, "3^9 = 19683"),
    ],
)
def test_a_power_is_written_out_up_to_the_eighth(power, worked_out):
    assert key_of({"formula": f"C^{power}"}, {"C": 3}).worked_out == worked_out
