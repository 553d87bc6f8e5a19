"""Whether validation lags behind training because batch normalisation has not settled: at
inference it uses moving means, which begin at 0 and 1 and take in a bit of each batch. No Keras."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kerascourse import runs
from kerascourse.errors import CourseError
from kerascourse.symbolic import layers
from kerascourse.symbolic.graph import layers_within
from kerascourse.symbolic.saved import read_keras_file

SETTLED = 0.99
FAR = 0.2  # of the training loss


@dataclass(frozen=True)
class Lag:
    """Moving means of `momentum` after `steps` (epochs,) of training, and for how many epochs from
    the first on, `count`, they had not settled while validation was far worse than training."""

    momentum: float
    steps: np.ndarray
    count: int

    @property
    def settled(self) -> np.ndarray:
        """How much of the moving means comes from batches, (epochs,): 1 − momentum^steps."""
        return np.asarray(1 - self.momentum**self.steps)

    @property
    def is_all(self) -> bool:
        """Whether no epoch tells anything else."""
        return self.count == len(self.steps)


def lag(momentum: float, steps: np.ndarray, train: np.ndarray, val: np.ndarray) -> Lag | None:
    """The lag of the losses `train` and `val`, (epochs,) like `steps`; None where there is none."""
    unsettled = 1 - momentum**steps < SETTLED
    is_far = val - train > FAR * np.abs(train)
    count = int(np.argmin(np.append(unsettled & is_far, False)))
    return Lag(momentum, steps, count) if count else None


def slowest_momentum(folder: Path) -> float | None:
    """The largest momentum of the batch normalisations of the run's model; None where there is
    none of these, or no model that can be read."""
    try:
        graph = read_keras_file(runs.model_file(folder))
    except CourseError:
        return None
    found = [
        layer.momentum
        for _path, layer in layers_within(graph)
        if isinstance(layer, layers.BatchNormalization)  # type: ignore[attr-defined]
    ]
    return max(found, default=None)
