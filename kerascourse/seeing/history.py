"""How a fit went: the metrics of each epoch, from the file that the run keeps. No Keras."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kerascourse import runs
from kerascourse.errors import InputError, NotFoundError
from kerascourse.library_errors import words_of
from kerascourse.seeing.lag import Lag, lag, slowest_momentum
from kerascourse.texts import _
from kerascourse.training import data_record, recipe, run, tasks
from kerascourse.training.recipe import Recipe
from kerascourse.training.selection import kept

NO_METRICS = ("epoch", "learning_rate", "seconds", "images_per_second")


@dataclass(frozen=True)
class Curve:
    """A metric over the epochs, (epochs,) each: means over the steps of an epoch for `train`,
    after the epoch for `val`; NaN where the file has none."""

    name: str
    train: np.ndarray
    val: np.ndarray


@dataclass(frozen=True)
class History:
    """The epochs that were finished, of `planned`; `kept` has the places of those whose models,
    or the mean of them, the run keeps; `curves` begins with the loss. `lag` says that validation
    is behind training for another reason than overfitting."""

    run: str
    model: str
    planned: int
    epochs: np.ndarray
    curves: tuple[Curve, ...]
    learning_rate: np.ndarray
    kept: range
    lag: Lag | None = None

    @property
    def loss(self) -> Curve:
        """The curve of the loss, which each run has."""
        return self.curves[0]

    @property
    def lowest(self) -> int:
        """The place of the lowest validation loss, the first of equals."""
        return int(np.argmin(self.loss.val))

    @property
    def gap(self) -> float:
        """The validation loss less the training loss, at the last epoch."""
        return float(self.loss.val[-1] - self.loss.train[-1])


def read(folder: Path) -> History:
    """The history of the run in `folder`, finished or not.

    NotFoundError where no epoch is finished yet; InputError where the file is damaged.
    """
    asked = recipe.read(folder / runs.RECIPE)
    task = tasks.of(asked.learned_task or "", asked.model)
    path = folder / runs.HISTORY
    if not path.is_file():
        raise NotFoundError(
            _("the run {run} has finished no epoch yet", run=folder),
            _("Try: kc resume {run}", run=folder),
        )
    try:
        rows = run.read_history(path)
        if not rows:
            raise ValueError(_("it has no rows"))
        columns = {name: np.array([row[name] for row in rows]) for name in rows[0]}
        curves = _curves(columns)
        return History(
            run=folder.name,
            model=asked.model,
            planned=asked.epochs,
            epochs=columns["epoch"].astype(int),
            curves=curves,
            learning_rate=columns["learning_rate"],
            kept=kept(rows, task, asked),
            lag=_lag(folder, asked, columns["epoch"], curves[0]),
        )
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise InputError(
            _(
                "expected a run's history, cannot read {path}: {error}",
                path=path,
                error=words_of(error),
            ),
            _("Try: kc runs"),
        ) from error


def _lag(folder: Path, asked: Recipe, epochs: np.ndarray, loss: Curve) -> Lag | None:
    """Whether validation lags in the run in `folder`; None too where nobody knows its steps."""
    record, momentum = data_record.read(folder), slowest_momentum(folder)
    examples = record.examples if record is not None and record.examples else asked.limit
    if momentum is None or examples is None:
        return None
    steps = epochs * math.ceil(examples / asked.batch_size)
    return lag(momentum, steps, loss.train, loss.val)


def _curves(columns: dict[str, np.ndarray]) -> tuple[Curve, ...]:
    """The loss first, the others in the file's order."""
    names = dict.fromkeys(name.removeprefix("val_") for name in columns if name not in NO_METRICS)
    absent = np.full(len(columns["epoch"]), np.nan)
    curves = [
        Curve(name, columns.get(name, absent), columns.get(f"val_{name}", absent)) for name in names
    ]
    return tuple(sorted(curves, key=lambda curve: curve.name != "loss"))
