"""`kc generate`, `kc interpolate` and `kc latent` as a user runs them."""

import json

import keras

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
