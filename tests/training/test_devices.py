"""Training on two devices is training on one: `two_devices.py` in processes of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def found(case):
    done = subprocess.run(
        [sys.executable, "-m", "tests.training.two_devices", case],
        cwd=ROOT,
        env=os.environ | {"KERAS_BACKEND": "tensorflow", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


# float32 rounds in another order; 50 steps of a normalised network make more of it
@pytest.mark.parametrize(
    ("case", "most"),
    [
        ("normalised", 3e-3),
        pytest.param("lenet5", 1e-4, marks=pytest.mark.slow),
        pytest.param("unet", 3e-3, marks=pytest.mark.slow),
    ],
)
def test_fifty_steps_are_the_same_on_two_devices(case, most):
    said = found(case)
    assert said["apart"] < most
    one, two = said["losses"]
    assert two == pytest.approx(one, rel=1e-3)


@pytest.mark.slow
def test_they_would_not_be_if_normalisations_were_not_synchronised():
    assert found("without")["apart"] > 1e-2


@pytest.mark.slow
def test_a_variational_network_draws_its_points_on_each_and_learns_as_well():
    one, two = found("vae")["losses"]
    assert two == pytest.approx(one, rel=0.02)


@pytest.mark.slow
def test_a_run_goes_on_bit_equal_and_is_saved_for_any_backend():
    assert found("resumed") == {"differences": [], "synchronized": [False, False]}
