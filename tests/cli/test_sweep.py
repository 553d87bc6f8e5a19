"""`kc sweep` as a user runs it: stopped, gone on with, and what it tells."""

import json
import shutil
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from kerascourse import runs
from kerascourse.models import keras_backend
from kerascourse.training import run
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


TINY = ("sweep", "fc10", "--over", "seed=1,2,3", "--dataset", "digits", "--limit", "64")
TINY += ("--epochs", "1", "--name", "tiny")


def weights(folder):
    """Each point's weights, layer by layer."""
    keras = keras_backend.start()
    return {
        path.name: keras.models.load_model(path / runs.MODEL).get_weights()
        for path in sorted((folder / "outputs" / "tiny").iterdir())
        if path.is_dir()
    }


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """The weights of each point of the sweep that one process trained."""
    folder = tmp_path_factory.mktemp("alone")
    assert kc(*TINY, "--worker", cwd=folder).returncode == 0
    return weights(folder)


def equal(one, other):
    return one.keys() == other.keys() and all(
        np.array_equal(a, b) for name in one for a, b in zip(one[name], other[name], strict=True)
    )


def test_a_worker_takes_what_others_leave(alone, tmp_path):
    """The test has the second point, and lets it go unfinished while the worker waits for it."""
    assert kc(*TINY, "--epochs", "1", "--worker", cwd=tmp_path).stdout == ""
    folder = tmp_path / "outputs" / "tiny"
    for seed in (1, 2, 3):
        if seed != 1:
            shutil.rmtree(folder / f"seed-{seed}")
    (folder / "seed-2" / runs.CHECKPOINT).mkdir(parents=True)
    third = folder / "seed-3" / runs.RESULT
    held = run.locked(folder / "seed-2")
    held.__enter__()

    def let_go():
        while not third.is_file():
            time.sleep(0.05)
        held.__exit__(None, None, None)

    thread = threading.Thread(target=let_go)
    thread.start()
    done = kc(*TINY, cwd=tmp_path)
    thread.join()
    assert done.returncode == 0, done.stderr
    said = [line for line in done.stderr.splitlines() if "of 3" in line or "another" in line]
    assert said == [
        "1 of 3: seed = 1, finished before",
        "another process has it",
        "3 of 3: seed = 3",
        "2 of 3: seed = 2",
    ]
    assert equal(weights(tmp_path), alone)
    assert (folder / "sweep.png").is_file()


@pytest.mark.slow
@posix_only
def test_workers_that_join_and_die_end_with_what_one_alone_has(alone, tmp_path):
    def worker():
        return subprocess.Popen(
            [sys.executable, "-m", "kerascourse", *TINY, "--worker"],
            cwd=tmp_path,
            env=clean_environment(),
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            encoding="utf-8",
        )

    first, second = worker(), worker()
    for line in first.stderr:
        if "of 3: seed" in line:
            first.kill()
            break
    first.wait()
    third = worker()
    assert [one.wait(600) for one in (second, third)] == [0, 0], second.stderr.read()
    assert equal(weights(tmp_path), alone)


def test_a_job_array_has_a_worker_a_point(tmp_path):
    done = kc(*TINY, "--submit", "job.sh", cwd=tmp_path)
    assert done.stdout == "job.sh: hand it in with sbatch job.sh\n"
    lines = (tmp_path / "job.sh").read_text("utf-8").splitlines()
    assert lines[0] == "#!/bin/bash" and "#SBATCH --array=1-3" in lines
    assert lines[-2:] == [f"cd {tmp_path}", f"exec kc {' '.join(TINY)} --worker"]
    subprocess.run(["bash", "-n", "job.sh"], cwd=tmp_path, check=True)
    assert not (tmp_path / "outputs").exists()
