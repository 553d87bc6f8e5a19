"""`kc train` as a user runs it: a process of its own, and no network."""

import csv
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

# what Python runs before anything else: every connection and every look-up of a name is refused
NO_NETWORK = """
import socket
def refused(*args, **kwargs):
    raise OSError("the network is refused in this test")
socket.socket.connect = socket.socket.connect_ex = refused
socket.getaddrinfo = socket.create_connection = refused
"""


@pytest.fixture(scope="module")
def kc(tmp_path_factory):
    """Run `kc` without a network in a folder of its own; returns the finished process."""
    site = tmp_path_factory.mktemp("site")
    (site / "sitecustomize.py").write_text(NO_NETWORK, "utf-8")
    folder = tmp_path_factory.mktemp("work")
    source = Path(__file__).parents[2]
    environment = os.environ | {
        "PYTHONPATH": f"{site}{os.pathsep}{source}",
        "KC_LANG": "en",
        # nothing that this machine's user has prepared
        "TFDS_DATA_DIR": str(folder / "no_data"),
        "XDG_CACHE_HOME": str(folder / "no_cache"),
    }

    def run(*arguments, **more):
        return subprocess.run(
            [sys.executable, "-m", "kerascourse", *arguments],
            cwd=folder,
            env=environment | more,
            capture_output=True,
            encoding="utf-8",
            timeout=240,
        )

    run.folder = folder
    run.environment = environment
    return run


def test_the_vae_trains_with_the_network_refused(kc):
    """One process for all that a whole run must show."""
    done = kc(
        "train", "vae", "--epochs", "2", "--limit", "320", "--name", "short", "--format", "json"
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["run"] == "short"
    assert result["dataset"] == "digits"
    lines = done.stderr.splitlines()
    assert lines[0] == "training vae: getting ready"
    assert lines[1].startswith("mnist is not on this machine, so the embedded digits are used")
    assert "scikit-learn's 1,797 handwritten digits" in lines[2]
    assert lines[-2].startswith("epoch 1/2: loss ")
    assert lines[-1].startswith("epoch 2/2: loss ")
    # nothing but our own lines: no log of TensorFlow's, no bar, no colour
    assert len(lines) == 7
    assert "\x1b" not in done.stderr
    folder = kc.folder / "outputs" / "short"
    assert json.loads((folder / "result.json").read_text()) == result
    rows = list(csv.DictReader((folder / "history.csv").open()))
    assert float(rows[-1]["val_loss"]) < float(rows[0]["val_loss"])


def test_a_table_for_reading(kc):
    options = "--dataset digits --epochs 1 --limit 64 --schedule cosine --patience 3"
    done = kc("train", "lenet5", *options.split(), "--deterministic", "--name", "table")
    assert done.returncode == 0, done.stderr
    recipe = tomllib.loads((kc.folder / "outputs" / "table" / "recipe.toml").read_text())
    assert (recipe["schedule"], recipe["patience"], recipe["deterministic"]) == ("cosine", 3, True)
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["Metric", "train", "val", "test"]
    assert [line.split()[0] for line in lines[2:4]] == ["accuracy", "loss"]
    assert lines[-2].startswith("lenet5 on digits: 61,706 parameters, 1 epochs in ")
    assert lines[-1] == "run: outputs/table"


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="looks at Linux' /proc")
def test_the_first_line_comes_before_any_backend_is_loaded(kc):
    with subprocess.Popen(
        [sys.executable, "-m", "kerascourse", "train", "vae", "--epochs", "1"],
        cwd=kc.folder,
        env=kc.environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    ) as process:
        assert process.stderr.readline().startswith(b"training vae")
        loaded = Path(f"/proc/{process.pid}/maps").read_text()
        process.kill()
    assert "python" in loaded
    assert "tensorflow" not in loaded


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["vea"], 65, "nearest: vae"),
        (["vae", "--dataset", "digit"], 2, "Did you mean digits?"),
        (["vae", "--dataset", "mnist"], 69, "mnist is not on this machine and cannot be"),
        (["vae", "--dataset", "cifar10", "--data-dir", "d"], 69, "Try: --dataset digits"),
        (["[conv3-8 pool2]*6 fc10"], 65, "layer pool5: the window is larger"),
        (["conv3-8 pool2 fc3"], 2, "fc10 at the end"),
        (["vae", "--set", "latnet=2"], 2, "Did you mean latent?"),
        (["vae", "--set", "latent"], 2, "--set KEY=VALUE"),
        (["vae", "--epochs", "0"], 2, "'--epochs'"),
        (["vae", "--devices", "none"], 2, "--devices N or all"),
        (["vae", "--precision", "half"], 2, "mixed_bfloat16"),
        (["vae", "--schedule", "cosinus"], 2, "'constant', 'linear', 'cosine' or 'step'"),
        (["vae", "--name", "a/b"], 2, "folder name"),
        (["bad.toml"], 65, "line 2: epochs"),
        (["none.toml"], 66, "none.toml is not there"),
        (["vae", "--dataset", "npz:none"], 66, "none is not there"),
        (["vae", "--out", "bad.toml"], 74, "Try: --out DIR"),
    ],
)
def test_failures_are_one_line_before_any_backend_starts(kc, arguments, code, told):
    (kc.folder / "bad.toml").write_text('model = "vae"\nepochs = 0\n', "utf-8")
    done = kc("train", *arguments)
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert told in lines[-1]
    assert lines[-1].startswith("kc: ")
    # a line that says it is getting ready, and no word of a backend
    assert len(lines) <= 2
    assert "starting" not in done.stderr


def test_a_name_cannot_forge_the_terminal(kc):
    done = kc("train", "\x1b[2J[/]\u202e")
    assert done.returncode == 65  # brackets make it a stack notation, and a bad one
    assert "\x1b" not in done.stderr
    assert "\\x1b[2J[/]\\u202e" in done.stderr
