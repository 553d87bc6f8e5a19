"""Pictures of receptive fields show the box and the gradients that were computed."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from kerascourse.plots import receptive_field as plots
from kerascourse.seeing.decision import Decision
from kerascourse.seeing.heatmap import Heatmap
from kerascourse.seeing.occlusion import Occlusion
from kerascourse.seeing.receptive_field import ReceptiveField
from kerascourse.seeing.subject import Example
from tests.plots.page import assert_readable, texts_of

EFFECTIVE = np.random.default_rng(0).random((10, 20))
FOUND = ReceptiveField(
    "conv9", (3, 4), (5, 10), (6, 7.5), (2, 2), (2, 4, 8, 12), EFFECTIVE, 64, 0.6
)
IMAGE = Example(np.random.default_rng(1).random((10, 20, 3), dtype=np.float32), 1, "test image 4")


def words(picture):
    return " ".join(text.get_text() for text, _box in texts_of(picture.figure))


def test_the_panels_are_the_image_and_the_gradients():
    picture = plots.receptive_field(FOUND, IMAGE, "a-run")
    assert_readable(picture.figure)
    image, field = (np.asarray(one.get_array()) for one in picture.figure.axes[0].images)
    assert_allclose(image, IMAGE.pixels)
    assert_allclose(field, EFFECTIVE / EFFECTIVE.max())
    assert "Field 6×7.5 pixels, 2×2 pixels from unit to unit" in words(picture)
    assert "60%" in words(picture)
    assert picture.numbers["box"] == {"top": 2, "left": 4, "bottom": 8, "right": 12}
    assert picture.rows[1] == (0, 0, EFFECTIVE[0, 0]) and len(picture.rows) == 201


def test_a_long_name_is_cut():
    picture = plots.receptive_field(replace(FOUND, layer="layer_" * 20), IMAGE, "a-run")
    assert_readable(picture.figure)


def test_the_box_lies_on_its_pixels():
    axes = plots.receptive_field(FOUND, IMAGE, "a-run").figure.axes[0]
    for panel, boxes in zip(axes.images, (axes.patches[:4], axes.patches[4:]), strict=True):
        left, right, bottom, top = panel.get_extent()
        pixel = (right - left) / 20
        assert (bottom - top) / 10 == pytest.approx(pixel)
        whole, half = boxes[0], boxes[2]
        assert whole.get_x() == pytest.approx(left + 4 * pixel)
        assert whole.get_y() == pytest.approx(top + 2 * pixel)
        assert whole.get_width() == pytest.approx(8 * pixel)
        assert whole.get_height() == pytest.approx(6 * pixel)
        assert half.get_x() == pytest.approx(left + 6 * pixel)
        assert half.get_height() == pytest.approx(3 * pixel)


def test_a_unit_that_sees_everything_or_is_off():
    silent = replace(FOUND, effective=np.zeros((10, 20)), central_share=None, size=None, jump=None)
    picture = plots.receptive_field(silent, IMAGE, "a-run")
    assert_readable(picture.figure)
    assert "sees the whole image" in words(picture) and "No gradient" in words(picture)


def test_of_a_classifier_the_decision_is_below():
    covered = np.full((2, 3, 2), 0.5)
    covered[1, 2] = (0.1, 0.9)
    tops, lefts = np.array([0, 5]), np.array([0, 7, 14])
    probabilities, fill = np.array([0.7, 0.3]), np.zeros(3)
    occlusion = Occlusion(IMAGE.pixels, probabilities, covered, 0, 5, 5, fill, tops, lefts)
    warm = np.array([[0.0, 0.0], [0.0, 2.0]])
    heat = Heatmap(IMAGE.pixels, probabilities, 0, 1.0, True, "conv9", warm, None)
    picture = plots.receptive_field(FOUND, IMAGE, "a-run", Decision(occlusion, heat, "cat"))
    assert_readable(picture.figure)
    panels = [np.asarray(one.get_array()) for one in picture.figure.axes[0].images]
    assert len(panels) == 4 and "p(cat) falls there by up to 0.6" in words(picture)
    # red where covering makes the probability fall most, yellow where the map is largest
    red, green, blue = panels[2][7, 16]
    assert red > 2 * blue and red > 2 * green
    red, green, blue = panels[3][9, 19]
    assert min(red, green) > 2 * blue
    assert picture.numbers["decision"]["class"] == "cat"
    assert picture.numbers["decision"]["gradient_map"] == warm.tolist()
