"""Runs of an earlier version resume, are scored and drawn as they were then: see `old_runs`."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.run import kc

OLD = Path(__file__).parent / "old_runs"
# what the version that began it came to, gone on with from the same state
TEST_LOSS, TEST_ACCURACY = 2.293966, 0.175


@pytest.fixture
def folder(tmp_path):
    """A folder of one's own with both runs in `outputs`."""
    shutil.copytree(OLD, tmp_path / "outputs")
    return tmp_path


def test_a_stopped_run_ends_as_it_would_have(folder):
    done = kc("resume", "classifier", "--format", "json", cwd=folder)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["epochs"] == 4
    assert result["metrics"]["test"]["loss"] == pytest.approx(TEST_LOSS, rel=1e-4)
    assert result["metrics"]["test"]["accuracy"] == pytest.approx(TEST_ACCURACY, abs=1e-6)
    begun = (OLD / "classifier" / "history.csv").read_text("utf-8").splitlines()
    ended = (folder / "outputs" / "classifier" / "history.csv").read_text("utf-8").splitlines()
    assert ended[: len(begun)] == begun and len(ended) == 5


def test_a_finished_run_scores_what_it_scored(folder):
    kept = json.loads((OLD / "autoencoder" / "result.json").read_text("utf-8"))["metrics"]
    done = kc("evaluate", "autoencoder", "--format", "json", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["metrics"]["test"] == pytest.approx(kept["test"], rel=1e-5)
    listed = json.loads(kc("runs", "--format", "json", cwd=folder).stdout)
    assert {one["run"]: one["state"] for one in listed} == {
        "autoencoder": "finished",
        "classifier": "interrupted",
    }


@pytest.mark.parametrize(
    ("run", "kind"),
    [
        ("classifier", "history"),
        ("classifier", "filters"),
        ("classifier", "heatmap"),
        ("autoencoder", "history"),
        ("autoencoder", "reconstructions"),
        ("autoencoder", "manifold"),
    ],
)
def test_its_pictures_are_drawn(folder, run, kind):
    done = kc("plot", kind, run, "--out", "it.png", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "it.png").read_bytes().startswith(b"\x89PNG")
