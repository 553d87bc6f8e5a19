import numpy as np
import pytest

from kerascourse.data import catalogue
from kerascourse.data.dataset import Split, split
from kerascourse.data.digits import enlarge
from kerascourse.errors import InputError, UsageError


@pytest.fixture(scope="module")
def digits():
    return catalogue.load("digits")


def test_sizes_shape_and_range(digits):
    assert [len(part) for part in (digits.train, digits.val, digits.test)] == [1257, 180, 360]
    assert digits.shape == (28, 28, 1)
    for part in (digits.train, digits.val, digits.test):
        assert part.x.dtype == np.float32
        assert part.x.min() == 0
        assert 0.9 < part.x.max() <= 1
        assert set(part.y) == set(range(10))
    assert digits.class_names == tuple("0123456789")


def test_the_splits_are_disjoint_and_fixed_by_seed(digits):
    # where each of scikit-learn's images went, by its own number
    numbers = Split(np.arange(1797), np.arange(1797))
    parts = split(numbers, (180, 360), seed=0)
    assert sorted(np.concatenate([part.x for part in parts])) == list(range(1797))
    again, other = catalogue.load("digits", 0), catalogue.load("digits", 1)
    assert np.array_equal(again.test.x, digits.test.x)
    assert not np.array_equal(other.test.y, digits.test.y)


def test_limit_takes_training_examples_only(digits):
    few = digits.limited(10)
    assert len(few.train) == 10
    assert few.test is digits.test
    assert len(digits.limited(None).train) == len(digits.limited(9999).train) == 1257


def test_too_few_examples_to_split():
    with pytest.raises(InputError, match="more than 5 examples, received 5"):
        split(Split(np.zeros(5), np.zeros(5)), (2, 3), 0)


def test_enlarging_is_bilinear():
    # doubling [0, 1] puts new centres at −¼, ¼, ¾ and 1¼, and the border is repeated
    image = np.array([[[0.0, 1.0], [0.0, 1.0]]])
    assert enlarge(image, 4)[0, 0] == pytest.approx([0, 0.25, 0.75, 1])
    assert enlarge(np.ones((1, 8, 8)), 20) == pytest.approx(np.ones((1, 20, 20)))


def test_an_unknown_data_set_names_the_nearest():
    with pytest.raises(
        UsageError,
        match=r"digits, digit_scenes, mnist.*npz:PATH.*, received 'digit'.*Did you mean digits",
    ):
        catalogue.load("digit")
    with pytest.raises(UsageError, match="received 'zip:x'"):
        catalogue.check("zip:x")
