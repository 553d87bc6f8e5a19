"""The picture of masks tells the overlaps, and each error has its colour."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from kerascourse.plots.masks import EXTRA, MISSED, errors, masks
from kerascourse.seeing.masks import Masks, overlap
from tests.plots.page import assert_readable, texts_of


def made(count, classes, channels=1):
    rng = np.random.default_rng(0)
    true, predicted = rng.integers(0, classes, (2, count, 6, 7))
    names = tuple(f"class {number}" for number in range(classes))
    both = overlap(true, predicted, classes)
    images = rng.random((count, 6, 7, channels))
    return Masks(images, true, predicted, np.arange(count), names, *both)


@pytest.mark.parametrize("found", [made(1, 2), made(6, 2, channels=3), made(8, 3), made(2, 21)])
def test_it_can_be_read_and_tells_the_overlaps(found):
    picture = masks(found, "a-run-of-mine")
    assert_readable(picture.figure)
    texts = {text.get_text() for text, _box in texts_of(picture.figure)}
    assert {f"IoU {value:.3f}" for value in found.iou} <= texts
    assert {f"Dice {value:.3f}" for value in found.dice} <= texts
    assert picture.numbers["mean"]["iou"] == pytest.approx(np.mean(found.iou))
    assert list(picture.rows[1]) == [0, found.iou[0], found.dice[0]]


def test_each_error_has_its_colour():
    found = made(3, 2)
    shown = errors(found)
    missed = (found.true == 1) & (found.predicted == 0)
    extra = (found.true == 0) & (found.predicted == 1)
    assert missed.any() and extra.any()
    np.testing.assert_allclose(shown[missed], np.tile(to_rgb(MISSED), (missed.sum(), 1)))
    np.testing.assert_allclose(shown[extra], np.tile(to_rgb(EXTRA), (extra.sum(), 1)))
    right = shown[~missed & ~extra]
    assert (right == right[:, :1]).all()  # grey


def test_with_more_classes_wrong_is_wrong():
    found = made(2, 4)
    wrong = errors(found)[found.true != found.predicted]
    np.testing.assert_allclose(wrong, np.tile(to_rgb(MISSED), (len(wrong), 1)))
