"""Photographs of digits, made here: what is cut out of them, held against rules by hand."""

import io
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import center_of_mass, gaussian_filter

from kerascourse.data import catalogue, centred, images
from kerascourse.data.reading import FOREIGN
from kerascourse.training import score
from kerascourse.training.recipe import Recipe
from tests.shared_data import PREPARED, needs_prepared
from tests.training.trained import trained

FONT = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
INKS = {
    "black": (0.15, 0.15, 0.15),
    "pencil": (0.55, 0.55, 0.55),
    "blue": (0.2, 0.3, 0.8),
    "red": (0.85, 0.2, 0.2),
    "yellow": (0.95, 0.85, 0.2),
}


def glyph(digit, size, angle, height, width):
    """A digit as the share of ink in each pixel."""
    image = Image.new("L", (width, height))
    font = ImageFont.truetype(str(FONT), size)
    ImageDraw.Draw(image).text((width // 2, height // 2), str(digit), 255, font=font, anchor="mm")
    return np.asarray(image.rotate(angle, Image.Resampling.BICUBIC)) / 255


def paper(rng, height, width):
    """Grey paper with a texture, a slanting shadow, and the noise of a camera."""
    texture = gaussian_filter(rng.normal(size=(height, width)), 2)
    y, x = np.mgrid[:height, :width]
    angle = rng.uniform(0, 2 * np.pi)
    ramp = np.cos(angle) * x / width + np.sin(angle) * y / height
    ramp = (ramp - ramp.min()) / np.ptp(ramp)
    grey = rng.uniform(0.55, 0.9) * (1 + 0.02 * texture / texture.std())
    soft = 0.3 / (1 + np.exp((rng.uniform(0.5, 0.8) - ramp) / 0.03)) * rng.integers(2)
    grey *= (1 - rng.uniform(0.2, 0.5) * ramp) * (1 - soft)
    return grey + rng.normal(size=(height, width)) * 0.015


def jpeg(pixels):
    """The bytes of a photograph (height, width[, 3]) in [0, 1]."""
    stream = io.BytesIO()
    Image.fromarray((np.clip(pixels, 0, 1) * 255).astype("uint8")).save(stream, "JPEG", quality=70)
    return stream.getvalue()


def photograph(pixels):
    """As a camera would keep it, (height, width, 3)."""
    with Image.open(io.BytesIO(jpeg(pixels))) as image:
        return np.asarray(image.convert("RGB"), "float32") / 255


def inked(sheet, mask, ink):
    return sheet[..., None] * (1 - mask[..., None] * (1 - np.array(ink)))


def assert_cut_out(found, mask):
    """28×28, the mass in the middle, no side over 20, ink bright, and it is where it was drawn."""
    assert found is not None
    pixels = found.pixels[..., 0]
    assert found.pixels.shape == (28, 28, 1) and found.pixels.dtype == np.float32
    assert np.abs(np.array(center_of_mass(pixels)) - 14).max() <= 1
    sides = [np.ptp(places) + 1 for places in np.nonzero(pixels > 0.02)]
    assert 18 <= max(sides) <= 20
    assert pixels.min() == 0 and pixels.max() == 1
    # ink is bright, and most of the rest is black
    assert np.mean(pixels > 0.5) > 0.03 and np.mean(pixels == 0) > 0.5
    rows, columns = np.nonzero(mask > 0.5)
    wanted = [rows.min(), columns.min(), np.ptp(rows) + 1, np.ptp(columns) + 1]
    difference = np.abs(np.array(found.box) * [*mask.shape, *mask.shape] - wanted)
    assert difference.max() <= 0.08 * max(wanted[2:]) + 1.5


@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("size", [40, 120, 400])
def test_a_digit_on_paper_is_cut_out(ink, size):
    rng = np.random.default_rng(size)
    for digit in (1, 4, 5, 8):
        height, width = rng.integers(int(1.2 * size), size + 300, 2)
        mask = glyph(digit, size, rng.uniform(-10, 10), height, width)
        sheet = inked(paper(rng, height, width), mask, INKS[ink])
        assert_cut_out(centred.cut_out(photograph(sheet)), mask)


@pytest.mark.parametrize("digit", range(10))
def test_chalk_on_a_board_is_cut_out(digit):
    rng = np.random.default_rng(digit)
    mask = glyph(digit, 100, rng.uniform(-10, 10), 240, 320)
    board = 0.2 + 0.1 * np.linspace(0, 1, 320) + rng.normal(size=mask.shape) * 0.02
    drawn = (board + (0.9 - board) * mask * 0.8)[..., None] * [0.8, 1, 0.85]
    assert_cut_out(centred.cut_out(photograph(drawn)), mask)


def squared(sheet):
    """Paper with pale blue lines."""
    lines = np.zeros_like(sheet)
    lines[::20] = lines[:, ::20] = 1
    return inked(sheet, lines, (0.75, 0.85, 0.95))


def test_lines_specks_and_the_table_are_left_out():
    rng = np.random.default_rng(0)
    mask = glyph(3, 150, 5, 400, 300)
    sheet = squared(paper(rng, 400, 300)) * (1 - 0.75 * mask[..., None])
    assert_cut_out(centred.cut_out(photograph(sheet)), mask)
    sheet = inked(paper(rng, 400, 300), mask, INKS["blue"])
    sheet[30:35, 40:44] = 0.1
    sheet[:30] *= 0.3
    sheet[:, -25:] *= 0.3
    assert_cut_out(centred.cut_out(photograph(sheet)), mask)


def test_strokes_close_together_are_one_digit():
    mask = glyph(5, 200, 0, 400, 300)
    rows = np.nonzero(mask.max(axis=1) > 0.5)[0]
    apart = mask.copy()
    apart[rows[0] + 25 : rows[0] + 31] = 0  # the bar of the 5 above a gap
    sheet = inked(np.full(mask.shape, 0.8), apart, INKS["black"])
    assert_cut_out(centred.cut_out(photograph(sheet)), mask)


@pytest.mark.parametrize("side", [1, 2, 8, 28, 300, 1500])
@pytest.mark.parametrize("value", [0, 0.3, 1])
def test_a_flat_sheet_has_no_digit(side, value):
    assert centred.cut_out(np.full((side, side + 1, 3), value, "float32")) is None


def test_an_empty_sheet_has_no_digit():
    rng = np.random.default_rng(0)
    for _number in range(30):
        height, width = rng.integers(60, 700, 2)
        sheet = paper(rng, height, width)
        assert centred.cut_out(photograph(sheet)) is None
        assert centred.cut_out(photograph(squared(sheet))) is None
        noise = rng.normal(rng.uniform(0.2, 0.9), rng.uniform(0, 0.12), (height, width))
        assert centred.cut_out(photograph(noise)) is None
        step = 0.8 - 0.3 * (np.arange(width) > width * rng.uniform(0.1, 0.9))
        assert centred.cut_out(photograph(np.tile(step, (height, 1)))) is None


def saved(folder, name, pixels):
    Image.fromarray((pixels * 255).round().astype("uint8")).save(folder / name)
    return folder / name


def test_an_image_of_the_data_stays_as_it_is(tmp_path):
    shape = (28, 28, 1)
    for pixels in catalogue.load("digits").test.x[:20]:
        path = saved(tmp_path, "a.png", pixels[..., 0])
        plain = images.read(path, shape, FOREIGN, 0.0)
        found = centred.read_new("digits", path, shape, FOREIGN, 0.0)
        assert np.array_equal(found.pixels, plain.pixels) and found.changes == ()


def test_other_data_are_read_as_before(tmp_path):
    sheet = inked(np.full((140, 140), 0.9), glyph(4, 60, 0, 140, 140), INKS["black"])
    path = saved(tmp_path, "a.png", sheet)
    shape = (28, 28, 1)
    plain = images.read(path, shape, FOREIGN, 0.0)
    for name in ("fashion_mnist", "cifar10", "folder:somewhere"):
        found = centred.read_new(name, path, shape, FOREIGN, 0.0)
        assert np.array_equal(found.pixels, plain.pixels) and found.changes == plain.changes
    cut = centred.read_new("mnist", path, shape, FOREIGN, 0.0)
    assert cut.found
    assert cut.changes == ("digit cut out, scaled to 20×20 and centred by mass, as MNIST was made",)
    assert not np.array_equal(cut.pixels, plain.pixels)
    # an autoencoder on images of another size
    assert centred.read_new("mnist", path, (32, 32, 1), FOREIGN, 0.0).pixels.shape == (32, 32, 1)


def pasted(rng, digit):
    """A digit of MNIST (28, 28) as ink somewhere on paper, 6 to 12 times as large."""
    side = 28 * int(rng.integers(6, 13))
    large = Image.fromarray((digit * 255).astype("uint8")).resize((side, side))
    height, width = side + rng.integers(20, 500, 2)
    top, left = rng.integers(0, height - side + 1), rng.integers(0, width - side + 1)
    sheet = paper(rng, height, width)
    sheet[top : top + side, left : left + side] *= 1 - rng.uniform(0.5, 0.9) * (
        np.asarray(large) / 255
    )
    return jpeg(sheet)


@pytest.mark.slow
@needs_prepared
def test_lenet_reads_photographs_of_mnist(tmp_path, monkeypatch):
    monkeypatch.setenv("TFDS_DATA_DIR", str(PREPARED))
    data = catalogue.load("mnist")
    made = Recipe(model="lenet5", epochs=3, batch_size=32, limit=10_000)
    folder = trained(tmp_path / "runs", made, "mnist")
    rng = np.random.default_rng(0)
    files, empty = [], []
    for number, digit in enumerate(data.test.x[:100, ..., 0]):
        files.append(tmp_path / f"{number}.jpg")
        files[-1].write_bytes(pasted(rng, digit))
        empty.append(tmp_path / f"empty-{number}.jpg")
        empty[-1].write_bytes(jpeg(paper(rng, *rng.integers(100, 900, 2))))
    found = score.predict(folder, files, most=1)
    taken = [int(one.classes[0][0]) if one.classes else -1 for one in found]
    right = int((np.array(taken) == data.test.y[:100]).sum())
    print(f"{right} of 100 right")
    assert right >= 90
    assert all(one.classes == () for one in score.predict(folder, empty))
