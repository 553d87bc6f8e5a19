"""Fields and weights of stacks of kernels, held against Keras and the paper."""

import keras
import pytest

from kerascourse.plots.stacked_kernels import stack, stacked_kernels
from kerascourse.texts import use_language
from tests.plots.page import assert_readable


@pytest.mark.parametrize("kernels", [(3, 3, 3), (7,), (5, 3)])
def test_the_weights_are_those_of_keras(kernels):
    found = stack(kernels, 6)
    layers = [keras.layers.Conv2D(6, kernel, use_bias=False) for kernel in kernels]
    model = keras.Sequential([keras.Input((found.fields[-1], found.fields[-1], 6)), *layers])
    assert found.weights == model.count_params()
    # unpadded, the field is what leaves a single position
    assert model.output_shape == (None, 1, 1, 6)


def test_the_paper_says_27_and_49_and_81_percent_more():
    small, large = stack((3, 3, 3), 64), stack((7,), 64)
    assert (small.per_channels, large.per_channels) == (27, 49)
    assert small.fields == (3, 5, 7) and large.fields == (7,)
    assert round(100 * (large.weights / small.weights - 1)) == 81


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("channels", [1, 64, 65_536])
def test_it_can_be_read(language, channels):
    use_language(language)
    try:
        picture = stacked_kernels([stack((3, 3, 3), channels), stack((7,), channels)])
        assert_readable(picture.figure)
    finally:
        use_language("en")
    assert [one["weights"] for one in picture.numbers["stacks"]] == [
        27 * channels**2,
        49 * channels**2,
    ]
