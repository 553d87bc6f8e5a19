"""Known mistakes: what each gives, worked out by hand."""

import pytest

from kerascourse.quiz.keys import key_of
from kerascourse.quiz.mistakes import SAYS

CONVOLUTION = {"layer": "Conv2D", "input": "32x32x8", "filters": "16", "kernel_size": "5"}
TRANSPOSED = {**CONVOLUTION, "layer": "Conv2DTranspose", "input": "14x14x8", "kernel_size": "3"}
UNEVEN = {
    "layer": "Conv2D",
    "input": "9x6x8",
    "filters": "4",
    "kernel_size": "3x2",
    "strides": "2",
    "padding": "1",
}
POOL = {"layer": "MaxPooling2D", "input": "9x7x8"}
STACK = "INPUT 32x32x3 [conv3-16 relu]*2 pool2 conv5-8"
POOLED = "INPUT 32x32x3 conv5-16 pool2 pool2 conv3-8"
DENSE = "INPUT 8x8x3 conv3-4 pool2 fc10 relu fc5"


def asked(told, quantity, **more):
    return {**told, **more, "quantity": quantity}


@pytest.mark.parametrize(
    ("told", "name", "gives"),
    [
        # ⌊(32 − 5 + 2·1)/2⌋ + 1 = 15, where 29/2 is not whole
        (asked(CONVOLUTION, "size", strides="2", padding="1"), "forgot_padding", 14),
        (asked(CONVOLUTION, "size", strides="2", padding="1"), "ceiling", 16),
        (asked(CONVOLUTION, "size", strides="2", padding="1"), "kernel_added", 20),
        (asked(CONVOLUTION, "size", strides="2", padding="1"), "forgot_stride", 30),
        (asked(CONVOLUTION, "size", strides="2", padding="2"), "padding_once", 15),
        (asked(CONVOLUTION, "size"), "forgot_one", 27),
        # same with an even kernel adds 3 zeros in all, not 2 on each side
        (asked(CONVOLUTION, "size", kernel_size="4", padding="same"), "half_kernel", 33),
        (asked(CONVOLUTION, "size", dilation_rate="2"), "forgot_dilation", 28),
        (asked(TRANSPOSED, "size", strides="2", padding="same"), "as_convolution", 7),
        (asked(TRANSPOSED, "size", strides="2"), "as_convolution", 6),
        (asked(CONVOLUTION, "params"), "forgot_bias", 25 * 8 * 16),
        (asked(CONVOLUTION, "params"), "one_bias", 25 * 8 * 16 + 1),
        (asked(CONVOLUTION, "params"), "forgot_depth", 25 * 16 + 16),
        (asked(CONVOLUTION, "params"), "one_filter", 25 * 8 + 1),
        (asked(CONVOLUTION, "params"), "kernel_once", 5 * 8 * 16 + 16),
        (asked(CONVOLUTION, "params"), "not_shared", 25 * 8 * 16 * 28 * 28 + 16),
        (asked(CONVOLUTION, "params", groups="2"), "forgot_groups", 25 * 8 * 16 + 16),
        (asked(CONVOLUTION, "macs", groups="2"), "forgot_groups", 28 * 28 * 25 * 8 * 16),
        (asked(CONVOLUTION, "weights"), "with_bias", 25 * 8 * 16 + 16),
        (asked(CONVOLUTION, "macs"), "doubled", 2 * 28 * 28 * 25 * 8 * 16),
        (asked(CONVOLUTION, "macs"), "with_bias", 28 * 28 * 16 * (25 * 8 + 1)),
        (asked(CONVOLUTION, "macs"), "forgot_positions", 25 * 8 * 16),
        (asked(CONVOLUTION, "macs"), "input_positions", 32 * 32 * 25 * 8 * 16),
        (asked(CONVOLUTION, "flops"), "halved", 28 * 28 * 25 * 8 * 16),
        (asked(CONVOLUTION, "depth"), "input_depth", 8),
        (asked(CONVOLUTION, "output_shape"), "batch_axis", (1, 28, 28, 16)),
        (asked(CONVOLUTION, "output_shape"), "depth_first", (16, 28, 28)),
        (asked(CONVOLUTION, "output_shape", input="32x20x8"), "swapped", (16, 28, 16)),
        (asked(CONVOLUTION, "output_shape", input="32x24x8"), "height_for_depth", (16, 20, 28)),
        (
            {
                "layer": "DepthwiseConv2D",
                "input": "9x9x8",
                "kernel_size": "3",
                "quantity": "params",
            },
            "every_channel",
            9 * 8 * 8 + 8,
        ),
        (
            {"layer": "MaxPooling2D", "input": "9x9x8", "pool_size": "2", "quantity": "params"},
            "pooling_weights",
            2 * 2 * 8,
        ),
        (
            {
                "layer": "MaxPooling2D",
                "input": "8x8x8",
                "pool_size": "2",
                "quantity": "output_shape",
            },
            "pooled_depth",
            (4, 4, 4),
        ),
        (
            {"layer": "BatchNormalization", "input": "9x9x8", "quantity": "params"},
            "no_moving_statistics",
            2 * 8,
        ),
        (
            {"layer": "BatchNormalization", "input": "9x9x8", "quantity": "trainable_params"},
            "moving_statistics",
            4 * 8,
        ),
        (
            {"layer": "Dense", "input": "4x4x3", "units": "10", "quantity": "params"},
            "forgot_flatten",
            3 * 10 + 10,
        ),
        (
            {"layer": "Dense", "input": "4x4x3", "units": "10", "quantity": "params"},
            "one_unit",
            48 + 1,
        ),
        (
            {"layer": "Dense", "input": "4x4x3", "units": "10", "quantity": "params"},
            "bias_per_input",
            480 + 48,
        ),
        # 1 + 2 + 2 + 1 + 4·2 = 14 pixels
        ({"model": STACK, "quantity": "receptive_field"}, "sum_of_kernels", 3 + 3 + 2 + 5),
        ({"model": STACK, "quantity": "receptive_field"}, "forgot_jump", 1 + 2 + 2 + 1 + 4),
        # 1 + 4 + 1 + 2 + 2·4 = 16 pixels
        ({"model": POOLED, "quantity": "receptive_field"}, "forgot_pooling", 1 + 4 + 8),
        ({"model": STACK, "quantity": "receptive_field"}, "last_kernel", 5),
        ({"model": STACK, "quantity": "receptive_field"}, "squared_field", 14 * 14),
        # by the step from 8 pixels: 8 + 2·1, 8 + 3·4; along the chain: 1 + 4 + 1 + 1 + 2
        ({"model": POOLED, "quantity": "receptive_field"}, "forgot_jump", 10),
        ({"model": POOLED, "quantity": "receptive_field"}, "forgot_jump", 9),
        ({"model": POOLED, "quantity": "receptive_field"}, "forgot_minus_one", 20),
        ({"model": POOLED, "quantity": "receptive_field"}, "sum_of_kernels", 5 + 2 + 2 + 3),
        # a kernel of 5 with gaps spans 9 pixels
        (asked(CONVOLUTION, "receptive_field", dilation_rate="2"), "forgot_dilation", 5),
        (asked(CONVOLUTION, "receptive_field", dilation_rate="2"), "squared_field", 81),
        # height and width differ: 28·16 positions of the output, 32·20 of the input
        (asked(CONVOLUTION, "macs", input="32x20x8"), "input_positions", 32 * 20 * 25 * 8 * 16),
        (asked(CONVOLUTION, "macs", input="32x20x8"), "with_bias", 28 * 16 * 16 * (25 * 8 + 1)),
        (asked(CONVOLUTION, "macs"), "forgot_depth", 28 * 28 * 25 * 16),
        (asked(CONVOLUTION, "macs"), "kernel_once", 28 * 28 * 5 * 8 * 16),
        (asked(CONVOLUTION, "weights"), "not_shared", 25 * 8 * 16 * 28 * 28),
        (asked(CONVOLUTION, "weights"), "forgot_depth", 25 * 16),
        (asked(CONVOLUTION, "weights"), "one_filter", 25 * 8),
        (asked(CONVOLUTION, "weights"), "kernel_once", 5 * 8 * 16),
        (asked(CONVOLUTION, "weights", groups="2"), "forgot_depth", 25 * 16),
        # (9 + 2·1 − 3)/2 + 1 = 5 and (6 + 2·1 − 2)/2 + 1 = 4; as axis by axis
        (asked(UNEVEN, "output_shape"), "forgot_padding", (4, 3, 4)),
        (asked(UNEVEN, "output_shape"), "forgot_stride", (9, 7, 4)),
        (asked(UNEVEN, "output_shape"), "input_depth", (5, 4, 8)),
        # (9 − 1)·2 + 3 = 19 and (6 − 1)·2 + 2 = 12
        (
            asked(UNEVEN, "output_shape", layer="Conv2DTranspose", padding="valid"),
            "as_convolution",
            (4, 3, 4),
        ),
        *(
            (asked(POOL, "params", pool_size="2x3"), "pooling_weights", count)
            for count in (6, 6 * 8, 6 * 8 * 8, 7 * 8)
        ),
        ({"model": DENSE, "quantity": "macs"}, "doubled", 2 * 7602),
        ({"model": DENSE, "quantity": "flops"}, "halved", 7602),
        # convolution 3·3·3·4 + 4 = 112, dense 4·4·4·10 + 10 = 650 and 10·5 + 5 = 55
        ({"model": DENSE, "quantity": "params"}, "forgot_bias", 817 - 19),
        ({"model": DENSE, "quantity": "params"}, "only_convolutions", 112),
        ({"model": DENSE, "quantity": "params"}, "only_dense", 705),
        ({"model": DENSE, "quantity": "params"}, "forgot_flatten", 817 - 60 * 10),
        ({"model": "resnet50", "quantity": "params"}, "no_moving_statistics", 25_557_032),
        ({"model": "resnet50", "quantity": "trainable_params"}, "moving_statistics", 25_610_152),
        ({"model": "vgg16", "quantity": "macs"}, "doubled", 2 * 15_470_264_320),
        ({"formula": "(m - k + 2*p)/s + 1"}, "forgot_padding", 11),
        ({"formula": "k^2*C*F + F"}, "forgot_depth", 25 * 4 + 4),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_a_mistake_gives(told, name, gives):
    key = key_of(told, {"m": 25, "k": 5, "p": 2, "s": 2, "C": 3, "F": 4})
    found = {(mistake.name, mistake.gives) for mistake in key.mistakes}
    assert (name, gives) in found, found


@pytest.mark.parametrize("quantity", ["params", "weights", "macs", "output_shape", "size"])
def test_no_mistake_gives_the_key_and_no_two_the_same(quantity):
    key = key_of(asked(CONVOLUTION, quantity, strides="2", padding="1"), {})
    given = [mistake.gives for mistake in key.mistakes]
    assert key.value not in given
    assert len(set(given)) == len(given) > 0
    assert {mistake.name for mistake in key.mistakes} <= set(SAYS)


@pytest.mark.parametrize(
    ("told", "absent"),
    [
        # what a layer has not cannot be forgotten
        (asked(CONVOLUTION, "params", use_bias=False), "forgot_bias"),
        (asked(POOL, "output_shape", pool_size="2"), "input_depth"),
        (asked(UNEVEN, "output_shape"), "pooled_depth"),
        (asked(CONVOLUTION, "size"), "as_convolution"),
        ({"layer": "Dense", "input": "48", "units": "10", "quantity": "params"}, "forgot_flatten"),
        ({"layer": "Dense", "input": "48", "units": "10", "quantity": "macs"}, "forgot_positions"),
        ({"layer": "Dense", "input": "48", "units": "10", "quantity": "weights"}, "not_shared"),
        ({"model": "INPUT 8x8x3 conv3-4", "quantity": "params"}, "only_convolutions"),
        ({"formula": "k + m"}, "forgot_one"),
    ],
)
def test_mistakes_that_nobody_can_make_there(told, absent):
    key = key_of(told, {"m": 25, "k": 5})
    assert absent not in {mistake.name for mistake in key.mistakes}
