import math

import pytest

from kerascourse.models import keras_backend

keras = keras_backend.start()

from kerascourse.training.recipe import Settings  # noqa: E402
from kerascourse.training.schedule import Schedule  # noqa: E402

STEPS, EPOCHS, RATE = 10, 8, 0.1


def rate(step, **settings):
    schedule = Schedule(Settings(epochs=EPOCHS, learning_rate=RATE, **settings), STEPS)
    return float(schedule(keras.ops.convert_to_tensor(step, "int64")))


def test_constant():
    assert [rate(step) for step in (0, 39, 79)] == pytest.approx([RATE] * 3)


@pytest.mark.parametrize("step", [0, 1, 20, 40, 79])
def test_linear_and_cosine(step):
    part = step / (STEPS * EPOCHS)
    assert rate(step, schedule="linear") == pytest.approx(RATE * (1 - part))
    cosine = RATE * (1 + math.cos(math.pi * part)) / 2
    assert rate(step, schedule="cosine") == pytest.approx(cosine, rel=1e-4)


def test_step():
    """By default at the half and at three quarters, each time to a tenth."""
    found = [rate(step, schedule="step") for step in (0, 39, 40, 59, 60, 79)]
    assert found == pytest.approx([RATE, RATE, RATE / 10, RATE / 10, RATE / 100, RATE / 100])
    found = [rate(step, schedule="step", milestones=[1], factor=0.5) for step in (9, 10, 79)]
    assert found == pytest.approx([RATE, RATE / 2, RATE / 2])


def test_warmup():
    """Up in a line to the whole rate at the last step of the second epoch, then down to zero."""
    found = [rate(step, schedule="linear", warmup=2) for step in (0, 9, 19, 20, 50, 80)]
    assert found == pytest.approx([RATE * f for f in (0.05, 0.5, 1, 1, 0.5, 0)], abs=1e-7)
    assert rate(2, warmup=0.5) == pytest.approx(RATE * 3 / 5)


def test_a_warmup_longer_than_the_fit():
    assert rate(79, schedule="cosine", warmup=16) == pytest.approx(RATE / 2)
