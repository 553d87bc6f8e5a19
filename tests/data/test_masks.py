"""The classes of masks: the numbers that were written, whatever the file keeps them in."""

import numpy as np
import pytest
from PIL import Image

from kerascourse.data.masks import read_masks
from kerascourse.data.reading import EARLIER, Reading
from kerascourse.errors import InputError

LABELS = np.array([[1, 2, 300], [300, 300, 1]])


def saved(folder, array, name="a.png", mode=None):
    Image.fromarray(array, mode).save(folder / name)
    return folder / name


def read(*paths, size=(2, 3), rule=None):
    return read_masks(paths, size, rule or Reading())


@pytest.mark.parametrize(
    ("kind", "name"),
    [("<u2", "a.png"), (">u2", "a.tif"), ("int32", "a.tif"), ("float32", "a.tif")],
)
def test_sixteen_bits_keep_their_values(tmp_path, kind, name):
    classes, names = read(saved(tmp_path, LABELS.astype(kind), name))
    assert names == ("1", "2", "300")
    assert classes.dtype == np.uint8 and classes.tolist() == [[[0, 1, 2], [2, 2, 0]]]


def test_masks_share_their_classes(tmp_path):
    one = saved(tmp_path, np.array([[0, 255]], "uint8"))
    other = saved(tmp_path, np.array([[7, 255]], "uint8"), "b.png")
    bits = tmp_path / "c.png"
    Image.fromarray(np.array([[True, False]])).save(bits)
    classes, names = read(one, other, bits, size=(1, 2))
    assert names == ("0", "7", "255")
    assert classes.tolist() == [[[0, 2]], [[1, 2]], [[2, 0]]]


def test_colours_of_one_grey_stay_different_classes(tmp_path):
    colours = [(76, 76, 76), (255, 0, 0), (0, 130, 0)]
    greys = Image.fromarray(np.array([colours], "uint8")).convert("L")
    assert len(np.unique(greys)) == 1
    path = saved(tmp_path, np.array([colours], "uint8"))
    grey = saved(tmp_path, np.array([[76, 0, 76]], "uint8"), "grey.png")
    classes, names = read(path, grey, size=(1, 3))
    assert names == ("#000000", "#008200", "#4c4c4c", "#ff0000")
    assert classes.tolist() == [[[2, 3, 1]], [[2, 0, 2]]]


def test_greys_in_colours_are_greys(tmp_path):
    path = saved(tmp_path, np.array([[(0, 0, 0), (9, 9, 9)]], "uint8"))
    assert read(path, size=(1, 2))[1] == ("0", "9")


def test_an_alpha_channel_lies_on_black(tmp_path):
    path = saved(tmp_path, np.array([[(255, 0, 0, 255), (255, 255, 255, 0)]], "uint8"), mode="RGBA")
    assert read(path, size=(1, 2))[1] == ("#000000", "#ff0000")


@pytest.mark.parametrize("clear", [None, 1])
def test_a_palette_gives_the_places_in_it(tmp_path, clear):
    image = Image.fromarray(np.array([[0, 1, 2]], "uint8"), "P")
    image.putpalette([9, 9, 9, 255, 0, 0, 9, 9, 9])
    image.save(tmp_path / "a.png", **({} if clear is None else {"transparency": clear}))
    assert read(tmp_path / "a.png", size=(1, 3))[1] == ("0", "1", "2")


def test_another_size_makes_no_new_values(tmp_path):
    for array in (LABELS.astype("uint16"), LABELS.astype("uint8"), LABELS.astype("float32")):
        path = saved(tmp_path, array, "a.tif")
        classes, names = read(path, size=(4, 6))
        assert set(names) == {str(int(value)) for value in np.unique(array)}
        assert np.array_equal(classes[0], read(path)[0][0].repeat(2, 0).repeat(2, 1))


@pytest.mark.parametrize(
    ("array", "told"),
    [
        (np.array([[0.5, 1]], "float32"), "expected whole numbers.*received 0.5"),
        (np.array([[np.nan, 1]], "float32"), "received nan"),
        (np.zeros((1, 2), "uint8"), "2 to 64 different values, received 1"),
        (np.arange(65, dtype="uint8")[np.newaxis], "received 65"),
    ],
)
def test_what_is_no_mask(tmp_path, array, told):
    with pytest.raises(InputError, match=told):
        read(saved(tmp_path, array, "a.tif"), size=array.shape)


def test_numbers_above_255_beside_colours(tmp_path):
    deep = saved(tmp_path, LABELS.astype("uint16"))
    colours = saved(tmp_path, np.full((2, 3, 3), (1, 2, 3), "uint8"), "b.png")
    with pytest.raises(
        InputError, match=r"expected masks of one kind, .*a\.png has numbers to 300"
    ):
        read(deep, colours)


def test_a_run_that_kept_no_rule_reads_as_it_did(tmp_path):
    path = saved(tmp_path, np.array([[(0, 0, 0), (255, 0, 0)]], "uint8"))
    assert read(path, size=(1, 2), rule=EARLIER)[1] == ("0", "76")
    path = saved(tmp_path, np.array([[255, 256, 512]], "uint16"))
    assert read(path, size=(1, 3), rule=EARLIER)[1] == ("0", "1", "2")
