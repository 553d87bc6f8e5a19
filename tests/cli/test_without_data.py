"""What a variational autoencoder makes needs no data set: its own may be gone."""

import json

import numpy as np
import pytest

from tests.cli.run import kc


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """A folder with the runs `vae` and `plain` on images in a file, which is removed afterwards;
    what the commands said of `vae` before that."""
    folder = tmp_path_factory.mktemp("work")
    images = np.random.default_rng(0).random((60, 12, 12, 1), "float32")
    labels = np.arange(60) % 3
    parts = {"x_train": images[:40], "y_train": labels[:40]}
    np.savez(folder / "mine.npz", **parts, x_test=images[40:], y_test=labels[40:])
    for name, model in (("plain", "undercomplete"), ("vae", "vae")):
        arguments = f"{model} --dataset npz:mine.npz --epochs 2 --set latent=2 --name {name}"
        done = kc("train", *arguments.split(), cwd=folder)
        assert done.returncode == 0, done.stderr
    before = json.loads(kc("latent", "vae", "--format", "json", cwd=folder).stdout)
    (folder / "mine.npz").unlink()
    return folder, before


@pytest.mark.parametrize(
    "command",
    [
        ("generate", "vae", "--count", "4"),
        ("plot", "manifold", "vae", "--steps", "3"),
        ("latent", "vae"),
    ],
    ids=" ".join,
)
def test_a_vae_needs_none(work, command):
    folder, _before = work
    done = kc(*command, cwd=folder)
    assert done.returncode == 0, done.stderr


def test_the_latent_space_is_that_of_the_test_images_still(work):
    folder, before = work
    after = json.loads(kc("latent", "vae", "--format", "json", cwd=folder).stdout)
    assert after == before and after["sampled"] and after["kl"] > 0


def test_what_needs_the_data_says_so_in_one_line(work):
    folder, _before = work
    for command in (("interpolate", "vae"), ("generate", "plain"), ("latent", "plain")):
        done = kc(*command, cwd=folder)
        assert done.returncode == 66
        assert "mine.npz" in done.stderr.splitlines()[-1]


def test_damaged_points(work):
    folder, _before = work
    path = folder / "outputs" / "vae" / "latent.npy"
    content = path.read_bytes()
    path.write_bytes(content[:100])
    try:
        done = kc("latent", "vae", cwd=folder)
        assert done.returncode == 65 and "cannot read" in done.stderr.splitlines()[-1]
    finally:
        path.write_bytes(content)
