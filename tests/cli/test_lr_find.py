"""`kc lr-find` as a user runs it."""

import json

from tests.cli.run import kc, one_line

NETWORK = "conv3-4 relu pool2 fc10"


def test_a_rate_is_found_and_nothing_of_the_fit_is_kept(tmp_path):
    done = kc("lr-find", NETWORK, "--dataset", "digits", "--limit", "300", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "--learning-rate" in done.stdout and done.stdout.endswith("learning-rates.png\n")
    assert [path.name for path in tmp_path.iterdir()] == ["learning-rates.png"]
    told = kc(
        "lr-find",
        NETWORK,
        "--dataset",
        "digits",
        "--limit",
        "300",
        "--format",
        "json",
        cwd=tmp_path,
    )
    document = json.loads(told.stdout)
    assert f"--learning-rate {document['suggested']:g}" in done.stdout
    assert len(document["rates"]) == len(document["losses"]) == len(document["smoothed"])


def test_errors_are_one_line(tmp_path):
    # what it begins with is told before the seconds that the frameworks take
    done = kc("lr-find", "lenett", cwd=tmp_path)
    assert done.returncode == 65 and "nearest: lenet5" in done.stderr.splitlines()[-1]
    assert ".png" in one_line(kc("lr-find", "lenet5", "--out", "x.txt", cwd=tmp_path))
