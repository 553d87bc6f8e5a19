"""`kc plot confusion` as a user runs it."""

import json

import numpy as np

from tests.cli.run import kc


def test_a_fresh_network_is_confused(tmp_path):
    process = kc(
        *("plot", "confusion", "lenet5", "--dataset", "digits"),
        *("--out", "c.pdf", "--format", "json"),
        cwd=tmp_path,
    )
    assert process.returncode == 0, process.stderr
    document = json.loads(process.stdout)
    counts = np.array(document["counts"])
    assert counts.shape == (10, 10)
    assert document["accuracy"] == np.trace(counts) / counts.sum()
