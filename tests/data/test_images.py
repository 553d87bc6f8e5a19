"""An image of the data and a new one are read alike; Pillow and NumPy by hand are the oracle."""

import json
import warnings
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from kerascourse import memory
from kerascourse.data import images
from kerascourse.data.dataset import Split
from kerascourse.data.reading import EARLIER, FOREIGN, Reading
from kerascourse.documents import typed
from kerascourse.errors import InputError, NotFoundError

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
    found = images.read(saved(tmp_path, drawn), GREY, FOREIGN, 0.0)
    assert found.changes == ()
    assert found.pixels.dtype == np.float32
    assert np.array_equal(found.pixels[..., 0], drawn / np.float32(255))


def test_dark_on_bright_is_inverted_for_data_that_are_bright_on_dark(tmp_path, drawn):
    path = saved(tmp_path, 255 - drawn)
    found = images.read(path, GREY, FOREIGN, 0.0)
    assert np.allclose(found.pixels[..., 0], drawn / 255, atol=1e-6)
    assert any("inverted" in text for text in found.changes)
    # data on a bright ground keep it, and so do photographs
    assert np.allclose(images.read(path, GREY, FOREIGN, 0.9).pixels[..., 0], (255 - drawn) / 255)
    assert not any("inverted" in text for text in images.read(path, COLOUR, FOREIGN, 0.0).changes)


def test_sixteen_bits(tmp_path, drawn):
    found = images.read(saved(tmp_path, drawn.astype("uint16") * 257), GREY, FOREIGN, 0.0)
    assert np.allclose(found.pixels[..., 0], drawn / 255, atol=1e-6)


def test_ink_on_nothing_is_ink_on_paper(tmp_path, drawn):
    ink = np.zeros((28, 28, 4), "uint8")
    ink[..., 3] = drawn
    found = images.read(saved(tmp_path, ink), GREY, FOREIGN, 0.0)
    assert np.allclose(found.pixels[..., 0], drawn / 255, atol=2 / 255)
    assert found.changes[0] == "colour to grey"


def test_a_long_image_keeps_its_proportions(tmp_path, drawn):
    wide = np.full((28, 84), 255, "uint8")
    wide[:, 28:56] = 255 - drawn
    found = images.read(saved(tmp_path, wide), (84, 84, 1), FOREIGN, 0.0)
    assert found.changes[0] == "filled up to 84×84"
    assert np.allclose(found.pixels[28:56, 28:56, 0], drawn / 255, atol=1e-6)
    assert found.pixels[:28].max() == found.pixels[56:].max() == 0


def test_scaling_is_a_mean_and_not_a_choice_of_pixels(tmp_path):
    stripes = np.tile(np.array([0, 255], "uint8"), (64, 32))
    found = images.read(saved(tmp_path, stripes), (8, 8, 1), FOREIGN, 0.5)
    assert np.allclose(found.pixels[:, 1:-1], 0.5, atol=0.05)


def test_colours(tmp_path):
    red = np.zeros((32, 32, 3), "uint8")
    red[..., 0] = 255
    assert images.read(saved(tmp_path, red), COLOUR, FOREIGN, 0.5).pixels[3, 3].tolist() == [
        1,
        0,
        0,
    ]
    grey = images.read(saved(tmp_path, red[..., 0]), COLOUR, FOREIGN, 0.5)
    assert grey.changes == ("grey to colour",)
    assert grey.pixels[3, 3].tolist() == [1, 1, 1]
    jpg = images.read(saved(tmp_path, red, "a.jpg"), COLOUR, FOREIGN, 0.5)
    assert np.allclose(jpg.pixels[3, 3], [1, 0, 0], atol=0.02)


def test_files_that_are_no_images(tmp_path, drawn):
    with pytest.raises(NotFoundError, match=r"none\.png is not there"):
        images.read(tmp_path / "none.png", GREY, FOREIGN, 0.0)
    (tmp_path / "text.png").write_text("no image")
    path = saved(tmp_path, np.random.default_rng(0).integers(0, 255, (64, 64), "uint8"))
    (tmp_path / "cut.png").write_bytes(path.read_bytes()[:1000])
    for name in ("text.png", "cut.png"):
        with pytest.raises(InputError, match=f"expected an image, cannot read .*{name}"):
            images.read(tmp_path / name, GREY, FOREIGN, 0.0)


