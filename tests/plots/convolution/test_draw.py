"""Stills and frames of a sliding window, and the blurred picture."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from PIL import Image
from scipy.ndimage import correlate

from kerascourse.errors import UsageError
from kerascourse.plots import theme
from kerascourse.plots.convolution.draw import frames, shown, still
from kerascourse.plots.convolution.gaussian import blur, noise_and_blur
from kerascourse.plots.convolution.sliding import Window, binomial, slide
from kerascourse.plots.saving import save_animation
from tests.plots.page import assert_readable, texts_of

CASES = [
    ("convolution", (5, 5), Window((3, 3), 2, 1)),
    ("convolution", (7, 7), Window((3, 3), 1, 0, 2)),
    ("convolution", (5, 7), Window((3, 2), 1, "same")),
    ("convolution", (12, 12), Window((3, 3))),
    ("max-pooling", (4, 4), Window((2, 2), 2)),
    ("average-pooling", (5, 5), Window((2, 2), 2, "same")),
    ("transposed", (3, 3), Window((3, 3), 2, "same")),
    ("transposed", (3, 4), Window((2, 3), 2, 1)),
    ("gaussian", (6, 6), Window((3, 3), 1, "same")),
]


@pytest.mark.parametrize(("mode", "size", "window"), CASES)
def test_every_still_is_readable(mode, size, window):
    sliding = slide(mode, size, window)
    for step in (1, len(sliding.steps)):
        assert_readable(still(sliding, step).figure)


def test_the_formula_stands_on_the_picture_with_letters_and_numbers():
    figure = still(slide("convolution", (5, 5), Window((3, 3), 2, 1))).figure
    texts = [text.get_text() for text, _box in texts_of(figure)]
    assert "⌊(m − k + 2·p)/s⌋ + 1  =  ⌊(5 − 3 + 2·1)/2⌋ + 1 = 3" in texts
    assert "m input  ·  k kernel  ·  p padding  ·  s stride" in texts


def test_the_numbers_are_the_grids():
    sliding = slide("convolution", (5, 5), Window((3, 3), 2, 1))
    picture = still(sliding)
    assert picture.numbers["output"] == sliding.output.tolist()
    cells = {(grid, row, column): value for grid, row, column, value in picture.rows[1:]}
    assert len(cells) == 25 + 9 + 9
    assert cells["output", 2, 1] == sliding.output[2, 1]


def test_a_frame_for_each_position_in_a_small_file(tmp_path):
    sliding = slide("convolution", (5, 5), Window((3, 3), 2, 1))
    path = tmp_path / "window.gif"
    save_animation(frames(sliding), path, seconds=0.5)
    with Image.open(path) as image:
        assert image.n_frames == len(sliding.steps) == 9
        assert image.size[0] == 1200
        assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert path.stat().st_size < 2**20


def test_a_step_that_is_not_there():
    with pytest.raises(UsageError, match="from 1 to 9"):
        still(slide("convolution", (5, 5), Window((3, 3), 2, 1)), 10)


def test_too_many_columns_for_the_page():
    with pytest.raises(UsageError, match="no room"):
        still(slide("convolution", (16, 16), Window((7, 7), 1, "same")))


def test_the_blur_is_what_scipy_makes_of_it():
    image = np.random.default_rng(0).random((9, 12))
    for size in (1, 3, 5):
        kernel = np.outer(binomial(size), binomial(size))
        expected = correlate(image, kernel / kernel.sum(), mode="nearest")
        assert_allclose(blur(image, kernel), expected)


def test_blurring_removes_noise_and_can_be_read():
    image = np.zeros((28, 28))
    image[8:20, 8:20] = 1
    picture = noise_and_blur(image, 5, 0.3)
    assert picture.numbers["error"]["blurred"] < picture.numbers["error"]["noisy"] * 0.6
    assert_readable(picture.figure)


def test_numbers_are_written_short():
    assert [shown(v) for v in (2.0, -0.0, 1.25, -3.5, 10)] == ["2", "0", "1.25", "−3.5", "10"]


def texts_at(figure):
    """(text, colour) of the numbers on a page."""
    return [(text.get_text(), text.get_color()) for text, _box in texts_of(figure)]


@pytest.mark.parametrize("step", [1, 2, 5, 9])
def test_a_transposed_convolution_shows_what_its_steps_have_added_so_far(step):
    sliding = slide("transposed", (3, 3), Window((3, 3), 2))
    picture = still(sliding, step)
    assert_readable(picture.figure)
    # kernel · value, added up at row·s, column·s: by hand
    expected = np.zeros((7, 7))
    reached = np.zeros((7, 7), bool)
    for place in range(step):
        row, column = divmod(place, 3)
        area = slice(2 * row, 2 * row + 3), slice(2 * column, 2 * column + 3)
        expected[area] += sliding.input[row, column] * sliding.kernel
        reached[area] = True
    shown_so_far = picture.numbers["output_after_step"]
    for (row, column), value in np.ndenumerate(expected):
        assert shown_so_far[row][column] == (value if reached[row, column] else None)
    # 27 numbers of the other grids
    numbers = [text for text, _colour in texts_at(picture.figure) if text.lstrip("−").isdigit()]
    assert len(numbers) == 27 + reached.sum()
    later = {
        (2 * row + i, 2 * column + j)
        for row, column in (divmod(place, 3) for place in range(step, 9))
        for i in range(3)
        for j in range(3)
    }
    assert sliding.unfinished(step) == later
    grey = [text for text, colour in texts_at(picture.figure) if colour == theme.MUTED]
    partial = [text for text in grey if text.lstrip("−").isdigit()]
    assert len(partial) == sum(reached[cell] for cell in later)
    said = " ".join(text for text, _colour in texts_at(picture.figure))
    assert ("partial sums" in said) == (step < 9) and ("every sum is complete" in said) == (
        step == 9
    )


def test_a_convolution_shows_its_whole_output_at_every_step():
    sliding = slide("convolution", (4, 4), Window((3, 3)))
    for step in (1, 4):
        picture = still(sliding, step)
        texts = [text for text, _colour in texts_at(picture.figure)]
        assert all(shown(value) in texts for value in sliding.output.flat)
        assert "partial" not in " ".join(texts)
