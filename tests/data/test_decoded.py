"""The decoded copy: verified, whole or absent, and bound to what it was decoded from."""

import json
import os
import sys

import numpy as np
import pytest

from kerascourse.data import decoded, places
from kerascourse.errors import WriteError


def write(folder, source="one", value=0):
    with decoded.writing(folder, source) as new:
        for part in decoded.PARTS:
            np.save(new / f"{part}.npy", np.full((6, 2), value, "uint8"))
        (new / "class_names.json").write_text(json.dumps(["a", "b"]))


def test_what_was_written_is_read(tmp_path):
    write(tmp_path / "set", value=7)
    copy = decoded.read(tmp_path / "set", "one")
    assert copy.class_names == ("a", "b")
    assert all((array == 7).all() for array in copy.arrays.values())
    assert decoded.read(tmp_path / "set", None) is not None
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_another_source_counts_as_absent(tmp_path):
    write(tmp_path / "set")
    assert decoded.read(tmp_path / "set", "two") is None
    write(tmp_path / "set", "two", value=9)
    assert decoded.read(tmp_path / "set", "one") is None
    assert (decoded.read(tmp_path / "set", "two").arrays["train_x"] == 9).all()


@pytest.mark.parametrize("part", [*decoded.PARTS, "manifest"])
@pytest.mark.parametrize("damage", ["flipped", "cut", "emptied", "removed"])
def test_damage_counts_as_absent(tmp_path, part, damage):
    write(tmp_path / "set")
    path = tmp_path / "set" / ("manifest.json" if part == "manifest" else f"{part}.npy")
    content = bytearray(path.read_bytes())
    if damage == "removed":
        path.unlink()
    else:
        content[-3] ^= 1
        path.write_bytes({"flipped": content, "cut": content[:-3], "emptied": b""}[damage])
    assert decoded.read(tmp_path / "set", "one") is None


def test_a_failure_leaves_nothing_behind(tmp_path):
    write(tmp_path / "set")
    with pytest.raises(RuntimeError), decoded.writing(tmp_path / "set", "two"):
        raise RuntimeError
    assert decoded.read(tmp_path / "set", "one") is not None
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_a_cache_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError, match="XDG_CACHE_HOME"):
        write(tmp_path / "file" / "set")


def test_a_digest_tells_type_and_shape_apart():
    zeros = np.zeros(8, "uint8")
    found = {decoded.digest(a) for a in (zeros, zeros.reshape(2, 4), zeros.view("int8"))}
    assert len(found) == 3


def test_the_newest_prepared_version(tmp_path):
    for version in ("3.0.9", "3.0.10", "2.9.0", "3.1.0", "incomplete.9.9.9"):
        (tmp_path / "mnist" / version).mkdir(parents=True)
        if version != "3.1.0":  # a preparation that never ended
            (tmp_path / "mnist" / version / "dataset_info.json").write_text("{}")
    assert places.prepared(tmp_path, "mnist").name == "3.0.10"
    assert places.prepared(tmp_path, "cifar10") is None


def test_the_identity_changes_with_any_file(tmp_path):
    (tmp_path / "shard").write_bytes(b"12345")
    before = places.identity(tmp_path)
    assert places.identity(tmp_path) == before
    status = (tmp_path / "shard").stat()
    (tmp_path / "shard").write_bytes(b"12346")
    os.utime(tmp_path / "shard", ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert places.identity(tmp_path) != before


def test_the_cache_is_where_the_platform_has_it(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert places.decoded("mnist") == tmp_path / "kerascourse" / "datasets" / "mnist"


@pytest.mark.skipif(sys.platform != "linux", reason="other platforms have other folders")
def test_without_a_variable_the_cache_is_the_users(tmp_path, monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert places.decoded("mnist") == tmp_path / ".cache" / "kerascourse" / "datasets" / "mnist"
