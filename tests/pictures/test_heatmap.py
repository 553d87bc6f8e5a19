"""`kc plot heatmap` as a user runs it."""

import json

from tests.cli.run import kc


def test_a_fresh_network_is_looked_into(tmp_path):
    process = kc(
        *("plot", "heatmap", "resnet20", "--dataset", "digits", "--class", "7"),
        *("--out", "h.png", "--format", "json"),
        cwd=tmp_path,
    )
    assert process.returncode == 0, process.stderr
    document = json.loads(process.stdout)
    # the fresh network is not right about the first image, and surer of another
    assert document["image"].startswith("test image ") and document["image"] != "test image 0"
    assert document["class"] == "7" and document["activation_map"] is not None
    assert (tmp_path / "h.csv").read_text().startswith("map,row,column,value\n")
