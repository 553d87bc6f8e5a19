"""An overlay colours what is marked, pixel by pixel, and is kept as it is."""

import numpy as np
import pytest
from PIL import Image

from kerascourse.plots.overlay import overlay
from kerascourse.plots.saving import save_pixels

MASK = np.array([[0, 0, 0], [1, 1, 2]])


@pytest.mark.parametrize("channels", [1, 3])
def test_all_classes_but_the_commonest_have_a_colour(channels):
    pixels = np.full((2, 3, channels), 0.5, "float32")
    found = overlay(pixels, MASK)
    assert found.dtype == np.uint8 and found.shape == (2, 3, 3)
    assert (found[0] == 128).all()
    # half of the grey and half of vermilion (#D55E00) or sky (#56B4E9), after class numbers
    assert found[1, 0].tolist() == found[1, 1].tolist()
    assert np.abs(found[1, 0] - (127.5 + np.array([0x56, 0xB4, 0xE9])) / 2).max() <= 1
    assert len({tuple(colour) for colour in found[1].tolist()}) == 2
    assert (pixels == 0.5).all()  # not written into


def test_pixels_are_kept_as_they_are(tmp_path):
    grey = np.arange(256, dtype="uint8").reshape(8, 32)
    for name, pixels in (("grey", grey), ("colour", np.stack([grey, grey[::-1], grey], axis=2))):
        save_pixels(pixels, tmp_path / f"{name}.png")
        assert np.array_equal(np.asarray(Image.open(tmp_path / f"{name}.png")), pixels)
