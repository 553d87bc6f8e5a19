"""The mean of weights against NumPy's."""

import numpy as np
import pytest

from kerascourse import runs
from kerascourse.models import keras_backend

keras = keras_backend.start()

from kerascourse.training import averaging, checkpoint, fit, plan, run  # noqa: E402
from kerascourse.training.recipe import Recipe  # noqa: E402
from tests.training.test_fit import BACKEND, Recorder  # noqa: E402


class Watching(Recorder):
    """A `Progress` that remembers the weights after each epoch, which a state in `folder` has."""

    def __init__(self, folder):
        super().__init__()
        self.folder, self.weights = folder, []

    def epoch_ended(self, row):
        super().epoch_ended(row)
        state = checkpoint.load(self.folder / runs.CHECKPOINT)
        self.weights.append(
            [value for name, value in state.values.items() if name.startswith("trainable/")]
        )


def test_the_mean_is_that_of_the_second_half(tmp_path):
    recipe = Recipe(model="lenet5", epochs=5, batch_size=32, limit=96, keep="mean")
    made = plan.make(recipe, "digits", {"backend": BACKEND})
    folder = run.create(tmp_path, None, "lenet5", "digits")
    watching = Watching(folder)
    result = fit.train(made, folder, watching)
    wanted = [np.mean(values, axis=0) for values in zip(*watching.weights[2:], strict=True)]
    kept = keras.saving.load_model(folder / runs.MODEL)
    for found, mean in zip(kept.get_weights(), wanted, strict=True):
        assert found == pytest.approx(mean, abs=1e-6)
    # which is what was scored
    part = made.dataset.test
    right = kept.predict(part.x, verbose=0).argmax(axis=-1) == part.y
    assert result.metrics["test"]["accuracy"] == pytest.approx(np.mean(right), abs=1e-6)


def test_a_copy_has_weights_of_its_own():
    model = keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(2), keras.layers.BatchNormalization()]
    )
    mean = averaging.copied(model)
    first = [weight.copy() for weight in model.get_weights()]
    model.set_weights([weight + 6 for weight in first])
    assert all(np.array_equal(a, b) for a, b in zip(mean.get_weights(), first, strict=True))
    averaging.take_in(mean, model, 3)
    for found, old in zip(mean.get_weights(), first, strict=True):
        assert found == pytest.approx(old + 2)
