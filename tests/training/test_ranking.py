import json
import os
from dataclasses import asdict

import pytest

from kerascourse import runs
from kerascourse.errors import InputError
from kerascourse.training import ranking, run

RESULT = run.Result(
    run="", model="lenet5", dataset="digits", backend="tensorflow", device="cpu",
    precision="float32", seed=0, epochs=2, params=61706, seconds=3.5, images_per_second=9.0,
    metrics={}, versions={},
)  # fmt: skip


def make_run(out, name, accuracy=None, model="lenet5", dataset="digits", metric="accuracy"):
    """A run's folder as `kc train` leaves it; interrupted after an epoch without `accuracy`."""
    folder = run.create(out, name, model, dataset)
    text = f'model = "{model}"\ndataset = "{dataset}"\nepochs = 2\n'
    (folder / runs.RECIPE).write_text(text, "utf-8")
    rows = [
        {"epoch": i + 1, "loss": 1.0, f"val_{metric}": 0.25 * i, "seconds": 2.0} for i in range(2)
    ]
    run.write_history(folder / runs.HISTORY, rows if accuracy is not None else rows[:1])
    if accuracy is not None:
        parts = {part: {metric: accuracy, "loss": 1.0} for part in ("train", "val", "test")}
        document = asdict(RESULT) | {
            "run": name,
            "model": model,
            "dataset": dataset,
            "metrics": parts,
        }
        (folder / runs.RESULT).write_text(json.dumps(document), "utf-8")
    return folder


def test_the_best_of_each_task_and_data_come_first(tmp_path):
    make_run(tmp_path, "good", 0.9)
    make_run(tmp_path, "best", 0.95, model="resnet20")
    make_run(tmp_path, "stopped")
    make_run(tmp_path, "elsewhere", 0.99, dataset="mnist")
    make_run(tmp_path, "near", 0.01, model="sparse", metric="mse")
    make_run(tmp_path, "far", 0.2, model="undercomplete", metric="mse")
    names = [one.run for one in ranking.listed(tmp_path)]
    assert names == ["best", "good", "stopped", "elsewhere", "near", "far"]


def test_an_unfinished_run(tmp_path):
    folder = make_run(tmp_path, "one")
    (one,) = ranking.listed(tmp_path)
    assert (one.state, one.epochs, one.planned) == ("interrupted", 1, 2)
    assert (one.metric, one.val, one.test) == ("accuracy", 0.0, None)
    with run.locked(folder):
        (one,) = ranking.listed(tmp_path)
        assert one.state == "running"


@pytest.mark.parametrize("name", [runs.RECIPE, runs.RESULT, runs.HISTORY])
def test_a_damaged_run_is_listed_as_such(tmp_path, name):
    folder = make_run(tmp_path, "one", 0.5)
    (folder / name).write_bytes(b"\xff{=,\n1")
    (one,) = ranking.listed(tmp_path)
    assert one.state == "damaged"
    if name == runs.RESULT:
        with pytest.raises(InputError, match="cannot read"):
            run.read_result(folder)


def test_no_runs(tmp_path):
    assert ranking.listed(tmp_path / "none") == []
    os.makedirs(tmp_path / "no-run")
    assert ranking.listed(tmp_path) == []
