"""`kc check` as a user runs it."""

import json

import numpy as np

from tests.cli.run import kc

NETWORK = "conv3-4 relu pool2 fc10"
OURS = ("checking ", "data: ", "network: ", "device: ")


def test_a_sound_network_and_nothing_is_left_behind(tmp_path):
    done = kc("check", NETWORK, "--dataset", "digits", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    *checks, _empty, passed, hint = done.stdout.splitlines()
    assert len(checks) == 12 and all(line.startswith("passed") for line in checks)
    assert "12" in passed and hint == f"Try: kc train '{NETWORK}' --dataset digits"
    assert list(tmp_path.iterdir()) == []
    # nothing of what TensorFlow's C++ says while it starts
    assert [line for line in done.stderr.splitlines() if not line.startswith(OURS)] == []


def test_a_fault_ends_with_1_and_the_document_names_it(tmp_path):
    rng = np.random.default_rng(0)
    parts = {f"x_{part}": rng.random((60, 8, 8, 1), "float32") for part in ("train", "test")}
    labels = {f"y_{part}": np.arange(60) % 3 for part in ("train", "test")}
    np.savez(tmp_path / "same.npz", **{**parts, "x_test": parts["x_train"]}, **labels)
    asked = ("check", "conv3-4 relu gap fc3", "--dataset", "npz:same.npz", "--format", "json")
    done = kc(*asked, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    document = json.loads(done.stdout)
    assert document["model"] == "conv3-4 relu gap fc3"
    checks = {check["id"]: check for check in document["checks"]}
    assert checks["parts_disjoint"]["measured"] == 60
    for check in checks.values():
        assert {"id", "passed", "measured", "expected", "advice"} <= check.keys()
        assert bool(check["advice"]) != check["passed"]


def test_errors_are_one_line(tmp_path):
    done = kc("check", "lenett", cwd=tmp_path)
    assert done.returncode == 65 and "nearest: lenet5" in done.stderr.splitlines()[-1]
