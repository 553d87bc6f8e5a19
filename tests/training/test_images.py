import numpy as np
import pytest
from PIL import Image as Pillow

from kerascourse.errors import InputError, NotFoundError
from kerascourse.training import images

GREY, COLOUR = (28, 28, 1), (32, 32, 3)


@pytest.fixture
def drawn():
    """A bright stroke on dark, 8 bits."""
    picture = np.zeros((28, 28), "uint8")
    picture[5:20, 10:13] = 255
    picture[20, 8:16] = 100
    return picture


def saved(tmp_path, array, name="a.png", mode=None):
    path = tmp_path / name
    Pillow.fromarray(array, mode).save(path)
    return path


def test_an_image_of_the_right_form_is_only_divided(tmp_path, drawn):
    found = images.read(saved(tmp_path, drawn), GREY, 0.0)
    assert found.changes == ()
    assert found.pixels.dtype == np.float32
    assert np.array_equal(found.pixels[..., 0], drawn / np.float32(255))


def test_dark_on_bright_is_inverted_for_data_that_are_bright_on_dark(tmp_path, drawn):
    path = saved(tmp_path, 255 - drawn)
    found = images.read(path, GREY, 0.0)
    assert np.allclose(found.pixels[..., 0], drawn / 255, atol=1e-6)
    assert any("inverted" in text for text in found.changes)
    # data on a bright ground keep it, and so do photographs
    assert np.allclose(images.read(path, GREY, 0.9).pixels[..., 0], (255 - drawn) / 255)
    assert not any("inverted" in text for text in images.read(path, COLOUR, 0.0).changes)


def test_sixteen_bits(tmp_path, drawn):
    found = images.read(saved(tmp_path, drawn.astype("uint16") * 257), GREY, 0.0)
    assert np.allclose(found.pixels[..., 0], drawn / 255, atol=1e-6)


def test_ink_on_nothing_is_ink_on_paper(tmp_path, drawn):
    ink = np.zeros((28, 28, 4), "uint8")
    ink[..., 3] = drawn
    found = images.read(saved(tmp_path, ink), GREY, 0.0)
    assert np.allclose(found.pixels[..., 0], drawn / 255, atol=2 / 255)
    assert found.changes[0] == "colour to grey"


def test_a_long_image_keeps_its_proportions(tmp_path, drawn):
    wide = np.full((28, 84), 255, "uint8")
    wide[:, 28:56] = 255 - drawn
    found = images.read(saved(tmp_path, wide), (84, 84, 1), 0.0)
    assert found.changes[0] == "filled up to 84×84"
    assert np.allclose(found.pixels[28:56, 28:56, 0], drawn / 255, atol=1e-6)
    assert found.pixels[:28].max() == found.pixels[56:].max() == 0


def test_scaling_is_a_mean_and_not_a_choice_of_pixels(tmp_path):
    stripes = np.tile(np.array([0, 255], "uint8"), (64, 32))
    found = images.read(saved(tmp_path, stripes), (8, 8, 1), 0.5)
    assert np.allclose(found.pixels[:, 1:-1], 0.5, atol=0.05)


def test_colours(tmp_path):
    red = np.zeros((32, 32, 3), "uint8")
    red[..., 0] = 255
    assert images.read(saved(tmp_path, red), COLOUR, 0.5).pixels[3, 3].tolist() == [1, 0, 0]
    grey = images.read(saved(tmp_path, red[..., 0]), COLOUR, 0.5)
    assert grey.changes == ("grey to colour",)
    assert grey.pixels[3, 3].tolist() == [1, 1, 1]
    jpg = images.read(saved(tmp_path, red, "a.jpg"), COLOUR, 0.5)
    assert np.allclose(jpg.pixels[3, 3], [1, 0, 0], atol=0.02)


def test_files_that_are_no_images(tmp_path, drawn):
    with pytest.raises(NotFoundError, match=r"none\.png is not there"):
        images.read(tmp_path / "none.png", GREY, 0.0)
    (tmp_path / "text.png").write_text("no image")
    path = saved(tmp_path, np.random.default_rng(0).integers(0, 255, (64, 64), "uint8"))
    (tmp_path / "cut.png").write_bytes(path.read_bytes()[:1000])
    for name in ("text.png", "cut.png"):
        with pytest.raises(InputError, match=f"expected a png or jpg image, cannot read .*{name}"):
            images.read(tmp_path / name, GREY, 0.0)
