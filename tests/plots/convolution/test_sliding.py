"""The arithmetic on the small grid, held against SciPy, against Keras, and against the formulas."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.signal import correlate2d

from kerascourse.errors import CourseError, UsageError
from kerascourse.plots.convolution.sliding import MODES, POOLING, Window, binomial, slide

sides = st.integers(1, 9)
# (stride, dilation): one of them is 1
steps = st.one_of(
    st.tuples(st.integers(1, 3), st.just(1)), st.tuples(st.just(1), st.integers(2, 3))
)


def windows_with(paddings):
    return st.builds(
        lambda kernel, step, padding: Window(kernel, step[0], padding, step[1]),
        st.tuples(st.integers(1, 4), st.integers(1, 4)),
        steps,
        paddings,
    )


windows = windows_with(st.one_of(st.integers(0, 3), st.sampled_from(["same", "valid"])))


def made(mode, size, window):
    assume(mode not in POOLING or window.dilation == 1)
    try:
        return slide(mode, size, window)
    except CourseError:
        # nothing is left of the output, or the window of a pooling sees padding alone
        assume(False)


@given(st.tuples(sides, sides), windows, st.sampled_from(["convolution", "gaussian"]))
def test_a_convolution_is_what_scipy_makes_of_it(size, window, mode):
    sliding = made(mode, size, window)
    spread = np.zeros([(k - 1) * window.dilation + 1 for k in window.kernel])
    spread[:: window.dilation, :: window.dilation] = sliding.kernel
    padded = np.pad(sliding.input, sliding.margins)
    expected = correlate2d(padded, spread, "valid")[:: window.stride, :: window.stride]
    assert sliding.output.shape == sliding.output_shape
    assert_allclose(sliding.output, expected / sliding.divisor)


@settings(max_examples=25)
@given(
    st.tuples(st.integers(4, 9), st.integers(4, 9)),
    windows_with(st.sampled_from(["same", "valid", 0])),
    st.sampled_from(MODES),
)
def test_the_output_is_what_keras_makes_of_it(size, window, mode):
    import keras

    # Keras' transposed convolution of a kernel narrower than its stride pads in its own way
    assume(mode != "transposed" or min(window.kernel) >= window.stride)
    sliding = made(mode, size, window)
    padding = "valid" if window.padding == 0 else window.padding
    shared = {"strides": window.stride, "padding": padding}
    images = sliding.input[np.newaxis, ..., np.newaxis].astype("float32")
    if mode in POOLING:
        kind = keras.layers.MaxPooling2D if mode == POOLING[0] else keras.layers.AveragePooling2D
        expected = kind(window.kernel, **shared)(images)
    else:
        transposed = mode == "transposed"
        assume(not (transposed and window.dilation > 1))
        kind = keras.layers.Conv2DTranspose if transposed else keras.layers.Conv2D
        layer = kind(1, window.kernel, use_bias=False, dilation_rate=window.dilation, **shared)
        layer.build(images.shape)
        layer.set_weights([sliding.kernel.astype("float32")[..., np.newaxis, np.newaxis]])
        expected = layer(images) / sliding.divisor
    assert_allclose(
        np.nan_to_num(sliding.output), keras.ops.convert_to_numpy(expected)[0, ..., 0], atol=1e-5
    )


@given(st.tuples(sides, sides), windows, st.sampled_from(MODES))
def test_each_step_shows_how_its_cells_came_about(size, window, mode):
    sliding = made(mode, size, window)
    assert sliding.output.shape == tuple(int(f.value) for f in sliding.formulas)
    for step in sliding.steps:
        if mode == "convolution":
            cells = [sliding.value(cell) for cell in step.inputs]
            assert step.result == np.dot(cells, sliding.kernel.ravel())
        elif mode == "transposed":
            assert_allclose(step.terms, sliding.value(step.inputs[0]) * sliding.kernel)
        elif mode == "max-pooling":
            assert step.result == np.nanmax(step.terms)


def test_a_transposed_convolution_with_a_number_of_zeros_is_the_valid_one_cut():
    whole = slide("transposed", (4, 4), Window((3, 3), 2)).output
    cut = slide("transposed", (4, 4), Window((3, 3), 2, 1)).output
    assert_allclose(cut, whole[1:-1, 1:-1])


def test_the_course_example_can_be_recomputed():
    sliding = slide("convolution", (5, 5), Window((3, 3)))
    assert sliding.output_shape == (3, 3)
    again = slide("convolution", (5, 5), Window((3, 3)))
    assert (sliding.input == again.input).all() and (sliding.kernel == again.kernel).all()
    assert sliding.input.min() >= 0 and sliding.input.max() < 10


def test_pascals_triangle():
    assert binomial(5).tolist() == [1, 4, 6, 4, 1]


@pytest.mark.parametrize(
    ("mode", "size", "window"),
    [
        ("convolution", (17, 5), Window((3, 3))),
        ("convolution", (5, 5), Window((9, 9))),
        ("convolution", (3, 3), Window((5, 5))),
        ("max-pooling", (8, 8), Window((2, 2), dilation=2)),
        ("average-pooling", (8, 8), Window((2, 2), padding=2)),
        ("convolution", (8, 8), Window((3, 3), 2, 0, 2)),
    ],
)
def test_what_cannot_be_shown_is_refused(mode, size, window):
    with pytest.raises(CourseError):
        slide(mode, size, window)


def test_a_dilated_pooling_names_the_way_out():
    with pytest.raises(UsageError, match="dilation"):
        slide("max-pooling", (8, 8), Window((2, 2), dilation=2))
