"""Pictures of augmentation tell what was drawn."""

import numpy as np
import pytest

from kerascourse.plots import augmentation as plots
from kerascourse.seeing import sound
from kerascourse.seeing.augmentation import augmentations, usual
from tests.plots.page import assert_readable, texts_of


@pytest.mark.parametrize("shape", [(28, 28, 1), (32, 48, 3)])
def test_images_can_be_read(shape):
    image = np.random.default_rng(0).random(shape)
    found = augmentations(image, usual(*shape[:2]))
    picture = plots.images(found, "a picture of mine")
    assert_readable(picture.figure)
    texts = [text.get_text() for text, _box in texts_of(picture.figure)]
    assert texts.count("original") == len(found.draws)
    shares = [row[2] for row in picture.rows[1:]]
    assert texts.count("unchanged") == shares.count(0.0)
    assert picture.numbers["settings"] == {
        "flip": True,
        **({"turn": True} if shape[0] == shape[1] else {}),
        "elastic": shape[0] / 16,
        "shift": shape[0] // 8,
        "contrast": 0.3,
        "brightness": 0.1,
        "noise": 0.2,
        "cutout": shape[0] // 2,
    }


@pytest.mark.parametrize("seconds", [0.3, 2.0, 10.0])
def test_a_sound_can_be_read(seconds):
    samples = np.random.default_rng(0).standard_normal(int(seconds * 44_100))
    found = sound.spectrogram(sound.Sound(samples, 44_100, "a"))
    picture = plots.sound(found, sound.draws(found.values), "a sound of mine")
    assert_readable(picture.figure)
    assert picture.numbers["frames"] == len(found.times)


def test_what_was_drawn_is_told():
    found = sound.spectrogram(sound.chirp())
    changes = sound.draws(found.values)
    picture = plots.sound(found, changes, "a rising tone")
    texts = {text.get_text() for text, _box in texts_of(picture.figure)}
    mask = changes["time_mask"][0].frames
    first, last = found.times[mask.start], found.times[mask.start + mask.width - 1]
    assert f"{first:.2f}–{last:.2f} s" in texts
    table = {row[:2]: row[2:] for row in picture.rows[1:]}
    assert table["time_mask", 0] == (None, None, mask.start, mask.width, None, None)
    warp = changes["time_warp"][1].warp
    assert table["time_warp", 1][:2] == (warp.frame, warp.by)
    images = picture.figure.axes[0].get_images()
    assert len(images) == 13
    # the lowest band is at the bottom
    np.testing.assert_array_equal(np.asarray(images[0].get_array())[::-1], found.values)
