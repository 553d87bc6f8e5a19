"""What a watched training tells: which layers got little gradient, how large the steps were, and
which units died. No Keras."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse import runs
from kerascourse.errors import UsageError, nearest_words
from kerascourse.texts import _
from kerascourse.training import recipe, watched
from kerascourse.training.watched import Watched

# a change of about a thousandth of the weights in a step is healthy (Karpathy 2015, CS231n)
USUAL_UPDATE, AROUND = 1e-3, 10.0
VANISHED = 1e-3  # of the largest gradient


@dataclass(frozen=True)
class Extreme:
    """A layer and its value, the smallest or the largest of all."""

    layer: str
    value: float


@dataclass(frozen=True)
class Training:
    """The record of a `run` of the network `model`, and what it says at its last moment."""

    run: str
    model: str
    record: Watched

    @property
    def last(self) -> int:
        """How many epochs were done at the last moment."""
        return int(self.record.epochs[-1])

    def smallest(self, moment: int = -1) -> Extreme | None:
        """The layer with the smallest gradient; None where no layer has weights."""
        return self._extreme(self.record.gradient[moment], np.nanargmin)

    def largest(self, moment: int = -1) -> Extreme | None:
        """The layer with the largest gradient; None where no layer has weights."""
        return self._extreme(self.record.gradient[moment], np.nanargmax)

    @property
    def update(self) -> float:
        """The middle one of the layers' update-to-weight ratios at the last moment; NaN without."""
        found = self.record.update[-1]
        return float(np.median(found[np.isfinite(found)])) if np.isfinite(found).any() else np.nan

    @property
    def units(self) -> int:
        """All ReLU units."""
        return int(self.record.units.sum())

    def dead(self, moment: int = -1) -> int:
        """How many of them give 0 for every example."""
        return int(self._dead_units(moment).sum())

    @property
    def deadest(self) -> tuple[str, int, int]:
        """The ReLU with the largest share of dead units at the last moment: its name, how many are
        dead, and how many it has."""
        dead, layers = self._dead_units(-1), self.record.layers
        place = int(np.argmax(dead / np.maximum(self.record.units, 1)))
        return str(layers[place]), int(dead[place]), int(self.record.units[place])

    def only(self, layers: tuple[str, ...]) -> "Training":
        """The same of some layers; UsageError with the nearest names for one that is not there."""
        names = [str(name) for name in self.record.layers]
        for name in layers:
            if name not in names:
                raise UsageError(
                    _("{model} has no layer {layer!r}", model=self.model, layer=name)
                    + nearest_words(name, names),
                    _("Try: --layer {name}", name=names[0]),
                )
        places = [place for place, name in enumerate(names) if name in layers]
        return Training(self.run, self.model, self.record.of_layers(places))

    def _dead_units(self, moment: int) -> np.ndarray:
        """Of each layer, how many units are dead; 0 for one that is no ReLU."""
        shares = np.nan_to_num(self.record.dead[moment])
        return np.asarray(np.rint(shares * self.record.units), dtype=int)

    def _extreme(self, values: np.ndarray, place_of: Callable[[Any], Any]) -> Extreme | None:
        if not np.isfinite(values).any():
            return None
        values = np.where(np.isfinite(values), values, np.nan)
        place = int(place_of(values))
        return Extreme(str(self.record.layers[place]), float(values[place]))


def read(folder: Path) -> Training:
    """What was watched in the run in `folder`, finished or not; errors as `watched.kept`."""
    model = recipe.read(folder / runs.RECIPE).model
    return Training(folder.name, model, watched.kept(folder))
