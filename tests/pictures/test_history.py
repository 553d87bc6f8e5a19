"""`kc plot history` as a user runs it."""

import json

from tests.cli.run import kc, one_line
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
