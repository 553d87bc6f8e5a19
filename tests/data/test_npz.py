import numpy as np
import pytest

from kerascourse.data import catalogue
from kerascourse.errors import InputError, NotFoundError


def archive(path, **changes):
    rng = np.random.default_rng(0)
    arrays = {
        "x_train": rng.integers(0, 256, (30, 9, 8), dtype=np.uint8),
        "y_train": np.arange(30) % 3,
        "x_test": rng.integers(0, 256, (12, 9, 8), dtype=np.uint8),
        "y_test": np.arange(12) % 3,
    } | changes
    np.savez(path, **{name: value for name, value in arrays.items() if value is not None})
    return arrays


def load(path):
    return catalogue.load(f"npz:{path}")


def test_bytes_become_numbers_from_0_to_1(tmp_path):
    arrays = archive(tmp_path / "mine.npz")
    found = load(tmp_path / "mine.npz")
    assert found.name == "npz:mine"
    assert found.shape == (9, 8, 1)
    assert [len(part) for part in (found.train, found.val, found.test)] == [27, 3, 12]
    assert found.test.x[..., 0] == pytest.approx(arrays["x_test"] / 255)
    assert found.class_names == ("0", "1", "2")


def test_a_column_of_classes_and_real_images(tmp_path):
    images = np.random.default_rng(0).uniform(size=(30, 9, 8, 3))
    archive(
        tmp_path / "a.npz",
        x_train=images,
        x_test=images[:12],
        y_train=np.arange(30)[:, np.newaxis] % 3,
    )
    assert load(tmp_path / "a.npz").shape == (9, 8, 3)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"y_test": None}, "x_train, y_train, x_test, y_test"),
        ({"x_train": np.zeros((30, 9))}, r"x_train .* received \(30, 9\)"),
        ({"x_train": np.full((30, 9, 8), 2.0)}, r"\[0, 1\] in x_train, received 2 to 2"),
        ({"x_train": np.full((30, 9, 8), np.nan)}, r"\[0, 1\] in x_train"),
        ({"x_test": np.zeros((12, 9, 9))}, r"x_test of shape \(9, 8, 1\)"),
        ({"y_train": np.arange(29)}, "as many x_train as y_train, received 30 and 29"),
        ({"y_train": -np.arange(30)}, "classes 0, 1, 2"),
        ({"y_train": np.arange(30) / 2}, "classes 0, 1, 2"),
        ({"y_train": np.array([object()] * 30)}, "cannot read"),
        ({"x_test": np.zeros((0, 9, 8)), "y_test": np.arange(0)}, "received 0 and 0"),
    ],
)
def test_a_bad_archive_is_told(tmp_path, changes, told):
    archive(tmp_path / "bad.npz", **changes)
    with pytest.raises(InputError, match=told):
        load(tmp_path / "bad.npz")


def test_no_archive(tmp_path):
    with pytest.raises(NotFoundError):
        load(tmp_path / "none.npz")
    for content in (b"", b"no archive", b"PK\x03\x04 cut off"):
        (tmp_path / "cut.npz").write_bytes(content)
        with pytest.raises(InputError, match="cannot read"):
            load(tmp_path / "cut.npz")
