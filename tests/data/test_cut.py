"""Squares cut out of large images cover them, and keep image and mask together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascourse.data.dataset import Dataset, Split, cut, places, split_last
from kerascourse.data.images import natural_order
from kerascourse.errors import InputError, UsageError

sizes = st.integers(1, 60)


@given(size=sizes, side=sizes, stride=sizes)
def test_windows_cover_everything_at_even_steps(size, side, stride):
    found = places(size, side, min(stride, side))
    assert found[0] == 0
    steps = np.diff(found)
    assert (steps > 0).all() and (steps <= min(stride, side)).all()
    if side >= size:
        assert found == (0,)
    else:
        assert found[-1] == size - side
        assert np.ptp(steps) <= 1 if len(steps) else True


def numbered(count, height, width):
    """Images whose pixels all differ, with their values as masks."""
    pixels = np.arange(count * height * width, dtype="float32").reshape(count, height, width)
    return Split(pixels[..., None], pixels)


def test_squares_keep_their_masks_and_lose_no_pixel():
    whole = numbered(3, 20, 13)
    found = cut(whole, 8, 8)
    assert found.stored.shape == (3 * 3 * 2, 8, 8, 1)
    assert np.array_equal(found.stored[..., 0], found.y)
    assert np.array_equal(np.unique(found.y), np.unique(whole.y))
    # all squares of an image stand together
    assert np.array_equal(np.repeat([0, 1, 2], 6), found.y[:, 0, 0] // 260)


def test_training_squares_overlap_by_half():
    part = numbered(2, 16, 16)
    found = Dataset("x", part, part, part, ("a", "b"), "").cut(8)
    assert [len(split) for split in (found.train, found.val, found.test)] == [18, 8, 8]
    assert found.shape == (8, 8, 1)
    assert found.cut(None) is found


def test_what_cannot_be_cut():
    part = numbered(2, 16, 12)
    with pytest.raises(UsageError, match=r"crop=13 needs images with masks.*received 16×12×1"):
        Dataset("x", part, part, part, ("a", "b"), "").cut(13)
    classes = Split(part.stored, np.zeros(2, "int64"))
    with pytest.raises(UsageError, match="crop=8 needs images with masks"):
        Dataset("x", classes, classes, classes, ("a", "b"), "").cut(8)


def test_numbers_in_names_count_as_numbers():
    names = ["b", "a10", "a2", "10", "2", "a2b3", "a", "a02"]
    assert [names[place] for place in natural_order(names)] == [
        "2", "10", "a", "a2", "a02", "a2b3", "a10", "b",
    ]  # fmt: skip


def test_the_last_ones_test():
    train, val, test = split_last(numbered(24, 2, 2), 4, seed=0)
    assert [len(part) for part in (train, val, test)] == [18, 2, 4]
    firsts = [part.y[:, 0, 0] // 4 for part in (train, val, test)]
    assert firsts[2].tolist() == [20, 21, 22, 23]
    assert sorted([*firsts[0], *firsts[1]]) == list(range(20))
    other = split_last(numbered(24, 2, 2), 4, seed=1)
    assert np.array_equal(other[2].y, test.y) and not np.array_equal(other[1].y, val.y)
    with pytest.raises(InputError, match="at least 25 examples for test_last=23, received 24"):
        split_last(numbered(24, 2, 2), 23, seed=0)
