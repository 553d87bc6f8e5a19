"""What a student does in a first hour; `tests/test_elsewhere.py` runs it where POSIX is missing."""

import json

import pytest

from kerascourse.training import run
from tests.cli.run import kc, one_line
from tests.cli.test_runs import draw_digits


def test_a_first_hour(tmp_path):
    assert "61,706" in kc("summary", "lenet5", "--input", "32x32x1").stdout
    train = ("train", "lenet5", "--dataset", "digits", "--epochs", "1", "--name", "first")
    done = kc(*train, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "outputs" / "first"
    with run.locked(folder):
        busy = kc("resume", cwd=tmp_path)
    assert busy.returncode == 74 and "another process" in one_line(busy)
    (folder / "result.json").unlink()
    with run.locked(folder):
        (listed,) = json.loads(kc("runs", "--format", "json", cwd=tmp_path).stdout)
    assert listed["state"] == "running"
    resumed = kc("resume", "--format", "json", cwd=tmp_path)
    assert resumed.returncode == 0, resumed.stderr
    (listed,) = json.loads(kc("runs", "--format", "json", cwd=tmp_path).stdout)
    assert listed["state"] == "finished"
    assert listed["val"] == json.loads(resumed.stdout)["metrics"]["val"]["accuracy"]
    draw_digits(tmp_path)
    asked = kc("predict", "0.png", "--format", "json", cwd=tmp_path)
    assert asked.returncode == 0, asked.stderr
    assert len(json.loads(asked.stdout)["images"][0]["top"]) == 5
    picture = kc("plot", "history", cwd=tmp_path)
    assert (tmp_path / picture.stdout.strip()).is_file()


def test_an_answer(tmp_path):
    assert kc("quiz", "answer", "conv-basics", "1", "-1", cwd=tmp_path).returncode == 1
    assert kc("quiz", "sheet", "week10", "--student", "ana", cwd=tmp_path).returncode == 0
    (tmp_path / "class").mkdir()
    (tmp_path / "week10-ana.toml").rename(tmp_path / "class" / "ana.toml")
    graded = kc("quiz", "grade", "week10", "class", "--format", "json", cwd=tmp_path)
    assert graded.returncode == 0, graded.stderr
    (result,) = json.loads(graded.stdout)["results"]
    assert result["student"] == "ana" and result["score"] == 0


def test_what_is_missing_is_missing(tmp_path):
    """Else the other tests here would prove nothing."""
    with pytest.raises(ModuleNotFoundError):
        import fcntl  # noqa: F401
    with pytest.raises(PermissionError), (tmp_path / "a").open("w"):
        (tmp_path / "a").unlink()
