"""A run put away in one file, and taken out again."""

import shutil
import zipfile

import pytest

from kerascourse.errors import WriteError
from kerascourse.training import archive, pruning, ranking
from tests.training.test_ranking import make_run


def contents(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_unpacked_it_is_the_run_again(tmp_path):
    folder = make_run(tmp_path / "runs", "one", 0.9)
    (folder / "plots" / "ñ.png").write_bytes(b"1234")
    before = contents(folder)
    file = archive.pack(folder, tmp_path / "away" / "deep")
    assert file == tmp_path / "away" / "deep" / "one.zip"
    shutil.unpack_archive(file, tmp_path / "elsewhere")
    assert contents(tmp_path / "elsewhere" / "one") == before
    assert [one.run for one in ranking.listed(tmp_path / "elsewhere")] == ["one"]


def test_what_goes_lies_in_the_archive_first(tmp_path):
    for name, accuracy in (("best", 0.9), ("other", 0.8)):
        make_run(tmp_path / "runs", name, accuracy)
    out, away = tmp_path / "runs", tmp_path / "away"
    for removal in pruning.removals(out, pruning.Choice(keep=1)):
        pruning.remove(out, removal, away)
    assert [one.run for one in ranking.listed(out)] == ["best"]
    assert [path.name for path in away.iterdir()] == ["other.zip"]


def test_nothing_goes_where_it_cannot_be_put_away(tmp_path):
    folder = make_run(tmp_path / "runs", "one", 0.9)
    (removal,) = pruning.removals(tmp_path / "runs", pruning.Choice(keep=0))
    (tmp_path / "one.zip").write_text("somebody's")
    with pytest.raises(WriteError, match=r"one\.zip is there already"):
        pruning.remove(tmp_path / "runs", removal, tmp_path)
    with pytest.raises(WriteError):
        pruning.remove(tmp_path / "runs", removal, tmp_path / "one.zip" / "in")
    assert (tmp_path / "one.zip").read_text() == "somebody's"
    assert folder.is_dir()


def test_a_file_that_reads_back_damaged_is_not_kept(tmp_path, monkeypatch):
    folder = make_run(tmp_path / "runs", "one", 0.9)
    monkeypatch.setattr(zipfile.ZipFile, "testzip", lambda self: "one/recipe.toml")
    with pytest.raises(WriteError, match=r"one\.zip"):
        archive.pack(folder, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["runs"]
