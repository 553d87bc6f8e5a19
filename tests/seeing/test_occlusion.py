"""The square finds where a network looks."""

import numpy as np
import pytest

from kerascourse.errors import UsageError
from kerascourse.seeing.occlusion import border_mean, default_size, default_stride, occlusion
from tests.seeing import networks


@pytest.fixture(scope="module")
def looking():
    return networks.subject(networks.quadrant())


@pytest.mark.parametrize("size, stride", [(3, 1), (2, 1), (3, 4)])
def test_only_squares_that_meet_the_quadrant_matter(looking, rng, size, stride):
    found = occlusion(looking, rng.random((8, 8, 1), "float32"), size, stride, wanted="1")
    meets = (found.tops[:, np.newaxis] < 4) & (found.lefts < 4)
    assert meets.any() and not meets.all()
    assert (np.abs(found.falls[meets]) > 1e-6).all()
    assert (found.falls[~meets] == 0).all()


def test_each_fall_equals_a_prediction_of_its_own(looking, rng):
    image = rng.random((8, 8, 1), "float32")
    found = occlusion(looking, image, size=3, stride=2, wanted="0")
    assert found.tops.tolist() == [0, 2, 4, 5]  # the last square ends with the image
    border = np.concatenate([image[0], image[-1], image[1:-1, 0], image[1:-1, -1]])
    assert found.fill == pytest.approx(border.mean())
    by_hand = image.copy()
    by_hand[2:5, 4:7] = border.mean()
    whole, covered = looking.model.predict(np.stack([image, by_hand]), verbose=0)[:, 0]
    assert found.falls[1, 2] == pytest.approx(whole - covered, abs=1e-6)


def test_the_likeliest_class_is_asked_about_by_default(looking):
    bright = np.ones((8, 8, 1), "float32")
    bright[0] = 0
    assert occlusion(looking, bright).number == 1
    assert occlusion(looking, 0 * bright, wanted="0").number == 0


def test_the_map_puts_falls_at_the_middle_of_their_square(looking, rng):
    found = occlusion(looking, rng.random((8, 8, 1), "float32"), size=3, wanted="1")
    assert np.array_equal(found.map[1:7, 1:7], found.falls)
    assert np.isnan(found.map).sum() == 64 - 36


def test_defaults_keep_to_about_a_thousand_positions():
    for side, size, stride in [(8, 3, 1), (28, 5, 1), (32, 7, 1), (224, 45, 6)]:
        assert (default_size(side), default_stride(side, side, size)) == (size, stride)


def test_colours_are_filled_each_with_its_mean():
    image = np.zeros((4, 4, 3), "float32")
    image[0, :, 2] = 0.9
    assert border_mean(image) == pytest.approx([0, 0, 0.3])


def test_a_square_larger_than_the_image_is_refused(looking):
    with pytest.raises(UsageError, match="from 1 to 8, received 9"):
        occlusion(looking, np.zeros((8, 8, 1), "float32"), size=9)
