"""Pictures of filters show the weights that the layer has."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from kerascourse.plots import filters as plots
from kerascourse.seeing.filters import Filters, Maximised
from tests.plots.page import assert_readable, texts_of


def found(channels, count, sees_image=True):
    random = np.random.default_rng(0)
    scores = random.random((2, count))
    kernels = random.normal(size=(5, 4, channels, count)).astype(np.float32)
    return Filters("conv1", kernels, scores[0], scores[1], sees_image)


def pixels(picture):
    return [np.asarray(image.get_array()) for image in picture.figure.axes[0].images]


def own_scale(kernel):
    return (kernel - kernel.min()) / (kernel.max() - kernel.min())


@pytest.mark.parametrize("channels", [1, 3])
def test_the_pixels_of_a_first_layer_are_its_weights(channels):
    given = found(channels, 10)
    picture = plots.filters(given, "a-run")
    assert_readable(picture.figure)
    drawn = pixels(picture)
    assert len(drawn) == 10
    for place, image in enumerate(drawn):
        expected = own_scale(given.kernels[..., place])
        assert_allclose(image, expected[..., 0] if channels == 1 else expected, atol=1e-6)


def test_together_all_have_one_scale():
    given = found(1, 6)
    drawn = np.stack(pixels(plots.filters(given, "a-run", together=True)), -1)
    assert_allclose(drawn, own_scale(given.kernels)[:, :, 0], atol=1e-6)
    assert drawn.min() == 0 and drawn.max() == 1


@pytest.mark.parametrize("channels", [3, 64])
def test_a_deeper_layer_is_a_grid_of_channels(channels):
    given = found(channels, 40, sees_image=False)
    picture = plots.filters(given, "a-run", most=5)
    assert_readable(picture.figure)
    columns = min(12, channels)
    drawn = pixels(picture)
    assert len(drawn) == 5 * columns
    for place in range(5):
        expected = own_scale(given.kernels[..., place])
        for channel in range(columns):
            image = drawn[place * columns + channel]
            assert_allclose(image, expected[..., channel], atol=1e-6)
    texts = " ".join(text.get_text() for text, _box in texts_of(picture.figure))
    assert "5 of 40 filters" in texts


def test_the_scores_shown_are_those_computed():
    given = found(3, 9)
    picture = plots.filters(given, "a-run")
    texts = [text.get_text() for text, _box in texts_of(picture.figure)]
    assert all(f"{score:.2f}" in texts for score in given.noise)
    assert picture.numbers["median_noise"] == np.median(given.noise)
    assert picture.numbers["median_noise_untrained"] == np.median(given.untrained_noise)
    assert any(f"Median {np.median(given.noise):.2f}" in text for text in texts)
    heading, *rows = picture.rows
    assert heading == ("filter", "row", "column", "channel", "weight")
    assert all(given.kernels[y, x, c, n] == np.float32(w) for n, y, x, c, w in rows)


def test_what_excites_is_shown_with_its_activation():
    random = np.random.default_rng(0)
    images = random.random((7, 8, 8, 3))
    start = random.normal(size=7)
    reached = start + 1
    reached[3] = start[3]
    picture = plots.maximised(
        Maximised("conv9", 12, np.arange(7), images, start, reached, start), "a-run"
    )
    assert_readable(picture.figure)
    for image, expected in zip(pixels(picture), images, strict=True):
        assert_allclose(image, expected)
    assert picture.numbers["activations"][2]["reached"] == reached[2]
    texts = [text.get_text() for text, _box in texts_of(picture.figure)]
    assert any(text.endswith("first image: 3") for text in texts)
    assert f"2: {start[2]:.3g} → {reached[2]:.3g}" in texts
