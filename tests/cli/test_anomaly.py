"""`kc train … --normal` and `kc anomaly` as a user runs them."""

import csv
import json

import pytest

from tests.cli.run import kc, one_line


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """A folder with a run on the ordinary rows of a small table, named `bank`."""
    folder = tmp_path_factory.mktemp("work")
    rows = [
        [f"{n % 7}", "x" if n % 3 else "y", "9999" if n % 10 == 0 else f"{n % 5}"]
        for n in range(120)
    ]
    with (folder / "bank.csv").open("w", newline="") as file:
        csv.writer(file).writerow(["day", "kind", "=amount", "label"])
        csv.writer(file).writerows([*row, "bad" if row[2] == "9999" else "good"] for row in rows)
    arguments = (
        "--dataset csv:bank.csv --label label --normal good --epochs 3 --name bank --set latent=2"
    )
    done = kc("train", "anomaly_table", *arguments.split(), cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "texts as a 0 or 1 each: kind (2)" in done.stderr
    return folder


def test_the_test_set_beside_pca(work):
    done = kc("anomaly", "--format", "json", cwd=work)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["auroc"] == 1 and document["auprc"] == 1
    assert document["normal"] == ["good"]
    assert document["true_positives"] > 0 == document["false_negatives"]
    assert {"auroc", "threshold", "false_alarm_rate"} <= set(document["pca"])
    assert (work / document["file"]).is_file()
    rows = list(csv.DictReader((work / document["scores_file"]).open()))
    assert len(rows) == document["cases"] == 24
    # a name that a spreadsheet would run
    assert {row["column"] for row in rows if row["anomalous"] == "yes"} == {"'=amount"}


def test_a_table_for_reading_says_where_the_threshold_comes_from(work):
    done = kc("anomaly", "bank", "--false-alarms", "0.25", "--score", "mse", cwd=work)
    assert done.returncode == 0, done.stderr
    assert "threshold: 0.25 false alarms among the" in done.stdout
    assert "normal cases that validated" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("anomaly-bank")
    few = kc("anomaly", "bank", "--false-alarms", "0.01", "--format", "csv", cwd=work)
    assert "are few for a threshold that 1.00% exceed" in few.stderr
    assert len(few.stdout.splitlines()) == 3


def test_new_rows_are_written_with_their_scores(work):
    (work / "new.csv").write_text("=amount,day,kind,note\n3,2,x,a\n,1,casino,b\n9000,1,y,c\n")
    done = kc("anomaly", "bank", "--rows", "new.csv", "--scores", "judged.csv", cwd=work)
    assert done.returncode == 0, done.stderr
    for told in ("values missing: 1", "no training row has: kind (1)", "does not know them: note"):
        assert told in done.stderr
    rows = list(csv.DictReader((work / "judged.csv").open()))
    assert [row["row"] for row in rows] == ["2", "3", "4"]
    assert rows[2]["above"] == "yes" and float(rows[2]["share"]) > 0.5


def test_mistakes_are_told_in_one_line(work):
    for arguments, told in (
        (("anomaly", "--percentile", "90", "--false-alarms", "0.1"), "received both"),
        (("anomaly", "--rows", "a.csv", "--image", "b.png"), "received both"),
        (("anomaly", "--out", "a.txt"), "ends in .png"),
        (("anomaly", "none"), "expected a run in outputs, received 'none'"),
    ):
        process = kc(*arguments, cwd=work)
        assert process.returncode in (2, 66)
        assert told in one_line(process)


def test_a_class_that_is_not_there(work):
    arguments = "dense_autoencoder --dataset csv:bank.csv --label label --normal goood"
    process = kc("train", *arguments.split(), cwd=work)
    assert process.returncode == 2
    assert "expected a class of bad, good, received 'goood'; nearest: good" in process.stderr
    process = kc("train", "lenet5", "--normal", "3", cwd=work)
    assert process.returncode == 2
    assert "normal is for autoencoders, lenet5 is for classification" in process.stderr


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    """A folder in which a student has typed `kc train dense_autoencoder` alone."""
    folder = tmp_path_factory.mktemp("bank")
    done = kc("train", "dense_autoencoder", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "4,000 made bank transactions" in done.stderr
    return folder


def test_a_network_for_tables_needs_no_table(bank):
    (run,) = (bank / "outputs").iterdir()
    assert run.name.startswith("dense_autoencoder-transactions-")
    document = json.loads(kc("anomaly", "--format", "json", cwd=bank).stdout)
    assert document["normal"] == ["normal"]
    assert document["auroc"] > 0.95 and document["auroc"] > document["pca"]["auroc"]


def test_the_terminal_says_which_row_and_which_column(bank):
    assert kc("data", "get", "transactions", "--out", "bank.csv", cwd=bank).returncode == 0
    rows = list(csv.DictReader((bank / "bank.csv").open()))
    document = json.loads(kc("anomaly", "--most", "30", "--format", "json", cwd=bank).stdout)
    odd = document["oddest"]
    assert len(odd) == 30
    assert [one["score"] for one in odd] == sorted((one["score"] for one in odd), reverse=True)
    for one in odd:
        row = rows[one["row"] - 2]  # the first line of the file has the names
        assert one["class"] == row["pattern"]
        assert one["value"] == pytest.approx(float(row[one["column"]]), rel=1e-4, abs=0.05)
    # each pattern of which a column's rule is broken is told by that column
    blamed = {(one["class"], one["column"]) for one in odd}
    assert {("emptied_account", "amount"), ("impossible_travel", "distance")} <= blamed
    lines = kc("anomaly", "--most", "3", cwd=bank).stdout.splitlines()
    head = next(n for n, line in enumerate(lines) if line.split()[:2] == ["Row", "Error"])
    assert lines[head].split()[2:] == [
        "Above", "Column", "Value", "Reconstructed", "Share", "Class",
    ]  # fmt: skip
    assert [line.split()[0] for line in lines[head + 2 : head + 5]] == [
        str(one["row"]) for one in odd[:3]
    ]


def test_no_earlier_picture_is_replaced(bank):
    def names():
        return {path.name: path.read_bytes() for path in bank.glob("anomaly-*")}

    first = kc("anomaly", cwd=bank).stdout.splitlines()[-1]
    before = names()
    second = json.loads(kc("anomaly", "--percentile", "80", "--format", "json", cwd=bank).stdout)
    after = names()
    assert first in before and second["file"] not in before and second["scores_file"] not in before
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {second["file"], second["scores_file"]}


def test_rows_are_judged_where_no_class_is_known(bank):
    rows = [
        "amount,usual_amount,balance,hour,distance,minutes_since_last,payments_today,receiver_days"
    ]
    rows += ["30,31,2500,15,5,360,3,300", "30,31,2500,3,5,360,3,300"]
    (bank / "new.csv").write_text("\n".join(rows))
    done = kc("anomaly", "--rows", "new.csv", "--format", "json", cwd=bank)
    odd = json.loads(done.stdout)["oddest"]
    assert (odd[0]["row"], odd[0]["column"], odd[0]["class"]) == (3, "hour", None)
