"""A filter over several channels, held against SciPy and against Keras' count of parameters."""

import keras
import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.signal import correlate

from kerascourse.errors import UsageError
from kerascourse.plots.convolution.channels import frames, slide_channels, still
from kerascourse.plots.convolution.draw import shown
from kerascourse.plots.convolution.sliding import Window
from tests.plots.page import assert_readable, texts_of


def words(figure):
    return [text.get_text() for text, _box in texts_of(figure)]


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_the_output_is_the_sum_over_all_channels_and_the_bias(count):
    found = slide_channels((6, 7), Window((3, 2)), count)
    numbers = still(found).numbers
    image = np.stack(numbers["input"], -1)
    kernel = np.stack(numbers["kernel"], -1)
    expected = correlate(image, kernel, "valid")[..., 0] + numbers["bias"]
    assert_allclose(found.output, expected)
    assert numbers["output"] == expected.tolist()
    layer = keras.layers.Conv2D(1, (3, 2))
    layer.build((None, 6, 7, count))
    assert numbers["params"] == layer.count_params()
    assert len({str(channel) for channel in numbers["input"]}) == count


def test_the_course_s_filter_has_76_parameters_and_the_picture_says_why():
    found = slide_channels((7, 7), Window((5, 5)), 3)
    picture = still(found, 4)
    assert_readable(picture.figure)
    texts = words(picture.figure)
    assert "5·5·3 + 1 = 76" in texts and "3 input channels" in " ".join(texts)
    sums = picture.numbers["sums"]
    assert [texts.count(f"sum {shown(value)}") > 0 for value in sums] == [True] * 3
    written = " + ".join(f"({shown(v)})" if v < 0 else shown(v) for v in sums)
    assert f"{written} + 1 = {shown(found.output[1, 0])}" in texts
    assert {("output", "", 1, 0, found.output[1, 0])} <= set(picture.rows)


def test_the_frames_fill_the_output():
    found = slide_channels((4, 4), Window((3, 3)), 2)
    drawn = list(frames(found))
    assert len(drawn) == found.count == 4
    assert np.isnan(found.output_after(1)).sum() == 3
    assert_readable(drawn[0])


def test_there_is_no_such_step():
    with pytest.raises(UsageError, match="from 1 to 4, received 5"):
        still(slide_channels((4, 4), Window((3, 3)), 2), 5)
