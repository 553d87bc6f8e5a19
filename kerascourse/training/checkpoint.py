"""The complete state of a fit in one file: the model's, the optimizer's, and our own counters.

Keras' own files leave out the seed generators and are not written atomically; here a file is
whole or absent, and the two newest are kept.
"""

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse.files import replacing

KEPT = 2
COUNTERS = "counters"  # the member that holds ours, as JSON; variables have a "/" in their names


@dataclass(frozen=True)
class Counters:
    """Where a fit stands after `epoch` epochs: its history, and the best epoch's score."""

    epoch: int
    best: tuple[float, ...]
    history: tuple[dict[str, float], ...]


def save(folder: Path, model: Any, counters: Counters) -> Path:
    """Write the state of the compiled and built `model` into `folder`; returns the file."""
    state = {name: _value(variable) for name, variable in _variables(model).items()}
    state[COUNTERS] = np.frombuffer(json.dumps(vars(counters)).encode(), np.uint8)
    path = folder / f"epoch-{counters.epoch:06d}.npz"
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, **state)
    for old in _newest_first(folder)[KEPT:]:
        old.unlink(missing_ok=True)
    return path


def load(folder: Path, model: Any) -> Counters | None:
    """Put the newest readable state in `folder` into `model`; None where there is none.

    The model must be compiled and its optimizer built. ValueError where the variables differ.
    """
    variables = _variables(model)
    for path in _newest_first(folder):
        try:
            with np.load(path, allow_pickle=False) as archive:
                state = {name: archive[name] for name in archive.files}
        except (OSError, ValueError, zipfile.BadZipFile, EOFError):
            continue  # damaged: the one before it is whole
        counters = json.loads(state.pop(COUNTERS).tobytes())
        expected = {name: tuple(variable.shape) for name, variable in variables.items()}
        if {name: value.shape for name, value in state.items()} != expected:
            raise ValueError(f"{path} holds the state of another model")
        for name, variable in variables.items():
            variable.assign(state[name])
        return Counters(counters["epoch"], tuple(counters["best"]), tuple(counters["history"]))
    return None


def _variables(model: Any) -> dict[str, Any]:
    """Every variable of model and optimizer, seed generators included, by group, place and name.

    Their paths would not do: Keras numbers optimizers and seed generators through the process.
    The metrics' are left out: a fit sets them to zero at the start of each epoch.
    """
    groups = {
        "trainable": model.trainable_variables,
        "non_trainable": model.non_trainable_variables,
        "optimizer": model.optimizer.variables,
    }
    return {
        f"{group}/{place}/{variable.name}": variable
        for group, variables in groups.items()
        for place, variable in enumerate(variables)
    }


def _value(variable: Any) -> np.ndarray:
    import keras

    return np.asarray(keras.ops.convert_to_numpy(variable))


def _newest_first(folder: Path) -> list[Path]:
    return sorted(folder.glob("epoch-*.npz"), reverse=True)
