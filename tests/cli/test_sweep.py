"""`kc sweep` as a user runs it: stopped, gone on with, and what it tells."""

import json
import signal
import subprocess
import sys

import pytest

from tests.cli.run import clean_environment, kc, posix_only

COMMAND = (
    *("sweep", "undercomplete", "--over", "latent=2,4", "--dataset", "digits", "--epochs", "3"),
    *("--limit", "320", "--set", "depth=1"),
)


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    """(folder, exit code, last line of stderr) of a sweep that got a Ctrl-C in its second fit."""
    folder = tmp_path_factory.mktemp("work")
    with subprocess.Popen(
        [sys.executable, "-m", "kerascourse", *COMMAND],
        cwd=folder,
        env=clean_environment(),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        second = False
        for line in process.stderr:
            second = second or line.startswith("2 of 2: latent = 4")
            if second and line.startswith("epoch 1/3"):
                break
        process.send_signal(signal.SIGINT)
        last = process.stderr.read().splitlines()[-1]
        return folder, process.wait(), last


@posix_only
def test_ctrl_c_tells_how_to_go_on_and_the_same_command_does(stopped):
    folder, code, last = stopped
    assert code == 130
    assert last == f"kc: interrupted, what is done is kept. Go on with: kc {' '.join(COMMAND)}"
    done = kc(*COMMAND, "--format", "json", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "1 of 2: latent = 2, finished before" in done.stderr
    assert "epoch 1/3" not in done.stderr and "epoch 3/3" in done.stderr
    document = json.loads(done.stdout)
    assert [point["value"] for point in document["points"]] == [2, 4]
    assert all(point["ratio"] > 0 and point["params"] > 0 for point in document["points"])
    (sweep,) = (folder / "outputs").iterdir()
    assert document["folder"] == f"outputs/{sweep.name}"
    assert {"sweep.png", "sweep.csv", "sweep.toml"} < {path.name for path in sweep.iterdir()}
    # each point is a run like any other
    assert kc("runs", "--runs", document["folder"], cwd=folder).stdout.count("finished") == 2


def test_a_point_that_diverges_does_not_end_the_sweep(tmp_path):
    rates = "learning_rate=1e30,1e-3"
    options = "--dataset digits --epochs 1 --limit 64 --set depth=1".split()
    done = kc("sweep", "undercomplete", "--over", rates, *options, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[2].split() == ["1e+30"] and lines[3].split()[0] == "0.001"
    assert "learning_rate = 1e+30: the loss in epoch 1 is no number" in lines


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["undercomplete"], 2, "--over"),
        (["undercomplete", "--over", "latent"], 2, "Try: --over latent=2,8,32"),
        (["undercomplete", "--over", "latnt=2"], 2, "Did you mean latent?"),
        (["undercomplete", "--over", "latent=2,0"], 2, "received '0'"),
        (["nothing", "--over", "latent=2"], 65, "expected a model"),
    ],
)
def test_failures_are_one_line_before_anything_trains(tmp_path, arguments, code, told):
    done = kc("sweep", *arguments, "--dataset", "digits", cwd=tmp_path)
    assert done.returncode == code and done.stdout == ""
    lines = done.stderr.splitlines()
    assert told in lines[-1] and len(lines) <= 2
    assert not (tmp_path / "outputs").exists()
