"""Several processes train one network on JAX: real ones, which meet over 127.0.0.1."""

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from benchmarks.kills import compare, outcome
from kerascourse import runs
from kerascourse.training import run

ROOT = Path(__file__).parents[2]
LONGEST = 600  # seconds
NORMALISED = "conv3-8 bn relu pool2 conv3-16 bn relu gap drop0.3 fc10"
# 83 examples: the last batch is of 3, which does not divide
RECIPE = {
    "model": NORMALISED,
    "dataset": "digits",
    "batch_size": 16,
    "limit": 83,
    "epochs": 1,
    "seed": 3,
    "backend": "jax",
    "optimizer": "sgd",
    "learning_rate": 0.02,
}
LONG = {"epochs": 4, "save_every": 2, "keep": "mean", "watch": True}


@pytest.fixture
def recipe(tmp_path):
    def written(**changes):
        path = tmp_path / "recipe.toml"
        lines = [f"{key} = {json.dumps(value)}\n" for key, value in (RECIPE | changes).items()]
        path.write_text("".join(lines) + "[augment]\nshift = 2\nnoise = 0.1\n", "utf-8")
        return path

    pytest.importorskip("jax")
    return written


def kc(folder, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "kerascourse", *map(str, arguments)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "KC_LANG": "en", "XLA_FLAGS": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


@contextmanager
def started(folder, count, *arguments):
    """The processes of a command, each with its number."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    where = ["--coordinator", f"127.0.0.1:{port}", "--processes", count, "--process-id"]
    made = [kc(folder, *arguments, *where, place) for place in range(count)]
    try:
        yield made
    finally:
        for each in made:
            each.kill()
            each.communicate()


def ended(processes):
    """The exit code of each, what it wrote to stdout and to stderr."""
    told = [each.communicate(timeout=LONGEST) for each in processes]
    return [(each.returncode, *words) for each, words in zip(processes, told, strict=True)]


def trained(folder, count, recipe, name):
    """The folder of the run `name`, trained in so many processes; only the first tells."""
    with started(folder, count, "train", recipe, "--name", name) as processes:
        first, *others = ended(processes)
    assert first[0] == 0, first
    assert others == [(0, "", "")] * (count - 1)
    return folder / "outputs" / name


def alone(folder, recipe, name):
    ((code, _out, err),) = ended([kc(folder, "train", recipe, "--name", name)])
    assert code == 0, err
    return folder / "outputs" / name


def require_near(one, several, most):
    """The weights and the history are those of one process, to rounding."""
    histories = (run.read_history(folder / runs.HISTORY) for folder in (one, several))
    for row, other in zip(*histories, strict=True):
        for key in row.keys() - {"seconds", "images_per_second"}:
            assert other[key] == pytest.approx(row[key], rel=1e-3)
    first, second = (weights(folder) for folder in (one, several))
    apart = max(float(np.abs(a - b).max()) for a, b in zip(first, second, strict=True))
    assert apart < most


def weights(folder):

    import h5py

    with zipfile.ZipFile(folder / runs.MODEL) as archive:
        content = io.BytesIO(archive.read("model.weights.h5"))
    found = []
    with h5py.File(content) as file:
        file.visititems(lambda name, item: found.append(item[()]) if hasattr(item, "shape") else 0)
    return [array for array in found if np.issubdtype(array.dtype, np.floating)]


def test_two_processes_train_what_one_does(tmp_path, recipe):
    written = recipe()
    two = trained(tmp_path, 2, written, "two")
    require_near(alone(tmp_path, written, "one"), two, 1e-4)
    result = json.loads((two / runs.RESULT).read_text("utf-8"))
    assert result["device"] == "2 × cpu"
    assert "processes = 2" in (two / runs.RECIPE).read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("changes", [{"model": "vae", "learning_rate": 1e-4}, {"model": "lenet5"}])
def test_four_processes_train_what_one_does(tmp_path, recipe, changes):
    written = recipe(**changes)
    require_near(alone(tmp_path, written, "one"), trained(tmp_path, 4, written, "four"), 1e-4)


def broken(folder, recipe, place, number):
    """What became of each process of a run in two of which number `place` gets a signal after the
    first state."""
    with started(folder, 2, "train", recipe, "--name", "broken") as processes:
        place_of_run = folder / "outputs" / "broken"
        end = time.monotonic() + LONGEST
        while not run.states(place_of_run / runs.CHECKPOINT):
            assert time.monotonic() < end
            assert processes[place].poll() is None, processes[place].communicate()
            time.sleep(0.01)
        processes[place].send_signal(number)
        return ended(processes)


def gone_on(folder):
    with started(folder, 2, "resume", "broken") as processes:
        first, other = ended(processes)
    assert first[0] == 0, first
    assert other == (0, "", "")
    return folder / "outputs" / "broken"


@pytest.mark.slow
@pytest.mark.parametrize("killed", [0, 1])
def test_where_one_is_killed_the_other_ends_in_a_line_and_both_go_on_bit_equal(
    tmp_path, recipe, killed
):
    written = recipe(**LONG)
    undisturbed = trained(tmp_path, 2, written, "undisturbed")
    told = broken(tmp_path, written, killed, signal.SIGKILL)
    assert told[killed][0] == -signal.SIGKILL
    code, out, err = told[1 - killed]
    assert (code, out) == (69, "")
    assert err.splitlines()[-1] == (
        f"kc: process {killed} of 2 is gone, so this one ends too. "
        "Try: kc resume RUN, in as many processes"
    )
    assert killed == 0 or not [line for line in err.splitlines() if "rror" in line]
    assert compare(outcome(gone_on(tmp_path)), outcome(undisturbed)) == []


@pytest.mark.slow
@pytest.mark.parametrize(("place", "number"), [(0, signal.SIGINT), (1, signal.SIGTERM)])
def test_a_stop_by_hand_of_one_stops_all_with_the_state_saved(tmp_path, recipe, place, number):
    written = recipe(**LONG)
    undisturbed = trained(tmp_path, 2, written, "undisturbed")
    for code, out, err in broken(tmp_path, written, place, number):
        assert (code, out) == (130, "")
        line = err.splitlines()[-1]
        assert re.fullmatch(r"kc: interrupted, the state is saved. Go on with: kc .*", line)
    assert compare(outcome(gone_on(tmp_path)), outcome(undisturbed)) == []


@pytest.mark.slow
def test_a_run_goes_on_in_as_many_processes_as_it_began_in(tmp_path, recipe):
    broken(tmp_path, recipe(**LONG), 1, signal.SIGTERM)
    ((code, _out, err),) = ended([kc(tmp_path, "resume", "broken")])
    assert code == 65
    assert err.splitlines()[-1].endswith(
        "began in 2 processes, received 1. Try: kc resume outputs/broken "
        "--coordinator HOST:PORT --processes 2 --process-id I"
    )
