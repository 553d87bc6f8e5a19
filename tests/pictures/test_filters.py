"""`kc plot filters` as a user runs it."""

import json

from tests.cli.run import kc


def test_filters_of_fresh_weights_are_noise(tmp_path):
    process = kc("plot", "filters", "lenet5", "--format", "json", cwd=tmp_path)
    assert process.returncode == 0, process.stderr
    document = json.loads(process.stdout)
    assert document["layer"] == "c1" and document["filters"] == 6
    assert document["median_noise"] > 0.6
    assert (tmp_path / "filters-lenet5.png").is_file()
