"""`kc evaluate` with the scores of each class and the accuracies on changed images."""

import csv
import io
import json

import pytest

from tests.cli.run import kc, process


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where a run of LeNet on few digits lies."""
    folder = tmp_path_factory.mktemp("work")
    train = ("train", "lenet5", "--dataset", "digits", "--epochs", "1", "--limit", "320")
    assert kc(*train, cwd=folder).returncode == 0
    return folder


def test_the_document_has_all_that_is_asked_for_beside_the_metrics(folder):
    done = kc(
        *("evaluate", "--per-class", "--robustness", "--limit", "60", "--format", "json"),
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    accuracy = document["metrics"]["test"]["accuracy"]
    low, high = document["accuracy_interval"]
    assert low <= accuracy <= high
    classes = document["classes"]
    assert [one["class"] for one in classes] == list("0123456789")
    assert sum(one["examples"] for one in classes) == 360
    right = sum(one["recall"] * one["examples"] for one in classes)
    assert right / 360 == pytest.approx(accuracy, abs=1e-6)
    for one in classes:
        assert one["recall_interval"][0] <= one["recall"] <= one["recall_interval"][1]
    changes = document["robustness"]["changes"]
    assert document["robustness"]["images"] == 60 and len(changes) == 12
    assert list(dict.fromkeys(one["change"] for one in changes)) == [
        "none", "shift", "rotation", "noise", "blur", "fgsm",
    ]  # fmt: skip
    without = json.loads(kc("evaluate", "--format", "json", cwd=folder).stdout)
    assert without == {key: document[key] for key in ("run", "metrics")}


def test_the_tables_stand_one_below_the_other(folder):
    done = kc("evaluate", "--per-class", "--robustness", "--limit", "20", cwd=folder)
    first, second, third = done.stdout.split("\n\n")
    assert first.startswith("Metric") and "Precision P" in second
    assert third.startswith("20 images") and "FGSM" in third


def test_csv_is_one_table(folder):
    done = kc("evaluate", "--per-class", "--format", "csv", cwd=folder)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 10 and list(rows[0])[:4] == [
        "class", "examples", "precision", "precision_low",
    ]  # fmt: skip
    both = kc("evaluate", "--per-class", "--robustness", "--format", "csv", cwd=folder)
    assert both.returncode == 2 and "one table" in both.stderr


def test_a_run_that_tells_no_classes_apart_is_refused(tmp_path):
    train = ("train", "undercomplete", "--dataset", "digits", "--epochs", "1", "--limit", "64")
    assert kc(*train, cwd=tmp_path).returncode == 0
    for option in ("--per-class", "--robustness"):
        done = process("evaluate", option, cwd=tmp_path)
        assert done.returncode == 2 and "tells classes apart" in done.stderr
