"""`kc plot masks` as a user runs it."""

import json

from tests.cli.run import kc


def test_fresh_weights_mark_badly(tmp_path):
    settings = ("--set", "padding=same", "--set", "base=2", "--set", "depth=1", "--most", "2")
    arguments = ("unet", "--dataset", "digit_scenes", *settings, "--format", "json")
    process = kc("plot", "masks", *arguments, cwd=tmp_path)
    assert process.returncode == 0, process.stderr
    document = json.loads(process.stdout)
    assert document["classes"] == ["background", "digit"]
    assert len(document["iou"]) == 2 and document["mean"]["iou"] < 0.7
