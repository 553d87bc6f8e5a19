"""Pictures of activations show the maps and the dead units that were computed."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from kerascourse.plots import activations as plots
from kerascourse.plots.theme import text_width
from kerascourse.plots.tiles import shortened
from kerascourse.seeing.activations import Activations, FeatureMaps, Units
from kerascourse.seeing.subject import Example
from tests.plots.page import assert_readable, texts_of


def found(units, layers=3, sample=99, name="test image 4", channels=3):
    random = np.random.default_rng(0)
    image = Example(random.random((8, 8, channels), dtype=np.float32), 1, name)
    maps = tuple(
        FeatureMaps(f"block_{n}/conv_with_a_long_name_{n}", random.normal(size=(5, 4, 6 + 3 * n)))
        for n in range(layers)
    )
    return Activations(image, maps, 20, units, sample)


def words(picture):
    return [text.get_text() for text, _box in texts_of(picture.figure)]


@pytest.mark.parametrize("channels", [1, 3])
def test_the_pixels_are_the_maps_each_on_its_own_scale(channels):
    given = found((Units("relu", 4, (2,)),), channels=channels)
    picture = plots.activations(given, "a-run", "seven")
    assert_readable(picture.figure)
    image, *drawn = [np.asarray(one.get_array()) for one in picture.figure.axes[0].images]
    assert_allclose(image.reshape(8, 8, channels), given.example.pixels)
    maps = [layer.maps[..., c] for layer in given.maps for c in range(layer.maps.shape[2])[:8]]
    assert len(drawn) == len(maps) == 6 + 8 + 8
    for one, values in zip(drawn, maps, strict=True):
        assert_allclose(one, (values - values.min()) / np.ptp(values))
    assert "seven" in words(picture)


def test_dead_units_are_listed_in_the_picture_and_in_the_numbers():
    units = (Units("relu1", 8, (1, 5)), Units("relu2", 3, ()), Units("big", 500, tuple(range(400))))
    picture = plots.activations(found(units), "a-run")
    assert_readable(picture.figure)
    texts = words(picture)
    assert "2 of 8: 1, 5" in texts and "0 of 3" in texts
    assert any("99 test images" in text for text in texts)
    assert picture.numbers["relu_layers"][2]["dead"] == list(range(400))
    assert picture.rows[1] == ("relu1", 8, 2, 0.25, ["1", "5"])
    widths = [patch.get_width() for patch in picture.figure.axes[0].patches]
    assert [b / a for a, b in zip(widths[::2], widths[1::2], strict=True)] == [0.25, 0, 0.8]


def test_of_many_layers_the_worst_are_shown():
    units = tuple(Units(f"relu{n}", 40, tuple(range(n))) for n in range(30))
    picture = plots.activations(found(units), "a-run")
    assert_readable(picture.figure)
    texts = words(picture)
    assert "relu14" in texts and "relu13" not in texts
    assert any("The 16 of 30 layers" in text for text in texts)
    assert len(picture.rows) == 31


@pytest.mark.parametrize(
    ("units", "expected"), [(None, "--dataset NAME"), ((), "No layer of this network is a ReLU")]
)
def test_why_no_units_are_listed(units, expected):
    picture = plots.activations(found(units), "a-run")
    assert_readable(picture.figure)
    assert any(expected in text for text in words(picture))


def test_a_text_is_cut_to_the_most_signs_that_fit():
    for text in ("1, 2, 3", "WWWWWWiiiiii" * 3, ", ".join(map(str, range(1000)))):
        for width in (40.0, 150.0, 700.0):
            cut = shortened(text, width)
            if cut == text:
                assert text_width(text) <= width
            else:
                kept = len(cut) - 1
                assert cut == text[:kept] + "…" and text_width(cut) <= width
                assert text_width(text[: kept + 1] + "…") > width
