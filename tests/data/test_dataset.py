"""Training on normal cases alone."""

import numpy as np
import pytest

from kerascourse.data import catalogue
from kerascourse.data.dataset import Dataset, Split, class_numbers
from kerascourse.errors import InputError, UsageError


@pytest.fixture(scope="module")
def digits():
    return catalogue.load("digits")


def test_normal_classes_alone_are_left_to_train_and_validate(digits):
    found = digits.only_normal(("3", "8"))
    for before, after in ((digits.train, found.train), (digits.val, found.val)):
        kept = np.isin(before.y, [3, 8])
        assert np.array_equal(after.stored, before.stored[kept])
        assert np.array_equal(after.y, before.y[kept])
    assert found.test is digits.test


def test_a_class_is_told_by_name_and_else_by_number():
    names = ("cats", "1", "dogs")
    assert class_numbers(("dogs", "0", "1"), names) == [2, 0, 1]
    for wrong in ("dog", "3", "-1", "²"):
        with pytest.raises(UsageError, match=f"received '{wrong}'"):
            class_numbers((wrong,), names)
    with pytest.raises(UsageError, match="nearest: dogs"):
        class_numbers(("dog",), names)


def test_data_without_classes_have_no_normal_ones(digits):
    with pytest.raises(UsageError, match="digit_scenes has none"):
        catalogue.load("digit_scenes", normal=("digit",))
    few = Split(digits.train.stored[:1], digits.train.y[:1])
    alone = Dataset("few", few, few, few, digits.class_names, "")
    with pytest.raises(InputError, match="few has 0 and 0"):
        alone.only_normal((str((few.y[0] + 1) % 10),))