def picture(mode, height, width, seed=0):
    """A Pillow image of noise in `mode`; "P clear" is a palette with a transparent colour."""
    rng = np.random.default_rng(seed)
    if mode in ("I;16", "I;16B", "I"):
        kind = {"I;16": "<u2", "I;16B": ">u2", "I": "int32"}[mode]
        return Pillow.fromarray(rng.integers(0, 65536, (height, width)).astype(kind))
    if mode == "F":
        return Pillow.fromarray(rng.random((height, width), "float32"))
    colours = rng.integers(0, 256, (height, width, 4), "uint8")
    image = Pillow.fromarray(colours, "RGBA")
    if mode == "PA":
        return Pillow.merge("PA", [image.convert("RGB").quantize(8), image.getchannel("A")])
    if mode == "CMYK":
        return Pillow.merge("CMYK", image.split())
    if mode.startswith("P"):
        image = image.convert("RGB").quantize(8)
        if mode == "P clear":
            image.info["transparency"] = 2
        return image
    return image.convert(mode)


MODES = {
    **dict.fromkeys(["1", "L", "LA", "P", "P clear", "RGB", "RGBA", "I;16"], "png"),
    **dict.fromkeys(["I;16B", "I", "F", "CMYK", "PA"], "tif"),
}


def stored(folder, mode, height, width, seed=0, orientation=1):
    """The path of such a picture in a file that keeps its mode, noted as a camera does."""
    image = picture(mode, height, width, seed)
    path = folder / f"{mode.replace(';', '-')} {seed}.{MODES[mode]}"
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    image.save(path, exif=exif)
    with Pillow.open(path) as again:
        assert again.mode == mode.partition(" ")[0]
    return path


def agree(paths, side=16):
    """Whether each of `paths` is read alone as it is among all, also by the rule that was kept."""
    data, rule = images.read_all(paths, side, Reading())
    x = Split(data, np.zeros(len(data))).x
    rule = typed(Reading, json.loads(json.dumps(asdict(rule))))
    return all(
        np.array_equal(images.read(path, data.shape[1:], rule, ground).pixels, pixels)
        for path, pixels in zip(paths, x, strict=True)
        for ground in (0.0, 1.0)
    )


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("mode", MODES)
def test_training_and_predicting_read_each_mode_alike(tmp_path, mode, orientation):
    same = [stored(tmp_path, mode, 9, 12, seed, orientation) for seed in range(3)]
    assert agree(same)
    assert agree([*same, stored(tmp_path, mode, 20, 7, 3, orientation)])
    whole = images.read_all(same[:1], 16, Reading())[0]
    channels = 1 if mode in GREYS else 3
    assert whole.shape == (1, *((12, 9) if orientation == 6 else (9, 12)), channels)


GREYS = ("1", "L", "LA", "I;16", "I;16B", "I", "F")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(MODES)),
            st.integers(1, 30),
            st.integers(1, 30),
            st.sampled_from([1, 3, 6, 8]),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_training_and_predicting_read_any_images_alike(tmp_path_factory, kinds):
    folder = tmp_path_factory.mktemp("images")
    assert agree(
        [
            stored(folder, mode, height, width, seed, orientation)
            for seed, (mode, height, width, orientation) in enumerate(kinds)
        ]
    )


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P clear"])
def test_transparency_lies_on_white(tmp_path, mode):
    path = stored(tmp_path, mode, 6, 5)
    whole = images.read_all([path], 16, Reading())[0][0]
    with Pillow.open(path) as image:
        rgba = np.asarray(image.convert("RGBA"), float)
    share = rgba[..., 3:] / 255
    wanted = rgba[..., :3] * share + 255 * (1 - share)
    assert np.abs(whole - wanted).max() <= 1  # Pillow rounds to bytes


def test_more_than_eight_bits_are_kept(tmp_path):
    deep = np.array([[0, 1, 2], [300, 65534, 65535]])
    for kind, ending in (("<u2", "png"), (">u2", "tif"), ("int32", "tif")):
        path = saved(tmp_path, deep.astype(kind), f"{kind[1:]}.{ending}")
        data, _rule = images.read_all([path], 16, Reading())
        assert data.dtype == np.float32
        assert np.array_equal(data[0, ..., 0], (deep / 65535).astype("float32"))
    path = saved(tmp_path, (deep / 65535).astype("float32"), "floats.tif")
    assert np.array_equal(images.read_all([path], 16, Reading())[0], data)


def test_bytes_beside_deep_images_are_only_divided(tmp_path, drawn):
    paths = [saved(tmp_path, drawn), saved(tmp_path, drawn.astype("uint16"), "deep.png")]
    data, _rule = images.read_all(paths, 16, Reading())
    assert np.array_equal(data[0, ..., 0], drawn / np.float32(255))


def test_the_transparent_grey_of_a_deep_png_is_white(tmp_path):
    path = tmp_path / "a.png"
    Pillow.fromarray(np.array([[7, 8]], "uint16")).save(path, transparency=7)
    pixels = images.read(path, (1, 2, 1), Reading()).pixels
    assert pixels.ravel() == pytest.approx([1, 8 / 65535])


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (np.array([[0, 255]], "float32"), "from 0 to 1 in .*a.tif, received 0 to 255"),
        (np.array([[-0.5, 1]], "float32"), "received -0.5 to 1"),
        (np.array([[0, np.nan]], "float32"), "received nan to nan"),
        (np.array([[0, 70_000]], "int32"), "from 0 to 65,535 in .*, received 0 to 70000"),
    ],
)
def test_values_whose_white_nobody_knows(tmp_path, values, told):
    path = saved(tmp_path, values, "a.tif")
    with pytest.raises(InputError, match=told):
        images.read_all([path], 16, Reading())
    with pytest.raises(InputError, match=told):
        images.read(path, (1, 2, 1), Reading())


