"""`kc train` as a user runs it, without a network."""

import csv
import json
import os
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kerascourse.models import keras_backend
from tests.cli.run import ROOT, clean_environment, kc, one_line, process

# what Python runs before anything else: every connection and every look-up of a name is refused
NO_NETWORK = """
import socket
def refused(*args, **kwargs):
    raise OSError("the network is refused in this test")
socket.socket.connect = socket.socket.connect_ex = refused
socket.getaddrinfo = socket.create_connection = refused
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def offline(folder):
    """The environment of a process that is refused the network and finds no data prepared."""
    (folder / "sitecustomize.py").write_text(NO_NETWORK, "utf-8")
    return {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"} | nothing_prepared(folder)


@pytest.fixture
def no_backend(monkeypatch):
    """In this process: the network is refused, and to start a backend is an unexpected error."""

    def refused(*args, **kwargs):
        raise OSError("the network is refused in this test")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refused)
    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, refused)
    monkeypatch.setattr(keras_backend, "start", None)


def nothing_prepared(folder):
    return {"TFDS_DATA_DIR": str(folder / "no_data"), "XDG_CACHE_HOME": str(folder / "no_cache")}


def test_the_vae_trains_with_the_network_refused(folder, offline):
    """One process for all that a whole run must show."""
    command = "train vae --epochs 2 --limit 320 --name short --format json"
    done = process(*command.split(), cwd=folder, **offline)
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
    short = folder / "outputs" / "short"
    assert json.loads((short / "result.json").read_text()) == result
    rows = list(csv.DictReader((short / "history.csv").open()))
    assert float(rows[-1]["val_loss"]) < float(rows[0]["val_loss"])


def test_a_table_for_reading(folder):
    """A process too: `--deterministic` holds for a whole process."""
    options = "--dataset digits --epochs 1 --limit 64 --schedule cosine --patience 3"
    command = ("train", "lenet5", *options.split(), "--deterministic", "--name", "table")
    done = process(*command, cwd=folder)
    assert done.returncode == 0, done.stderr
    recipe = tomllib.loads((folder / "outputs" / "table" / "recipe.toml").read_text())
    assert (recipe["schedule"], recipe["patience"], recipe["deterministic"]) == ("cosine", 3, True)
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["Metric", "train", "val", "test"]
    assert [line.split()[0] for line in lines[2:4]] == ["accuracy", "loss"]
    assert lines[-2].startswith("lenet5 on digits: 61,706 parameters, 1 epoch in ")
    assert lines[-1] == "run: outputs/table"


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="looks at Linux' /proc")
def test_the_first_line_comes_before_any_backend_is_loaded(folder):
    with subprocess.Popen(
        [sys.executable, "-m", "kerascourse", "train", "vae", "--epochs", "1"],
        cwd=folder,
        env=clean_environment(),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    ) as training:
        assert training.stderr.readline().startswith(b"training vae")
        loaded = Path(f"/proc/{training.pid}/maps").read_text()
        training.kill()
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
def test_failures_are_one_line_before_any_backend_starts(
    tmp_path, no_backend, arguments, code, told
):
    (tmp_path / "bad.toml").write_text('model = "vae"\nepochs = 0\n', "utf-8")
    done = kc("train", *arguments, cwd=tmp_path, **nothing_prepared(tmp_path))
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert told in lines[-1]
    assert lines[-1].startswith("kc: ")
    # a line that says it is getting ready, and no word of a backend
    assert len(lines) <= 2
    assert "starting" not in done.stderr


def test_a_name_cannot_forge_the_terminal():
    done = kc("train", "\x1b[2J[/]\u202e")
    assert done.returncode == 65  # brackets make it a stack notation, and a bad one
    assert "\x1b" not in done.stderr
    assert "\\x1b[2J[/]\\u202e" in done.stderr


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("train vae --latent 16", "No such option '--latent'. Try: --set latent=16"),
        ("sweep vae --over beta=1,2 --latent=8", "Try: --set latent=8"),
        ("summary vgg16 --batch-norm", "Try: --set batch_norm=true"),
        ("train vae --epoch 3", "Try: kc train --help"),
        ("runs --latent 16", "Try: kc runs --help"),
    ],
)
def test_an_option_of_a_network_is_given_by_set(words, hint):
    done = kc(*words.split())
    assert done.returncode == 2
    assert one_line(done).endswith(hint)


def test_a_run_is_named_after_its_recipe(tmp_path):
    """The recipe's name, its file's, and what a run trained again has from its own recipe."""
    (tmp_path / "mine.toml").write_text('model = "lenet5"\ndataset = "digits"\nepochs = 1\n')
    short = "--dataset digits --epochs 1 --limit 32".split()
    for recipe, starts in (("anomaly", "anomaly-digits-"), ("mine.toml", "mine-digits-")):
        done = kc("train", recipe, *short, "--format", "json", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        run = json.loads(done.stdout)["run"]
        assert run.startswith(starts)
        for named in (run, "latest", f"outputs/{run}", f"outputs/{run}/recipe.toml"):
            again = kc("train", named, "--format", "json", cwd=tmp_path)
            assert json.loads(again.stdout)["run"].startswith(starts), again.stderr
    listed = json.loads(kc("runs", "--format", "json", cwd=tmp_path).stdout)
    assert {one["model"] for one in listed} == {"undercomplete", "lenet5"}


def test_a_recipe_that_changes_its_network_says_so(tmp_path):
    options = "--dataset digits --epochs 1 --limit 32 --name it".split()
    done = kc("train", "vae16", *options, cwd=tmp_path)
    told = "kc summary vae --set latent=16"
    assert told in done.stderr
    assert "vae (latent=16" in done.stdout.splitlines()[-2]
