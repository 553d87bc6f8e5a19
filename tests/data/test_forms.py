"""Folders, pairs and tables of one's own, and the embedded scenes."""

import numpy as np
import pytest
from PIL import Image

from kerascourse.data import catalogue, digit_scenes
from kerascourse.errors import InputError, NotFoundError, UsageError
from tests.shared_data import FOLDER, needs_membranes


def picture(path, size=(10, 8), value=0, mode="L", dot=True):
    """Of one colour, but for a `dot`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new(mode, size, value)
    if dot:
        image.paste(128 if mode == "L" else (0, 0, 128), (3, 2, 5, 4))
    image.save(path)


@pytest.fixture
def photographs(tmp_path):
    for number in range(10):
        picture(tmp_path / "cats" / f"{number}.png", value=10 + number)
        picture(tmp_path / "dogs" / f"{number}.jpg", value=200 + number)
    (tmp_path / "cats" / ".hidden.png").write_text("")
    (tmp_path / "cats" / "notes.txt").write_text("")
    return tmp_path


def test_a_folder_of_classes(photographs):
    found = catalogue.load(f"folder:{photographs}")
    assert found.class_names == ("cats", "dogs")
    assert found.shape == (8, 10, 1)
    assert [len(part) for part in (found.train, found.val, found.test)] == [14, 2, 4]
    for part in (found.train, found.val, found.test):
        assert part.stored.dtype == np.uint8
        assert np.array_equal(part.x.mean(axis=(1, 2, 3)) > 0.5, part.y == 1)


def test_images_that_differ_in_size_and_colours_become_one_array(photographs):
    picture(photographs / "dogs" / "wide.png", size=(30, 8), value=(250, 0, 0), mode="RGB")
    assert catalogue.load(f"folder:{photographs}").shape == (64, 64, 3)


def test_images_of_one_colour_are_counted(photographs):
    assert "one colour" not in catalogue.load(f"folder:{photographs}").provenance
    picture(photographs / "dogs" / "5.jpg", value=255, dot=False)
    picture(photographs / "dogs" / "7.jpg", value=0, dot=False)
    words = catalogue.load(f"folder:{photographs}").provenance
    assert "of one colour throughout: 2, the first is dogs/5.jpg" in words
    for file in photographs.glob("*s/[0-9].*"):
        picture(file, value=3, dot=False)
    with pytest.raises(InputError, match="all 20 are of one colour throughout"):
        catalogue.load(f"folder:{photographs}")


def test_bad_folders(tmp_path, photographs):
    with pytest.raises(NotFoundError, match="expected the folder"):
        catalogue.load(f"folder:{tmp_path / 'none'}")
    (photographs / "dogs" / "cut.png").write_bytes(b"\x89PNG cut")
    with pytest.raises(InputError, match=r"cannot read .*cut\.png"):
        catalogue.load(f"folder:{photographs}")
    (photographs / "empty").mkdir()
    with pytest.raises(InputError, match="received 3 of which 1 have none"):
        catalogue.load(f"folder:{photographs}")


def test_pairs(tmp_path):
    for number in range(3, 13):
        image = np.zeros((16, 16), "uint8")
        image[number : number + 3] = 255
        for part, values in (("images", image), ("masks", image)):
            (tmp_path / part).mkdir(exist_ok=True)
            Image.fromarray(values).save(tmp_path / part / f"{number}.png")
    found = catalogue.load(f"pairs:{tmp_path}")
    assert found.has_masks
    assert found.class_names == ("0", "255")
    for part in (found.train, found.val, found.test):
        assert np.array_equal(part.x[..., 0], part.y)
    last = catalogue.load(f"pairs:{tmp_path}", test_last=2)
    assert [len(part) for part in (last.train, last.val, last.test)] == [7, 1, 2]
    # as texts, 8 and 9 would be the last
    assert [int(y.any(axis=1).argmax()) for y in last.test.y] == [11, 12]
    assert "one colour" not in last.provenance
    picture(tmp_path / "images" / "4.png", size=(16, 16), dot=False)
    words = catalogue.load(f"pairs:{tmp_path}").provenance
    assert "of one colour throughout: 1, the first is 4.png" in words
    (tmp_path / "masks" / "3.png").unlink()
    with pytest.raises(InputError, match="received 1 without: 3"):
        catalogue.load(f"pairs:{tmp_path}")
    with pytest.raises(NotFoundError, match="images"):
        catalogue.load(f"pairs:{tmp_path / 'none'}")


def test_the_last_by_name_are_for_pairs():
    with pytest.raises(UsageError, match="test_last is for pairs:PATH, digits has"):
        catalogue.load("digits", test_last=3)


@needs_membranes
def test_the_membranes():
    found = catalogue.load(f"pairs:{FOLDER / 'membranes'}")
    assert found.shape == (512, 512, 1)
    assert [len(part) for part in (found.train, found.val, found.test)] == [18, 2, 4]
    assert 0.7 < found.train.y.mean() < 0.9  # most of a section is inside of cells


def table(path, lines):
    path.write_text("\n".join(lines), "utf-8")
    return f"csv:{path}"


NUMBERS = [f"{number},{number * number}" for number in range(40)]
ROWS = [f"{number},{number * number},{'ab'[number % 2]}" for number in range(40)]


def test_a_table_is_standardised_by_its_training_rows(tmp_path):
    found = catalogue.load(table(tmp_path / "t.csv", ["n,square,kind", *ROWS]), label="kind")
    assert found.class_names == ("a", "b")
    assert found.shape == (2,)
    assert [len(part) for part in (found.train, found.val, found.test)] == [28, 4, 8]
    assert found.train.x.mean(0) == pytest.approx([0, 0], abs=1e-6)
    assert found.train.x.std(0) == pytest.approx([1, 1], rel=1e-6)
    # a row is n and n²: the same line through all parts
    every = np.concatenate([found.train.x, found.val.x, found.test.x])
    fitted = np.polyfit(every[:, 0], every[:, 1], 2)
    assert np.polyval(fitted, every[:, 0]) == pytest.approx(every[:, 1], abs=1e-5)


@pytest.mark.parametrize(
    ("lines", "label", "told"),
    [
        (["a,b", "1,2", "3"], None, "expected 2 values in row 3"),
        (["a,b", *NUMBERS, "1,x"], None, "row 42, column b .* received 'x'"),
        (["a,b", *NUMBERS, "1,inf"], None, "row 42, column b .* received 'inf'"),
        (["a,b", *[f"{n},x{n}" for n in range(40)]], None, "column b .* received 28 texts"),
        (["a,b", *[f"{n}," for n in range(40)]], None, "expected values in column b"),
        (["a,a", "1,2"], None, "received 'a' twice"),
        (["kind", "a"], "kind", "expected columns"),
        (["a,kind", "1,2"], "kid", "expected a column 'kid'.*--label kind"),
        (["a,b", "1,2"], None, "more than"),
        ([], None, "expected columns"),
    ],
)
def test_a_bad_table_is_told(tmp_path, lines, label, told):
    with pytest.raises(InputError, match=told):
        catalogue.load(table(tmp_path / "t.csv", lines), label=label)


def test_no_table(tmp_path):
    with pytest.raises(NotFoundError):
        catalogue.load(f"csv:{tmp_path / 'none.csv'}")


def test_the_scenes_masks_are_where_the_ink_is():
    found = catalogue.load("digit_scenes")
    assert found.shape == (64, 64, 1)
    sizes = [len(part) for part in (found.train, found.val, found.test)]
    assert sizes == list(digit_scenes.COUNTS.values())
    assert found.train.y.shape == (1_000, 64, 64)
    assert set(np.unique(found.train.y)) == {0, 1}
    inked = found.test.x[..., 0][found.test.y == 1].mean()
    assert inked > found.test.x[..., 0][found.test.y == 0].mean() + 0.3
    again, other = catalogue.load("digit_scenes"), catalogue.load("digit_scenes", 1)
    assert np.array_equal(again.train.stored, found.train.stored)
    assert not np.array_equal(other.train.stored, found.train.stored)
