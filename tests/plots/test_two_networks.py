"""Two networks on one picture: each at its place, and all of it readable, with long names too."""

import numpy as np
import pytest

from kerascourse.plots.chart import powers
from kerascourse.plots.gradients import gradients
from kerascourse.plots.latent_plane import latent_planes
from kerascourse.plots.moved import moved
from kerascourse.seeing.gradients import Gradients
from kerascourse.seeing.latent_plane import LatentPlane
from kerascourse.seeing.moved import Moved
from kerascourse.texts import use_language
from tests.plots.page import assert_readable
from tests.plots.test_long_names import CLASSES, LAYER, RUN


@pytest.fixture(params=["en", "es"], autouse=True)
def language(request):
    use_language(request.param)
    yield
    use_language("en")


@pytest.mark.parametrize("norms", [[1e-9, 0.5, 2345.6], [0.0, 0.0, 0.0], [1.0], [0.0, 1e-3]])
def test_gradients(norms):
    layers = tuple(f"{LAYER}_{place}" for place in range(len(norms)))
    other = Gradients("short", ("fc1", "fc2"), np.array([0.3, 0.4]), 1)
    picture = gradients([Gradients(RUN, layers, np.array(norms), 128), other])
    assert_readable(picture.figure)
    assert picture.numbers[RUN]["norms"] == norms
    assert picture.rows[-1] == ("short", "fc2", 0.4)


def test_the_powers_of_ten():
    assert powers(-3.0, 0.0) == [(-3, "10⁻³"), (-2, "10⁻²"), (-1, "10⁻¹"), (0, "10⁰")]
    assert [value for value, _text in powers(-20, 4)] == [-20, -16, -12, -8, -4, 0, 4]


def test_moved():
    first = Moved(RUN, np.arange(3), np.array([1, 0.5, 0]), np.array([0]), np.array([1.0]), 1)
    other = Moved("b", np.arange(3), np.ones(3), np.array([0]), np.array([0.25]), 1000)
    picture = moved([first, other])
    assert_readable(picture.figure)
    assert picture.rows[2] == (RUN, 1, 0, 0.5) and picture.rows[-1] == ("b", 0, 0, 0.25)


@pytest.mark.parametrize("labelled", [True, False])
def test_latent_spaces(labelled):
    rng = np.random.default_rng(0)
    labels = np.arange(10) if labelled else None
    values = np.array([-1.0, 1.0])
    images = np.array([0.1, 0.2, 0.3, 0.4]).reshape(2, 2, 1, 1, 1) * np.ones((1, 1, 3, 3, 1))
    counts = np.array([[10, 0], [0, 0]])
    two = [
        LatentPlane(
            *(name, rng.uniform(-2, 2, (10, 2)), labels, CLASSES if labelled else ()),
            *(np.full(2, -2.0), np.full(2, 2.0), values, values, images, counts),
        )
        for name in (RUN, "short")
    ]
    picture = latent_planes(two)
    assert_readable(picture.figure)
    assert picture.numbers["short"]["empty"] == 0.75
    first, _second = picture.figure.axes[0].get_images()
    assert np.asarray(first.get_array())[::3, ::3].tolist() == [[0.1, 0.2], [0.3, 0.4]]
    assert len(picture.rows) == 21 and picture.rows[1][1] == (CLASSES[0] if labelled else "")
