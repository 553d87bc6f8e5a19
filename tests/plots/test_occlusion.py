"""The picture of an occlusion, and its numbers."""

import numpy as np
import pytest

from kerascourse.plots.occlusion import occlusion
from kerascourse.seeing.occlusion import Occlusion
from tests.plots.page import assert_readable, texts_of

NAMES = ["cat", "dog"]


def found(size=3, channels=1):
    """A square that makes a cat of a dog at (1, 2), and changes nothing elsewhere."""
    covered = np.full((6, 6, 2), (0.2, 0.8))
    covered[1, 2] = 0.7, 0.3
    starts = np.arange(6)
    image = np.linspace(0, 1, 64 * channels).reshape(8, 8, channels)
    fill = np.full(channels, 0.5)
    return Occlusion(image, np.array([0.2, 0.8]), covered, 1, size, 1, fill, starts, starts)


@pytest.mark.parametrize("channels", [1, 3])
def test_it_can_be_read(channels):
    assert_readable(
        occlusion(found(channels=channels), "Occlusion: net, test image 0", NAMES).figure
    )


def test_it_says_what_was_computed():
    picture = occlusion(found(), "Occlusion", NAMES)
    assert picture.numbers["worst"] == {
        "top": 1,
        "left": 2,
        "fall": pytest.approx(0.5),
        "predicted": "cat",
        "predicted_probability": 0.7,
    }
    texts = [text.get_text() for text, _box in texts_of(picture.figure)]
    assert "cat · p = 0.700" in texts and "dog · p = 0.800" in texts and "+0.5" in texts
    assert len(picture.rows) == 1 + 36 and picture.rows[9] == (1, 2, pytest.approx(0.5))
