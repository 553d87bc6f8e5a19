"""Errors of reconstruction, by hand, and what a run keeps of them."""

import numpy as np
import pytest

from kerascourse.data.dataset import Dataset, Split
from kerascourse.errors import InputError, NotFoundError
from kerascourse.training import reconstruction_errors as errors


def test_the_three_errors_by_hand():
    x = np.array([[3.0, 4.0], [0.0, 0.0]], "float32")
    outputs = np.array([[3.0, 2.0], [1.0, 0.0]], "float32")
    found = errors.of(x, outputs, np.array([0.5, 2.0]))
    assert found.mse.tolist() == [2.0, 0.5]
    assert found.relative.tolist() == pytest.approx([2 / 12.5**0.5, 0.5 / errors.SMALLEST_SIZE])
    assert found.standardised.tolist() == [(4 / 2) / 2, (1 / 0.5) / 2]


def test_the_usual_error_is_of_the_training_examples():
    rng = np.random.default_rng(0)
    count = errors.CHUNK + 7
    x, outputs = rng.random((2, count, 3, 2, 1)).astype("float32")
    found = errors.normal((x, outputs), (x[:5], outputs[:5]))
    squares = np.square(x.astype("float64") - outputs).reshape(count, -1)
    assert found.usual == pytest.approx(squares.mean(0) + 0.01 * squares.mean(), rel=1e-9)
    assert found.train.mse == pytest.approx(squares.mean(1))
    # apart from the floor the mean of the training examples is 1
    assert found.train.standardised.mean() == pytest.approx(1, abs=0.02)
    assert np.array_equal(found.val.standardised, found.train.standardised[:5])


class Half:
    """A network that gives half of what it gets."""

    def predict(self, x, **_options):
        return x / 2


def test_what_is_kept_reads_back(tmp_path):
    rng = np.random.default_rng(0)
    parts = [Split(rng.random((n, 4)).astype("float32"), np.zeros(n, int)) for n in (9, 3, 2)]
    dataset = Dataset("t", *parts, ("row",), "")
    errors.keep(tmp_path, Half(), dataset)
    found = errors.kept(tmp_path)
    assert found.train.mse == pytest.approx(np.square(parts[0].x / 2).mean(1))
    assert len(found.val.relative) == 3 and found.usual.shape == (4,)


def test_damaged_and_missing_files_are_told(tmp_path):
    with pytest.raises(NotFoundError, match=r"errors\.npz"):
        errors.kept(tmp_path)
    for content in (b"", b"PK\x03\x04 cut", b"no archive"):
        (tmp_path / errors.FILE).write_bytes(content)
        with pytest.raises(InputError, match="cannot read"):
            errors.kept(tmp_path)
