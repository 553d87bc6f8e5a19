"""`kc plot reconstructions` as a user runs it."""

import json

from tests.cli.run import kc, one_line


def test_fresh_weights_reconstruct_badly(tmp_path):
    arguments = ("vae", "--dataset", "digits", "--most", "2", "--format", "json")
    process = kc("plot", "reconstructions", *arguments, cwd=tmp_path)
    assert process.returncode == 0, process.stderr
    document = json.loads(process.stdout)
    assert document["index"] == [0, 1] and document["mean_mse"] > 0.1


def test_a_wrong_ending_is_told_before_keras_starts(tmp_path):
    process = kc("plot", "reconstructions", "vae", "--out", "a.jpg", cwd=tmp_path)
    assert process.returncode == 2 and "Try: --out a.png" in one_line(process)
