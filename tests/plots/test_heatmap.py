"""The picture of a heat map, and its numbers."""

import numpy as np
import pytest

from kerascourse.plots.heatmap import heatmap
from kerascourse.seeing.heatmap import Heatmap
from tests.plots.page import assert_readable, texts_of

NAMES = ["cat", "dog"]


def found(plain=None, exact=True):
    image = np.linspace(0, 1, 8 * 8 * 3).reshape(8, 8, 3)
    maps = np.array([[0.0, 1.5], [0.5, 0.25]])
    return Heatmap(image, np.array([0.25, 0.75]), 1, 2.5, exact, "block/conv", maps, plain)


@pytest.mark.parametrize("plain", [None, np.array([[-3.0, 1.0], [0.0, 2.0]])])
def test_it_can_be_read(plain):
    assert_readable(heatmap(found(plain), "Heat map: net, test image 0", NAMES).figure)


def test_it_says_what_was_computed():
    picture = heatmap(found(), "Heat map", NAMES)
    assert picture.numbers["gradient_map"] == [[0.0, 1.5], [0.5, 0.25]]
    assert picture.numbers["activation_map"] is None
    assert picture.rows[2] == ("gradient_map", 0, 1, 1.5)
    texts = [text.get_text() for text, _box in texts_of(picture.figure)]
    assert "1.5" in texts and "dog · p = 0.750" in texts
    assert any("before the softmax: 2.50" in text for text in texts)


def test_it_says_where_the_score_is_a_logarithm():
    picture = heatmap(found(exact=False), "Heat map", NAMES)
    assert picture.numbers["score_is"] == "log-probability"
    texts = [text.get_text() for text, _box in texts_of(picture.figure)]
    assert any("logarithm of the probability of dog" in text for text in texts)
