"""The picture of a latent space has each image at its point."""

import numpy as np
import pytest

from kerascourse.plots.manifold import manifold
from kerascourse.seeing.manifold import Manifold
from tests.plots.page import assert_readable


@pytest.mark.parametrize(("steps", "shape"), [(2, (4, 4, 1)), (15, (4, 6, 3)), (40, (2, 2, 1))])
def test_it_can_be_read(steps, shape):
    values = np.linspace(-1234, 0.001, steps)
    images = np.random.default_rng(0).random((steps, steps, *shape))
    assert_readable(manifold(Manifold(images, values, values, False), "a-run").figure)


def test_each_image_is_at_its_place():
    values = np.array([-1.0, 1.0])
    images = np.array([0.1, 0.2, 0.3, 0.4]).reshape(2, 2, 1, 1, 1) * np.ones((1, 1, 3, 3, 1))
    picture = manifold(Manifold(images, values, values, True), "a-run")
    (shown,) = picture.figure.axes[0].get_images()
    mosaic = np.asarray(shown.get_array())
    assert mosaic.shape == (6, 6)
    assert mosaic[::3, ::3].tolist() == [[0.1, 0.2], [0.3, 0.4]]
    # the first row of the table is the upper left image: the highest second value
    assert picture.rows[1][:4] == (0, 0, -1.0, 1.0)
    assert picture.numbers["first"] == [-1.0, 1.0]
