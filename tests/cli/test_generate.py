"""`kc generate`, `kc interpolate` and `kc latent` as a user runs them."""

import json

import keras
import pytest

from kerascourse.models.build import build
from tests.cli.run import kc

VAE = ("vae", "--dataset", "digits")


def test_images_are_generated_and_judged(tmp_path):
    layers = [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    keras.Sequential(layers).save(tmp_path / "judge.keras")
    arguments = (*VAE, "--count", "9", "--judge", "judge.keras", "--format", "json")
    process = kc("generate", *arguments, cwd=tmp_path)
    document = json.loads(process.stdout)
    assert document["file"] == "generate-vae.png" and document["count"] == 9
    assert document["drawn_from"] == "standard normal"
    assert sum(document["judge"]["counts"].values()) == 9
    assert 0.1 <= document["judge"]["confidence"] <= 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "generate-vae.csv",
        "generate-vae.png",
        "judge.keras",
    ]


def test_ways_are_measured_beside_another_network(tmp_path):
    arguments = (*VAE, "--beside", "undercomplete", "--pairs", "5", "--format", "json")
    process = kc("interpolate", *arguments, cwd=tmp_path)
    document = json.loads(process.stdout)
    assert list(document["ways"]) == ["vae", "undercomplete", "pixels", "images"]
    assert document["ways"]["vae"]["confidence"] is None
    assert (tmp_path / document["file"]).is_file()


def test_networks_that_are_no_like_for_like(tmp_path):
    """Two values beside sixteen, beside two: only the first is told to be unfair."""
    shown = ("interpolate", *VAE, "--beside", "plain.keras", "--pairs", "3", "--steps", "5")
    for latent, unfair in ((16, True), (2, False)):
        build("undercomplete", chosen={"latent": latent}).save(tmp_path / "plain.keras")
        done = kc(*shown, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert ("not like for like" in done.stdout) is unfair
        assert (f"(vae 2, plain {latent})" in done.stdout) is unfair
        assert "largest step: 0.250 where all steps of a way are equal" in done.stdout
        assert "KL divergence of a variational autoencoder evens the steps out" in done.stdout


@pytest.mark.slow
def test_runs_beside_each_other_say_what_else_differs(tmp_path):
    short = "--dataset digits --epochs 1 --limit 32 --set depth=1 --set units=8".split()
    for name, seed in (("a", "0"), ("b", "1")):
        done = kc("train", "vae", *short, "--seed", seed, "--name", name, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    shown = ("interpolate", "a", "--beside", "b", "--pairs", "3")
    said = "what differs in the recipes of a, b: seed 0, 1"
    assert said in kc(*shown, cwd=tmp_path).stdout.splitlines()
    document = json.loads(kc(*shown, "--format", "json", cwd=tmp_path).stdout)
    assert document["differences"] == [{"setting": "seed", "values": [0, 1]}]
    assert {way["values"] for way in document["ways"].values()} == {2, None}
    assert said in kc("compare", "a", "b", cwd=tmp_path).stderr.splitlines()
    compared = json.loads(kc("compare", "a", "b", "--format", "json", cwd=tmp_path).stdout)
    assert compared["differences"] == document["differences"]


def test_the_values_of_a_latent_space(tmp_path):
    process = kc("latent", *VAE, "--set", "latent=3", cwd=tmp_path)
    lines = process.stdout.splitlines()
    assert "KL, nats" in lines[0] and len(lines) == 7
    assert "of 3 values are used" in lines[-1]


def test_a_classifier_has_no_latent_space(tmp_path):
    for command in ("generate", "interpolate", "latent"):
        process = kc(command, "lenet5", "--dataset", "digits", cwd=tmp_path)
        assert process.returncode == 2 and process.stdout == ""
        assert process.stderr.splitlines()[-1].endswith("Try: kc train vae")
