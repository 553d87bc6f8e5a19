"""The complete state of a fit in one file: the model's, the optimizer's, and where the fit stands.

Keras' own files leave out the seed generators and are not written atomically; here a file is
whole or absent. The two newest are kept, and that of the epoch whose model the run keeps, so that
the model can be made again; of a run that was stopped by hand the newest alone.
"""

import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse import documents
from kerascourse.errors import InputError, WriteError
from kerascourse.files import replacing
from kerascourse.models import parallel
from kerascourse.texts import _
from kerascourse.training.run import states

KEPT = 2
POSITION = "position"  # the member that holds ours, as JSON; variables have a "/" in their names


@dataclass(frozen=True)
class Position:
    """Where a fit stands: the history's row of each finished epoch, and how much of the next is
    done, in steps and in seconds.

    The best epoch and the patience left follow from the history, so they need no counters.
    """

    history: tuple[dict[str, float], ...] = ()
    step: int = 0
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """What the file of its state is called."""
        return _name(len(self.history), self.step)

    def is_whole(self) -> bool:
        """Whether the history has a row for each epoch, all with the same columns."""
        epochs = [row.get("epoch") for row in self.history]
        columns = {tuple(row) for row in self.history}
        return epochs == list(range(1, len(epochs) + 1)) and len(columns) <= 1


@dataclass(frozen=True)
class Kept:
    """The document of a file: a position, and the settings of the recipe."""

    position: Position
    recipe: dict[str, Any]


@dataclass(frozen=True)
class State:
    """What a file holds: a position, the settings of the recipe, and every variable's value."""

    path: Path
    position: Position
    recipe: dict[str, Any]
    values: dict[str, np.ndarray]

    def put_into(self, model: Any) -> None:
        """Give the compiled `model`, its optimizer built, this state; the metrics' is left out.

        InputError names the first variable that is not the same.
        """
        self._assign(_variables(model))

    def put_metrics_into(self, model: Any) -> None:
        """Give `model` the sums that its metrics had in the middle of an epoch."""
        self._assign(_metrics(model))

    def put_mean_into(self, mean: Any) -> None:
        """Give the model `mean` the weights that `save` was given in it."""
        self._assign(_mean(mean))

    def _assign(self, variables: Mapping[str, Any]) -> None:
        groups = {name.partition("/")[0] for name in variables}
        here = {name: value.shape for name, value in self.values.items()}
        here = {name: shape for name, shape in here.items() if name.partition("/")[0] in groups}
        expected = {name: tuple(variable.shape) for name, variable in variables.items()}
        for name in {**expected, **here}:
            if here.get(name) != expected.get(name):
                raise InputError(
                    _(
                        "expected {name} of shape {expected} in {path}, found {found}",
                        name=name,
                        expected=expected.get(name),
                        path=self.path,
                        found=here.get(name),
                    ),
                    _("Try: the version of kerascourse that began the run"),
                )
        for name, variable in variables.items():
            variable.assign(parallel.held_as(variable, self.values[name]))


def save(
    folder: Path,
    model: Any,
    position: Position,
    recipe: Mapping[str, Any],
    mean: Any = None,
    needed: int = 0,
) -> None:
    """Write the state of the compiled and built `model` into `folder`, and the weights of the model
    `mean` where there is one.

    Of the states before, what is kept is the newest and the one after `needed` epochs; one that
    says it is later is of a fit that begins again before it, and goes.

    WriteError where it cannot be written or what was written does not read back.
    """
    variables = _variables(model) | (_metrics(model) if position.step else {})
    variables |= _mean(mean) if mean is not None else {}
    state = {name: _value(variable) for name, variable in variables.items()}
    document = json.dumps({"position": vars(position), "recipe": dict(recipe)})
    state[POSITION] = np.frombuffer(document.encode(), np.uint8)
    path = folder / position.name
    with replacing(path) as temporary:
        with temporary.open("wb") as file:
            np.savez(file, allow_pickle=False, **state)
        with zipfile.ZipFile(temporary) as archive:
            if archive.testzip() is not None:
                raise WriteError(_("{path} does not read back as written", path=path))
    earlier = [state for state in states(folder) if state.name <= path.name]
    _remove_others(folder, {*earlier[:KEPT], after(folder, needed)})


def after(folder: Path, epochs: int) -> Path:
    """The file of the state at the end of so many epochs."""
    return folder / _name(epochs, 0)


def _name(epochs: int, step: int) -> str:
    """What the file of a state is called: in the order of the fit."""
    return f"epoch-{epochs:06d}-step-{step:08d}.npz"


def keep_newest(folder: Path, count: int = 1) -> None:
    """Remove all files of states in `folder` but the `count` newest."""
    _remove_others(folder, set(states(folder)[:count]))


def drop_within(folder: Path, epochs: int) -> None:
    """Remove the states of the epoch that began after `epochs` others."""
    _remove_others(folder, {path for path in states(folder) if path <= after(folder, epochs)})


def _remove_others(folder: Path, kept: set[Path]) -> None:
    for path in states(folder):
        if path not in kept:
            path.unlink(missing_ok=True)


def load(folder: Path, skipped: Callable[[Path], None] = lambda path: None) -> State | None:
    """The newest readable state in `folder`; None where there is none.

    `skipped` hears of each newer one, which is damaged.
    """
    for path in states(folder):
        state = read(path)
        if state is not None:
            return state
        skipped(path)
    return None


def read(path: Path) -> State | None:
    """The state in the file at `path`; None where it is damaged or not there."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            values = {name: archive[name] for name in archive.files}
        kept = documents.typed(Kept, documents.parse(values.pop(POSITION).tobytes()))
    except Exception:
        return None  # a changed byte may come out as any error of zipfile, zlib or NumPy
    if path.name != kept.position.name or not kept.position.is_whole():
        return None
    # a whole number again, as the history's file has it
    history = tuple({**row, "epoch": int(row["epoch"])} for row in kept.position.history)
    return State(path, replace(kept.position, history=history), kept.recipe, values)


def _variables(model: Any) -> dict[str, Any]:
    """Every variable of model and optimizer, seed generators included."""
    return _named(
        {
            "trainable": model.trainable_variables,
            "non_trainable": model.non_trainable_variables,
            "optimizer": model.optimizer.variables,
        }
    )


def _metrics(model: Any) -> dict[str, Any]:
    """The metrics' variables, which a fit sets to zero at the start of each epoch."""
    return _named({"metrics": model.metrics_variables})


def _mean(mean: Any) -> dict[str, Any]:
    return _named({"mean": mean.variables})


def _named(groups: Mapping[str, Any]) -> dict[str, Any]:
    """Variables by group, place and name.

    Their paths would not do: Keras numbers optimizers and seed generators through the process.
    """
    return {
        f"{group}/{place}/{variable.name}": variable
        for group, variables in groups.items()
        for place, variable in enumerate(variables)
    }


def _value(variable: Any) -> np.ndarray:
    import keras

    return np.asarray(keras.ops.convert_to_numpy(variable))
