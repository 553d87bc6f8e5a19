"""A process of its own with several virtual processors, since a backend is told of them before it
starts: `python -m tests.training.two_devices BACKEND CASE` prints what was found as JSON."""

import json
import os
import sys
import tempfile
from pathlib import Path

import numpy as np

from kerascourse.models import keras_backend

DEVICES = 3
BACKEND = sys.argv[1]
os.environ["XLA_FLAGS"] = f"--xla_force_host_platform_device_count={DEVICES}"
keras = keras_backend.start(BACKEND)

from benchmarks.kills import compare, outcome  # noqa: E402
from kerascourse.errors import InputError  # noqa: E402
from kerascourse.models import devices, parallel  # noqa: E402
from kerascourse.training import kept_model, plan, score  # noqa: E402
from kerascourse.training.augmentation import Augment  # noqa: E402
from kerascourse.training.ready import make_ready, start  # noqa: E402
from kerascourse.training.recipe import Recipe  # noqa: E402
from tests.training.test_fit import Recorder  # noqa: E402
from tests.training.test_resume import Stopping, begun, gone_on  # noqa: E402

STEPS = 50
NORMALISED = "conv3-8 bn relu pool2 conv3-16 bn relu gap fc10"
DROPPING = "conv3-8 relu pool2 drop0.5 fc32 relu drop0.5 fc10"
# plain steps: Adam divides by the size of a gradient, where this is only rounding too, as that of a
# bias before a normalisation
COMMON = {"epochs": 1, "batch_size": 16, "optimizer": "sgd"}
COMMON |= {"backend": BACKEND, "learning_rate": 0.02}
LIMIT = 16 * STEPS - 11  # two devices get 3 and 2 of the last batch
UNET = {"base": 4, "depth": 2, "padding": "same", "normalization": True}
RECIPES = {
    "normalised": Recipe(model=NORMALISED, augment=Augment(shift=2, noise=0.1), **COMMON),
    "dropping": Recipe(model=DROPPING, **COMMON),
    "lenet5": Recipe(model="lenet5", **COMMON),
    "vae": Recipe(model="vae", **COMMON | {"learning_rate": 1e-3}),
    "unet": Recipe(model="unet", options=UNET, **COMMON | {"batch_size": 4}),
}
DATA = {"unet": "digit_scenes"}


def made(name, count, changes):
    limit = {"limit": 4 * STEPS - 1 if name == "unet" else LIMIT}
    recipe = RECIPES[name].changed(limit | changes | {"devices": count})
    return plan.make(recipe, DATA.get(name, "digits"))


def fitted(name, count, changes):
    """The metrics and weights after an epoch of the recipe on so many devices."""
    ready = make_ready(start(made(name, count, changes)))
    history = ready.model.fit(
        ready.batches["fit"], validation_data=ready.batches["val"], verbose=0, shuffle=False
    ).history
    return {key: values[0] for key, values in history.items()}, weights(ready.model)


def weights(model):
    """Its arrays, without the states of random generators."""
    arrays = map(np.asarray, model.get_weights())
    return [array for array in arrays if np.issubdtype(array.dtype, np.floating)]


def parity(name, count=2, **changes):
    """How far the weights are apart after an epoch on one device and on several, as a part of how
    far they went from where they began; and the metrics of both."""
    first = weights(make_ready(start(made(name, 1, changes))).model)
    (metrics, one), (others, several) = (fitted(name, n, changes) for n in (1, count))
    apart = max(float(np.abs(a - b).max()) for a, b in zip(one, several, strict=True))
    moved = max(float(np.abs(a - b).max()) for a, b in zip(one, first, strict=True))
    return {"apart": apart / moved, "metrics": [metrics, others]}


def short(name):
    """One step on five examples, of which two of three devices get two, or none computes alone."""
    return parity(name, 3, limit=5, batch_size=9)


def tiny(name):
    """The same on one example: all devices but one have nothing."""
    return parity(name, 3, limit=1, batch_size=9)


def without_counting():
    parallel.count_over_all = lambda model, devices: None
    return parity("normalised")


def resumed():
    """Whether a run on two devices that was stopped ends bit-equal to one that was not, whether
    another one can follow in the process, what the saved normalisation says, and what is said
    where the devices are no longer there."""
    recipe = RECIPES["normalised"].changed(
        {"devices": 2, "epochs": 2, "limit": 61, "save_every": 1, "keep": "mean", "watch": True}
    )
    with tempfile.TemporaryDirectory() as folder:
        undisturbed = outcome(begun(Path(folder, "a"), recipe, Recorder()))
        stopped = begun(Path(folder, "b"), recipe, Stopping(2))
        refused = on_one_device(stopped)
        gone_on(stopped)
        saved = kept_model.load(stopped)
        test = json.loads(Path(stopped, "result.json").read_text())["metrics"]["test"]
        return {
            "differences": compare(outcome(stopped), undisturbed),
            "synchronized": [
                layer.synchronized
                for layer in saved.layers
                if isinstance(layer, keras.layers.BatchNormalization)
            ],
            "refused": refused,
            "test": [test, on_fewer(lambda: score.evaluate(stopped))],
        }


def on_one_device(folder):
    """What is said to who goes on with the run where there is one device."""
    try:
        on_fewer(lambda: gone_on(folder))
    except InputError as error:
        return str(error)
    return None


def on_fewer(call):
    """What `call` returns where there is one device."""
    found = devices.find(BACKEND)
    devices.find = lambda backend: found[:1]
    try:
        return call()
    finally:
        devices.find = lambda backend: found


def main():
    if BACKEND == "tensorflow":
        import tensorflow as tf

        processor = tf.config.list_physical_devices("CPU")[0]
        each = [tf.config.LogicalDeviceConfiguration()] * DEVICES
        tf.config.set_logical_device_configuration(processor, each)
    case, _colon, name = sys.argv[2].partition(":")
    cases = {"resumed": resumed, "without": without_counting}
    of_name = {"short": short, "tiny": tiny, "parity": parity}
    print(json.dumps(of_name[case](name) if name else cases[case]()))


if __name__ == "__main__":
    main()
