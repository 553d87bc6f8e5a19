"""Training on several devices is training on one: `two_devices.py` in processes of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kerascourse.errors import UsageError
from kerascourse.models import devices

ROOT = Path(__file__).parents[2]


def found(backend, case):
    pytest.importorskip(backend)
    done = subprocess.run(
        [sys.executable, "-m", "tests.training.two_devices", backend, case],
        cwd=ROOT,
        env=os.environ | {"KERAS_BACKEND": backend, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


# float32 rounds in another order; 50 steps of a normalised network make more of it. The last of
# them is on five examples
@pytest.mark.parametrize(
    ("backend", "network", "most"),
    [
        ("tensorflow", "normalised", 3e-3),
        ("jax", "normalised", 3e-3),
        pytest.param("tensorflow", "lenet5", 1e-4, marks=pytest.mark.slow),
        pytest.param("tensorflow", "unet", 3e-3, marks=pytest.mark.slow),
        pytest.param("jax", "lenet5", 1e-4, marks=pytest.mark.slow),
        pytest.param("jax", "unet", 3e-3, marks=pytest.mark.slow),
        # the random numbers are the same too
        pytest.param("jax", "vae", 1e-4, marks=pytest.mark.slow),
        pytest.param("jax", "dropping", 1e-4, marks=pytest.mark.slow),
    ],
)
def test_fifty_steps_are_the_same_on_two_devices(backend, network, most):
    require_same(found(backend, f"parity:{network}"), most)


def require_same(said, most):
    assert said["apart"] < most
    one, several = said["metrics"]
    assert several == pytest.approx(one, rel=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["tensorflow", "jax"])
@pytest.mark.parametrize("case", ["short:normalised", "tiny:normalised", "tiny:vae", "short:unet"])
def test_a_batch_smaller_than_the_devices_are_many_counts_as_on_one(backend, case):
    require_same(found(backend, case), 1e-5)


@pytest.mark.slow
def test_on_tensorflow_they_would_not_be_if_each_device_counted_by_itself():
    assert found("tensorflow", "without")["apart"] > 1e-2


@pytest.mark.slow
def test_on_tensorflow_a_variational_network_draws_its_points_on_each_and_learns_as_well():
    one, two = found("tensorflow", "parity:vae")["metrics"]
    assert two["loss"] == pytest.approx(one["loss"], rel=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["tensorflow", "jax"])
def test_a_run_goes_on_bit_equal_on_as_many_devices_and_is_scored_on_any(backend):
    said = found(backend, "resumed")
    assert said["differences"] == []
    assert said["synchronized"] == [False, False]
    assert "goes on on 2 devices, as it began; this machine has 1" in said["refused"]
    assert "recipe.toml --devices 1" in said["refused"]
    two, one = said["test"]
    assert one == pytest.approx(two, rel=1e-5)


def test_torch_trains_on_one_and_says_what_takes_several(monkeypatch):
    monkeypatch.setattr(devices, "find", lambda backend: ("cuda:0", "cuda:1"))
    assert devices.choose("torch", 1) == ("cuda:0",)
    with pytest.raises(UsageError, match="tensorflow or jax, received torch"):
        devices.choose("torch", "all")
