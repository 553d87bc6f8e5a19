"""Data sets that are whole, cut, damaged: as TensorFlow Datasets and NumPy write them."""

import json
import shutil
import time

import numpy as np
import pytest

from kerascourse.data import decoded, places
from kerascourse.doctor.data_sets import digest_of, faults, findings, is_damaged, look
from tests.doctor.made import by_id
from tests.shared_data import PREPARED, needs_prepared

FOREVER = float("inf")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The real MNIST in a folder of its own, and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.copytree(PREPARED / "mnist", tmp_path / "data" / "mnist")
    return places.prepared(tmp_path / "data", "mnist")


def of_mnist(prepared):
    return by_id(findings(look(prepared.parents[1], 10)))["data.mnist"]


@needs_prepared
@pytest.mark.parametrize("name", ["mnist", "cifar10"])
def test_what_tensorflow_datasets_prepared_is_whole(name):
    assert list(faults(places.prepared(PREPARED, name))) == []


@needs_prepared
def test_a_file_that_is_cut(here):
    assert of_mnist(here).status == "ok"
    (file,) = here.glob("mnist-test*")
    file.chmod(0o644)
    size = file.stat().st_size
    with file.open("rb+") as opened:
        opened.truncate(size - 1)
    finding = of_mnist(here)
    assert finding.status == "problem" and f"{size - 1:,}" in finding.found
    assert str(here) in finding.advice and "kc data get mnist" in finding.advice


@needs_prepared
def test_a_file_that_is_missing(here):
    here.chmod(0o755)
    (file,) = here.glob("mnist-train*")
    file.unlink()
    finding = of_mnist(here)
    assert finding.status == "problem" and file.name in finding.found


@needs_prepared
@pytest.mark.parametrize("text", ["{", "[]", '{"splits": 3, "name": "mnist"}', "{}"])
def test_a_record_that_is_none(here, text):
    (here / places.INFO).chmod(0o644)
    (here / places.INFO).write_text(text)
    assert of_mnist(here).status == "problem"


def write_copy(folder):
    with decoded.writing(folder, "source") as new:
        for number, part in enumerate(places.PARTS):
            np.save(new / f"{part}.npy", np.arange(24, dtype="int32").reshape(6, 2, 2) + number)
        (new / "class_names.json").write_text(json.dumps(["a", "b"]))


@pytest.mark.parametrize("dtype", ["uint8", "int64", "<f4", "bool"])
@pytest.mark.parametrize("shape", [(3,), (4, 5), (2, 3, 4, 1)])
def test_the_digest_is_that_of_the_cache(tmp_path, dtype, shape):
    array = (np.arange(np.prod(shape)).reshape(shape) % 2).astype(dtype)
    np.save(tmp_path / "a.npy", array)
    assert digest_of(tmp_path / "a.npy", FOREVER) == decoded.digest(array)


@pytest.mark.parametrize("part", [*places.PARTS, "manifest"])
@pytest.mark.parametrize("damage", ["flipped", "cut", "emptied", "removed", "longer"])
def test_a_decoded_copy_is_damaged_where_the_cache_says_so(tmp_path, part, damage):
    copy = tmp_path / "set"
    write_copy(copy)
    assert is_damaged(copy, FOREVER) is False
    path = copy / ("manifest.json" if part == "manifest" else f"{part}.npy")
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    if damage == "removed":
        path.unlink()
    else:
        changed = {"flipped": content, "cut": content[:-3], "emptied": b"", "longer": content * 2}
        path.write_bytes(changed[damage])
    assert is_damaged(copy, FOREVER) is True
    assert decoded.read(copy, None) is None


def test_without_time_the_contents_are_not_judged(tmp_path):
    write_copy(tmp_path / "set")
    assert is_damaged(tmp_path / "set", time.monotonic() - 1) is None
    (tmp_path / "set" / "test_y.npy").write_bytes(b"")
    assert is_damaged(tmp_path / "set", time.monotonic() - 1) is True


def test_copies_and_leftovers(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    copy = places.decoded("mnist")
    copy.parent.mkdir(parents=True)
    write_copy(copy)
    folder = tmp_path / "data"
    (folder / "cifar10" / "3.0.2.incompleteABC").mkdir(parents=True)
    found = by_id(findings(look(folder, 10)))
    assert found["data.mnist"].status == "ok"
    assert "incompleteABC" in found["data.cifar10"].advice
    (copy / "train_x.npy").write_bytes(b"")
    found = by_id(findings(look(folder, 10)))
    assert found["data.mnist"].status == "warning"  # it is fetched again
