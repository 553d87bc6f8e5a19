"""`kc plot receptive-field` as a user runs it."""

import json

from tests.cli.run import kc, one_line


def test_a_unit_of_a_layer(tmp_path):
    options = ("--dataset", "digits", "--layer", "s2", "--unit", "5,6", "--format", "json")
    process = kc("plot", "receptive-field", "lenet5", *options, cwd=tmp_path)
    assert process.returncode == 0, process.stderr
    document = json.loads(process.stdout)
    # a 5×5 convolution and a 2×2 pooling, on an image padded by 2
    assert document["field"] == [6, 6] and document["jump"] == [2, 2]
    assert document["box"] == {"top": 8, "left": 10, "bottom": 14, "right": 16}
    assert (tmp_path / "receptive-field-lenet5.png").is_file()


def test_a_unit_that_is_none(tmp_path):
    process = kc("plot", "receptive-field", "lenet5", "--unit", "5", cwd=tmp_path)
    assert process.returncode == 2
    assert "expected --unit ROW,COLUMN, received '5'. Try: --unit 3,4" in one_line(process)
