"""A process of its own with two virtual processors, since TensorFlow is told of them before it
starts: `python -m tests.training.two_devices CASE` prints what was found as JSON."""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np

from kerascourse.models import keras_backend

keras = keras_backend.start("tensorflow")
import tensorflow as tf  # noqa: E402

from benchmarks.kills import compare, outcome  # noqa: E402
from kerascourse.models import devices  # noqa: E402
from kerascourse.training import kept_model, plan  # noqa: E402
from kerascourse.training.augmentation import Augment  # noqa: E402
from kerascourse.training.ready import make_ready, start  # noqa: E402
from kerascourse.training.recipe import Recipe  # noqa: E402
from tests.training.test_fit import Recorder  # noqa: E402
from tests.training.test_resume import Stopping, begun, gone_on  # noqa: E402

STEPS = 50
NORMALISED = "conv3-8 bn relu pool2 conv3-16 bn relu gap fc10"
# plain steps: Adam divides by the size of a gradient, where this is only rounding too, as that of a
# bias before a normalisation
COMMON = {"epochs": 1, "batch_size": 16, "limit": 16 * STEPS, "optimizer": "sgd"}
COMMON |= {"backend": "tensorflow", "learning_rate": 0.02}
UNET = {"base": 4, "depth": 2, "padding": "same", "normalization": True}
RECIPES = {
    "normalised": Recipe(model=NORMALISED, augment=Augment(shift=2, noise=0.1), **COMMON),
    "lenet5": Recipe(model="lenet5", **COMMON),
    "vae": Recipe(model="vae", **COMMON | {"learning_rate": 1e-3}),
    "unet": Recipe(model="unet", options=UNET, **COMMON | {"batch_size": 4, "limit": 4 * STEPS}),
}
DATA = {"unet": "digit_scenes"}


def fitted(name, count):
    """The losses and weights after an epoch of the recipe on so many devices."""
    recipe = RECIPES[name].changed({"devices": count})
    ready = make_ready(start(plan.make(recipe, DATA.get(name, "digits"))))
    history = ready.model.fit(ready.batches["fit"], verbose=0, shuffle=False).history
    return history["loss"][0], weights(ready.model)


def weights(model):
    """Its arrays, without the states of random generators."""
    arrays = map(np.asarray, model.get_weights())
    return [array for array in arrays if np.issubdtype(array.dtype, np.floating)]


def parity(name):
    """How far the weights are apart after 50 steps on one device and on two, as a part of how far
    they went from where they began; and the two losses."""
    first = weights(make_ready(start(plan.make(RECIPES[name], DATA.get(name, "digits")))).model)
    (loss, one), (other_loss, two) = fitted(name, 1), fitted(name, 2)
    apart = max(float(np.abs(a - b).max()) for a, b in zip(one, two, strict=True))
    moved = max(float(np.abs(a - b).max()) for a, b in zip(one, first, strict=True))
    return {"apart": apart / moved, "losses": [loss, other_loss]}


def without_synchronising():
    devices.synchronise = lambda model: None
    return parity("normalised")


def resumed():
    """Whether a run on two devices that was stopped ends bit-equal to one that was not, whether
    another one can follow in the process, and what the saved normalisation says."""
    recipe = RECIPES["normalised"].changed(
        {"devices": 2, "epochs": 2, "limit": 64, "save_every": 1}
    )
    with tempfile.TemporaryDirectory() as folder:
        undisturbed = outcome(begun(Path(folder, "a"), recipe, Recorder()))
        stopped = begun(Path(folder, "b"), recipe, Stopping(2))
        gone_on(stopped)
        saved = kept_model.load(stopped)
        return {
            "differences": compare(outcome(stopped), undisturbed),
            "synchronized": [
                layer.synchronized
                for layer in saved.layers
                if isinstance(layer, keras.layers.BatchNormalization)
            ],
        }


def main():
    processor = tf.config.list_physical_devices("CPU")[0]
    two = [tf.config.LogicalDeviceConfiguration()] * 2
    tf.config.set_logical_device_configuration(processor, two)
    case = sys.argv[1]
    other = {"resumed": resumed, "without": without_synchronising}
    print(json.dumps(other[case]() if case in other else parity(case)))


if __name__ == "__main__":
    main()
