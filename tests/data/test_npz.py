import numpy as np
import pytest

from kerascourse import memory
from kerascourse.data import catalogue
from kerascourse.errors import InputError, NotFoundError
from kerascourse.training import data_record


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


def test_a_plain_archive_is_read_as_ever(tmp_path):
    """The hash is that of kerascourse before it knew channels first: old runs go on."""
    x = (np.arange(30 * 9 * 8) % 251).astype("uint8").reshape(30, 9, 8)
    archive(tmp_path / "a.npz", x_train=x, x_test=x[:12])
    found = load(tmp_path / "a.npz")
    wanted = "cc7a2481d6dbd1156e41414b8e355b2237bfe6aabbee7efee139fadf34610d74"
    assert data_record.record(found).sha256 == wanted
    assert found.provenance == "the file a.npz"


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_channels_first_are_moved_to_the_end(tmp_path, channels):
    x = np.random.default_rng(0).integers(0, 256, (30, channels, 6, 7), dtype=np.uint8)
    archive(tmp_path / "a.npz", x_train=x, x_test=x[:12])
    found = load(tmp_path / "a.npz")
    assert found.shape == (6, 7, channels)
    assert np.array_equal(found.test.stored[5, 2, 4], x[5, :, 2, 4])
    assert f"images of {channels}×6×7: channels first, moved to the end" in found.provenance


@pytest.mark.parametrize(
    ("shape", "told"),
    [((3, 8, 3), True), ((1, 9, 4), True), ((9, 8, 3), False), ((8, 9, 9), False)],
)
def test_channels_that_are_not_surely_first_stay(tmp_path, shape, told):
    x = np.random.default_rng(0).integers(0, 256, (30, *shape), dtype=np.uint8)
    archive(tmp_path / "a.npz", x_train=x, x_test=x[:12])
    found = load(tmp_path / "a.npz")
    assert np.array_equal(found.test.stored, x[:12])
    assert ("read with the channels last" in found.provenance) == told


def test_images_of_one_colour_are_counted(tmp_path):
    x = np.random.default_rng(0).integers(0, 256, (30, 9, 8, 3), dtype=np.uint8)
    x[[7, 20]] = (9, 0, 255)
    archive(tmp_path / "a.npz", x_train=x, x_test=x[:12])
    words = load(tmp_path / "a.npz").provenance
    assert "of one colour throughout: 3, the first is x_train[7]" in words
    archive(tmp_path / "b.npz", x_train=np.ones((30, 9, 8)), x_test=np.zeros((12, 9, 8)))
    with pytest.raises(InputError, match="all 42 are of one colour throughout"):
        load(tmp_path / "b.npz")
    # a single pixel is always of one colour
    archive(tmp_path / "c.npz", x_train=x[:, :1, :1], x_test=x[:12, :1, :1])
    assert "one colour" not in load(tmp_path / "c.npz").provenance


def test_an_array_is_made_only_where_it_has_room(tmp_path, monkeypatch):
    """A million bytes of zeros are packed into a thousand."""
    path = tmp_path / "zeros.npz"
    images = np.zeros((1000, 32, 32), "uint8")
    images[0, 0, 0] = 1
    np.savez_compressed(
        path,
        x_train=images,
        y_train=np.zeros(1000, "uint8"),
        x_test=np.zeros((9, 32, 32), "uint8"),
        y_test=np.zeros(9, "uint8"),
    )
    load(path)
    monkeypatch.setattr(memory, "USUAL", 2**19)
    with pytest.raises(InputError, match=r"x_train would take 1.0 MB of memory"):
        load(path)


def test_a_label_is_no_reason_for_a_billion_classes(tmp_path):
    archive(tmp_path / "bad.npz", y_train=np.full(30, 10**9))
    with pytest.raises(InputError, match="from 0 to 9,999 in y_train, received 10"):
        load(tmp_path / "bad.npz")
