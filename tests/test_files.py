"""Files written whole or not at all."""

import errno
import os

import pytest

from kerascourse.errors import WriteError
from kerascourse.files import replacing
from tests.cli.run import posix_only


def test_a_failed_write_leaves_the_old_content(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(RuntimeError), replacing(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@posix_only
def test_a_new_file_has_the_rights_of_any_other(tmp_path):
    path = tmp_path / "a.txt"
    with replacing(path) as temporary:
        temporary.write_text("new")
    mask = os.umask(0)
    os.umask(mask)
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o666 & ~mask


def test_where_nothing_can_be_written(tmp_path):
    with pytest.raises(WriteError, match="none"), replacing(tmp_path / "none" / "a.txt"):
        pass


def refused(times, number):
    """`os.replace` that is refused `times` times, with Windows' error `number` where it has one."""
    left = [number] * times

    def replace(source, target, original=os.replace):
        if left:
            error = PermissionError(errno.EACCES, "Access is denied")
            if number := left.pop():
                error.winerror = number
            raise error
        original(source, target)

    return replace


def test_a_file_that_a_reader_has_open_is_waited_for(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("old")
    monkeypatch.setattr(os, "replace", refused(2, number=32))
    with replacing(path) as temporary:
        temporary.write_text("new")
    assert path.read_text() == "new"
    monkeypatch.setattr(os, "replace", refused(99, number=32))
    with pytest.raises(WriteError, match="denied"), replacing(path):
        pass
    assert path.read_text() == "new" and list(tmp_path.iterdir()) == [path]


def test_a_file_that_may_not_be_written_is_told_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "replace", refused(1, number=None))
    with pytest.raises(WriteError, match="denied"), replacing(tmp_path / "a.txt"):
        pass
