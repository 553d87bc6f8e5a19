"""`kc plot occlusion` as a user runs it."""

import csv
import json

from tests.cli.run import kc


def test_a_fresh_network_is_covered(tmp_path):
    process = kc(
        *("plot", "occlusion", "lenet5", "--dataset", "digits", "--index", "3", "--class", "7"),
        *("--out", "o.svg", "--format", "json"),
        cwd=tmp_path,
    )
    assert process.returncode == 0, process.stderr
    document = json.loads(process.stdout)
    assert document["class"] == "7" and document["file"] == "o.svg"
    with (tmp_path / "o.csv").open() as file:
        falls = [float(row["fall"]) for row in csv.DictReader(file)]
    assert falls == [fall for row in document["falls"] for fall in row]
