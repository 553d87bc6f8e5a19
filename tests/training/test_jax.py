"""The fit and its resuming on JAX, in a process of its own: a process keeps one backend."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_lenet_and_the_vae_train_and_resume_on_jax():
    pytest.importorskip("jax")
    tests = ["tests/training/test_resume.py", "-k", "lenet5-8 or vae-3"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests],
        cwd=ROOT,
        env=os.environ | {"KERAS_BACKEND": "jax", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
