"""`kc plot history` as a user runs it."""

import json

from tests.cli.run import kc, one_line
from tests.cli.test_startup import imported
from tests.seeing.test_history import ROWS, folder


def test_an_interrupted_run_has_its_curves(tmp_path):
    (tmp_path / "outputs").mkdir()
    folder(tmp_path / "outputs" / "mine")
    process = kc("plot", "history", "--format", "json", cwd=tmp_path)
    assert process.returncode == 0, process.stderr
    document = json.loads(process.stdout)
    assert document["best_epoch"] == 3 and document["file"] == "history-mine.png"
    table = (tmp_path / "history-mine.csv").read_text().splitlines()
    assert len(table) == len(ROWS.splitlines())
    process = kc("plot", "history", "mini", cwd=tmp_path)
    assert process.returncode == 66 and "nearest: mine" in one_line(process)


def test_another_folder_of_runs(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    folder(tmp_path / "elsewhere" / "mine")
    process = kc("plot", "history", "--runs", "elsewhere", cwd=tmp_path)
    assert process.stdout == "history-mine.png\n", process.stderr
    process = kc("plot", "history", "mine", "--out", "h.svg", cwd=tmp_path, KC_RUNS="elsewhere")
    assert process.stdout == "h.svg\n", process.stderr
    for name in ("latest", "mine"):
        process = kc("plot", "history", name, "--runs", "nowhere", cwd=tmp_path)
        assert process.returncode == 66 and "a run in nowhere" in one_line(process)


def test_an_unfinished_run_is_drawn_without_keras(tmp_path):
    folder(tmp_path / "mine")
    out = str(tmp_path / "h.png")
    line = imported(["plot", "history", "--runs", str(tmp_path), "--out", out])
    assert line.startswith("code 0") and "keras" not in line and "tensorflow" not in line
