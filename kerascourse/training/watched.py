"""What a watched run tells of its layers, epoch by epoch, and the file that keeps it.

`watch.npz` in the run's folder is an archive of NumPy arrays, read with `numpy.load`: those of
`Watched`, under the names of its fields. It is written anew after each epoch, whole or not at all.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from kerascourse import runs
from kerascourse.errors import InputError, NotFoundError
from kerascourse.files import replacing
from kerascourse.library_errors import words_of
from kerascourse.texts import _

BINS = 40


@dataclass(frozen=True)
class Watched:
    """L layers at E moments, on the same `examples` training examples each time.

    layers: (L,) names, in order from the input on
    units: (L,) units of a ReLU layer, its channels or neurons; 0 for other layers
    epochs: (E,) how many epochs were done; 0 is the start, before the first step
    gradient: (E, L) Euclidean norm of ∂ loss / ∂ weights; NaN for a layer without weights
    update: (E, L) norm of what one step changes in the weights, over the norm of the weights; NaN
        as above
    mean, spread: (E, L) mean and standard deviation of the layer's output
    lowest, highest: (E, L) ends of the range that `histogram` covers
    histogram: (E, L, 40) how many values of the output fall into each of 40 equal parts of it
    dead: (E, L) share of the ReLU units that give 0 at each position of each example; NaN for
        layers that are no ReLU
    examples: () how many examples were shown
    """

    layers: np.ndarray
    units: np.ndarray
    epochs: np.ndarray
    gradient: np.ndarray
    update: np.ndarray
    mean: np.ndarray
    spread: np.ndarray
    lowest: np.ndarray
    highest: np.ndarray
    histogram: np.ndarray
    dead: np.ndarray
    examples: np.ndarray

    def until(self, epochs: int) -> "Watched":
        """What was recorded after at most so many epochs."""
        return self._with_moments({name: rows[self.epochs <= epochs] for name, rows in self._rows})

    def followed_by(self, other: "Watched") -> "Watched":
        """These moments and then those of `other`, of the same layers."""
        later = dict(other._rows)
        return self._with_moments(
            {name: np.concatenate([rows, later[name]]) for name, rows in self._rows}
        )

    def of_layers(self, places: Sequence[int]) -> "Watched":
        """The layers at `places` alone."""
        chosen = list(places)
        return Watched(
            layers=self.layers[chosen],
            units=self.units[chosen],
            epochs=self.epochs,
            examples=self.examples,
            **{name: rows[:, chosen] for name, rows in self._rows if name != "epochs"},
        )

    @property
    def _rows(self) -> list[tuple[str, np.ndarray]]:
        """The arrays that have a row for each moment, by their names."""
        return [(name, value) for name, value in vars(self).items() if name not in OF_THE_RUN]

    def _with_moments(self, rows: dict[str, np.ndarray]) -> "Watched":
        return Watched(**{**vars(self), **rows})


OF_THE_RUN = ("layers", "units", "examples")


def keep(folder: Path, watched: Watched) -> None:
    """Write `watched` into the run's `folder`; WriteError where it cannot be."""
    with replacing(folder / runs.WATCH) as temporary, temporary.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **vars(watched))


def kept(folder: Path) -> Watched:
    """What the run in `folder` kept; NotFoundError where it was not watched, InputError where the
    file is damaged."""
    path = folder / runs.WATCH
    try:
        with np.load(path, allow_pickle=False) as arrays:
            found = Watched(**{field.name: arrays[field.name] for field in fields(Watched)})
        _check(found)
        return found
    except FileNotFoundError:
        raise NotFoundError(
            _("the run {run} was not watched while it trained", run=folder),
            _("Try: kc train RECIPE --watch"),
        ) from None
    except (ValueError, OSError, KeyError, EOFError, TypeError, zipfile.BadZipFile) as error:
        raise InputError(
            _(
                "expected what was watched in a run, cannot read {path}: {error}",
                path=path,
                error=words_of(error),
            )
        ) from error


def _check(found: Watched) -> None:
    """ValueError where the arrays do not belong together."""
    moments, layers = found.epochs.shape, found.layers.shape
    wanted = dict.fromkeys(vars(found), (*moments, *layers)) | {
        "layers": layers,
        "units": layers,
        "epochs": moments,
        "histogram": (*moments, *layers, BINS),
        "examples": (),
    }
    for name, array in vars(found).items():
        kind = "U" if name == "layers" else "iuf"
        if array.shape != wanted[name] or array.dtype.kind not in kind:
            raise ValueError(_("{key} has other sizes than the layers and the epochs", key=name))
    if not (len(found.layers) and len(found.epochs)):
        raise ValueError(_("it has no rows"))
