"""A file is whole or not at all, whatever the disk does; `python -m benchmarks.trust` has all."""

import os

import pytest

from kerascourse.errors import WriteError
from kerascourse.files import replacing
from tests.faults.disk import PAGE, Full, Recording

pytestmark = pytest.mark.skipif(
    not os.path.isdir("/proc/self/fd"), reason="what a file is called is asked of Linux"
)
OLD, NEW = b"old" * PAGE, b"new" * 2 * PAGE


def write_whole(path):
    with replacing(path) as temporary:
        temporary.write_bytes(NEW)


def write_in_place(path):
    path.write_bytes(NEW)
    os.mkdir(path.parent / "something-else")


def write_unsynced(path):
    beside = path.with_suffix(".new")
    beside.write_bytes(NEW)
    os.replace(beside, path)


def contents(write, folder):
    """What a file may have, at each step of writing it over, when the power fails; at last what it
    may have at the end."""
    path = folder / "file.bin"
    path.write_bytes(OLD)
    with Recording(folder) as recording:
        write(path)
    return [{disk.get("file.bin") for disk in moment.kept} for moment in recording.moments]


def test_a_power_cut_leaves_the_old_file_or_the_new(tmp_path):
    steps = contents(write_whole, tmp_path)
    assert set().union(*steps) == {OLD, NEW}
    assert steps[-1] == {NEW}


@pytest.mark.parametrize("write", [write_in_place, write_unsynced])
def test_the_stand_in_sees_who_does_not_sync(tmp_path, write):
    assert set().union(*contents(write, tmp_path)) - {OLD, NEW}


def test_each_operation_fails_once_on_a_full_disk(tmp_path):
    path = tmp_path / "file.bin"
    path.write_bytes(OLD)
    with Full(tmp_path) as full:
        write_whole(path)
    assert full.count >= 5
    failed = []
    for failing in range(1, full.count + 1):
        path.write_bytes(OLD)
        with Full(tmp_path, failing) as disk, pytest.raises(WriteError, match="no space left"):
            write_whole(path)
        failed.append(disk.failed)
        assert path.read_bytes() in (OLD, NEW)
        assert list(tmp_path.iterdir()) == [path]
    assert set(failed) == {"open", "write", "fsync", "replace"}


@pytest.mark.slow
@pytest.mark.parametrize("part", ["kills", "power", "cut", "full"])
def test_a_run_survives(tmp_path, part):
    from benchmarks.trust import Trust

    trust = Trust(tmp_path, epochs=2)
    tally = trust.full(every=40) if part == "full" else getattr(trust, part)()
    assert tally.tried > 10
    assert not tally.lost
