"""What was read of runs before: taken where nothing changed, and never trusted where it did."""

import json
import os
import shutil

import pytest

from kerascourse import runs
from kerascourse.training import ranking, run, run_index
from tests.training.test_ranking import make_run


@pytest.fixture
def out(tmp_path, monkeypatch):
    """A folder of runs that is large enough to be remembered, with a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(run_index, "LEAST", 3)
    for name, accuracy in (("a", 0.9), ("b", 0.8), ("c", 0.7), ("stopped", None)):
        make_run(tmp_path / "runs", name, accuracy)
    return tmp_path / "runs"


@pytest.fixture
def read(monkeypatch):
    """The names of the runs whose files are read."""
    names = []

    def counted(folder, original=ranking._listed):
        names.append(folder.name)
        return original(folder)

    monkeypatch.setattr(ranking, "_listed", counted)
    return names


def test_nothing_is_read_twice(out, read):
    first = ranking.listed(out)
    assert sorted(read) == ["a", "b", "c", "stopped"]
    assert ranking.listed(out) == first
    assert len(read) == 4


def changed_result(folder):
    document = json.loads((folder / runs.RESULT).read_text("utf-8"))
    document["metrics"]["val"]["accuracy"] = 0.95
    (folder / runs.RESULT).write_text(json.dumps(document), "utf-8")


def a_picture(folder):
    (folder / "plots" / "one.png").write_bytes(bytes(1000))


@pytest.mark.parametrize("change", [changed_result, a_picture, shutil.rmtree])
def test_what_changed_is_read_again(out, read, change):
    ranking.listed(out)
    read.clear()
    change(out / "c")
    found = ranking.listed(out)
    assert read == (["c"] if (out / "c").is_dir() else [])
    read.clear()
    shutil.rmtree(run_index.places.cache())
    assert ranking.listed(out) == found


def test_a_run_that_trains_is_seen_though_no_file_changed(out):
    states = [one.state for one in ranking.listed(out) if one.run == "stopped"]
    (out / "stopped" / runs.CHECKPOINT).mkdir(exist_ok=True)
    with run.locked(out / "stopped"):
        ranking.listed(out)
        states += [one.state for one in ranking.listed(out) if one.run == "stopped"]
    states += [one.state for one in ranking.listed(out) if one.run == "stopped"]
    assert states == ["interrupted", "running", "interrupted"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"version": 1}', '{"version": 1, "folder": "?", "runs": {"a": 3}}']
)
def test_a_damaged_cache_is_none(out, text):
    expected = ranking.listed(out)
    (file,) = (run_index.places.cache() / "runs").iterdir()
    file.write_text(text.replace("?", str(out.resolve())), "utf-8")
    assert ranking.listed(out) == expected


def test_a_cache_that_cannot_be_written_is_done_without(out, tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be", "utf-8")
    assert [one.run for one in ranking.listed(out)] == ["a", "b", "c", "stopped"]


def test_fields_of_another_version_are_read_again(out):
    expected = ranking.listed(out)
    (file,) = (run_index.places.cache() / "runs").iterdir()
    file.write_text(file.read_text("utf-8").replace('"planned"', '"epochs_in_all"'), "utf-8")
    assert ranking.listed(out) == expected


def test_few_runs_are_not_kept(out, monkeypatch):
    monkeypatch.setattr(run_index, "LEAST", 100)
    ranking.listed(out)
    assert not os.path.isdir(run_index.places.cache() / "runs")