def test_colours_that_pillow_cannot_convert(tmp_path):
    Pillow.new("LAB", (4, 4)).save(tmp_path / "a.tif")
    with pytest.raises(InputError, match=r"cannot read .*LAB"):
        images.read(tmp_path / "a.tif", (4, 4, 1), Reading())


def test_ones_own_images_are_stretched(tmp_path):
    path = stored(tmp_path, "L", 20, 60)
    found = images.read(path, (10, 10, 1), Reading())
    assert found.changes == ("stretched from 20×60 to 10×10",)
    with Pillow.open(path) as image:
        wanted = np.asarray(image.resize((10, 10), Pillow.Resampling.BILINEAR))
    assert np.array_equal(found.pixels[..., 0], wanted / np.float32(255))


def test_ones_own_images_invert_a_new_one_where_none_of_them_would_be(tmp_path, drawn):
    dark, bright = saved(tmp_path, drawn), saved(tmp_path, 255 - drawn, "b.png")
    _data, rule = images.read_all([dark], 16, Reading())
    assert np.allclose(images.read(bright, GREY, rule, 0.0).pixels[..., 0], drawn / 255)
    data, rule = images.read_all([dark, *[dark] * 8, bright], 16, Reading())
    assert np.array_equal(images.read(bright, GREY, rule, 0.0).pixels, data[-1] / np.float32(255))


def test_a_run_that_kept_no_rule_reads_as_it_did(tmp_path):
    """Its own data on black, in bytes and stretched; a new image on white, in floats, filled up."""
    half = np.zeros((2, 2, 4), "uint8")
    half[0] = 255
    path = saved(tmp_path, half)
    data, rule = images.read_all([path], 16, EARLIER)
    assert rule == EARLIER and data[0, ..., 0].tolist() == [[255, 255], [0, 0]]
    assert images.read(path, (2, 2, 3), rule).pixels[..., 0].tolist() == [[1, 1], [1, 1]]
    deep = np.array([[0, 255, 256, 65535]], "uint16")
    path = saved(tmp_path, deep, "deep.png")
    assert images.read_all([path], 16, EARLIER)[0].ravel().tolist() == [0, 0, 1, 255]
    found = images.read(path, (1, 4, 1), EARLIER).pixels.ravel()
    assert np.array_equal(found, (deep[0] / 65535).astype("float32"))
    path = saved(tmp_path, np.array([[0, 0.9, 255, 300]], "float32"), "floats.tif")
    for found in (
        images.read_all([path], 16, EARLIER)[0] / 255,
        images.read(path, (1, 4, 1), EARLIER).pixels,
    ):
        assert found.ravel().tolist() == [0, 0, 1, 1]
    assert images.read(path, (4, 4, 1), EARLIER).changes == ("filled up to 4×4",)


def test_an_image_with_more_pixels_than_any_camera_is_refused_unread(tmp_path, monkeypatch):
    """150 million pixels of one colour take few bytes."""
    path = tmp_path / "huge.png"
    Pillow.new("1", (15_000, 10_000)).save(path)
    monkeypatch.setattr(Pillow.Image, "load", lambda image: pytest.fail("pixels were made"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(InputError, match="15000×10000 pixels, expected at most 134,217,728"):
            images.opened_at(path)


def test_images_that_are_too_many_for_the_memory_are_refused(tmp_path, monkeypatch):
    paths = [tmp_path / f"{name}.png" for name in "abc"]
    for path in paths:
        Pillow.new("L", (100, 100)).save(path)
    read = images.read_all(paths, 64, Reading())[0]
    assert read.shape == (3, 100, 100, 1)
    monkeypatch.setattr(memory, "USUAL", 50_000)
    with pytest.raises(InputError, match=r"3 images would take 0\.1 MB"):
        images.read_all(paths, 64, Reading())


def test_a_large_photograph_may_be_read_smaller(tmp_path):
    path = tmp_path / "photo.png"
    Pillow.fromarray(np.arange(100 * 60, dtype="uint8").reshape(60, 100)).save(path)
    whole = images.read_whole(path, 1, Reading()).pixels
    small = images.read_whole(path, 1, Reading(), longest=50).pixels
    assert small.shape == (30, 50, 1)
    means = whole.reshape(30, 2, 50, 2, 1).mean(axis=(1, 3))
    assert np.abs(small - means).max() < 1 / 255
