"""`kc reconstruct` as a user runs it."""

import csv
import io
import json

import numpy as np

from tests.cli.run import kc, one_line

FRESH = ("undercomplete", "--dataset", "digits", "--set", "latent=4")


def test_a_network_beside_pca(tmp_path):
    done = kc("reconstruct", *FRESH, "--format", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    network, pca = document["methods"]
    assert (network["method"], pca["method"], document["plain"]) == ("network", "pca", "pca")
    assert network["values"] == pca["values"] == document["latent"] == 4
    assert network["mse"] > pca["mse"] > 0 and pca["ratio"] == 1 and pca["gain"] == 0
    assert document["examples"] == 360
    assert (tmp_path / document["file"]).read_bytes().startswith(b"\x89PNG")


def test_a_table_and_a_picture_of_ones_own(tmp_path):
    options = ("--values", "9", "--most", "2", "--out", "my.svg")
    done = kc("reconstruct", *FRESH, *options, cwd=tmp_path)
    lines = done.stdout.splitlines()
    assert lines[0].split()[:2] == ["Method", "Values"]
    assert lines[2].split()[:2] == ["network", "4"] and lines[3].split()[:2] == ["PCA", "9"]
    assert "360 test examples" in done.stdout and lines[-1] == "picture: my.svg"
    assert (tmp_path / "my.svg").is_file()


def test_rows_of_a_table(tmp_path):
    rows = np.random.default_rng(0).normal(size=(60, 3))
    lines = ["a,b,c,d", *(f"{a},{b},{c},{a + b}" for a, b, c in rows)]
    (tmp_path / "t.csv").write_text("\n".join(lines), "utf-8")
    arguments = ("dense_autoencoder", "--dataset", "csv:t.csv", "--set", "latent=2")
    done = kc("reconstruct", *arguments, "--format", "csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    network, pca = csv.DictReader(io.StringIO(done.stdout))
    assert network["psnr"] == network["ssim"] == network["gain"] == ""
    assert float(network["mse"]) > float(pca["mse"])
    assert not list(tmp_path.glob("*.png"))


def test_what_is_told_before_keras_starts(tmp_path):
    done = kc("reconstruct", *FRESH, "--out", "a.jpg", cwd=tmp_path)
    assert done.returncode == 2 and "Try: --out a.png" in one_line(done)
    done = kc("reconstruct", cwd=tmp_path)
    assert done.returncode == 66 and "Try: kc train undercomplete" in done.stderr
    done = kc("reconstruct", "undercomplet", cwd=tmp_path)
    assert done.returncode == 66 and "nearest: undercomplete" in done.stderr
