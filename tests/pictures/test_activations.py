"""`kc plot activations` as a user runs it."""

import json

from tests.cli.run import kc


def test_the_layers_asked_for_are_shown(tmp_path):
    options = ("--dataset", "digits", "--layer", "c3", "--format", "json")
    process = kc("plot", "activations", "lenet5", *options, cwd=tmp_path)
    assert process.returncode == 0, process.stderr
    document = json.loads(process.stdout)
    assert [layer["layer"] for layer in document["layers"]] == ["c3"]
    assert document["sample"] == 360 and document["relu_layers"] == []
    assert (tmp_path / "activations-lenet5.png").is_file()
