"""A short version of `python -m benchmarks.kills`."""

import random

import pytest

from benchmarks.kills import RECIPES, survive


@pytest.mark.slow
@pytest.mark.parametrize("model", RECIPES)
def test_a_run_survives_sigkill(tmp_path, model):
    tally = survive(tmp_path, model, kills=3, chance=random.Random(model))
    assert tally.is_good(), tally
    assert tally.kills == tally.resumes == 3
