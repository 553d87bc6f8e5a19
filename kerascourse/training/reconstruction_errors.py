"""Errors of reconstruction, one for each example, and those that a run on a table keeps.

A threshold on the errors of normal rows marks what is no normal row. A run keeps these errors as
`errors.npz`, so that it can judge new rows without the file that it was trained on.
"""

import zipfile
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse.data.dataset import Dataset
from kerascourse.errors import InputError, NotFoundError
from kerascourse.files import replacing
from kerascourse.library_errors import words_of
from kerascourse.texts import _

Pair = tuple[np.ndarray, np.ndarray]

FILE = "errors.npz"
PARTS = ("train", "val")
BATCH, CHUNK = 1024, 8192
# a blank image has no size to relate an error to
SMALLEST_SIZE = 1e-3
# what is added to each value's usual error, as a share of their mean
SMALLEST_SHARE = 0.01


@dataclass(frozen=True)
class Errors:
    """Of each example, float64 (n,): `mse` is the mean squared error of its reconstruction;
    `relative` this over the root mean square of its own values; `standardised` the mean of each
    value's squared error over what that value has among the training examples.
    """

    mse: np.ndarray
    relative: np.ndarray
    standardised: np.ndarray


@dataclass(frozen=True)
class Normal:
    """What is known of the normal examples: `usual` (values,), the mean squared error of each value
    among those that were trained on, and `SMALLEST_SHARE` more; the errors of these examples, and
    of those that validated."""

    usual: np.ndarray
    train: Errors
    val: Errors


def squares(x: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    """The squared error of each value of the reconstructions `outputs` of examples `x`, both
    (n, …): float64 (n, values)."""
    return np.asarray(np.square(outputs.astype("float64") - x)).reshape(len(x), -1)


def of(x: np.ndarray, outputs: np.ndarray, usual: np.ndarray) -> Errors:
    """The errors of the reconstructions `outputs` of examples `x`, both (n, …); `usual` as
    `Normal` has it."""
    parts = [_of(x[some], outputs[some], usual) for some in _slices(len(x))]
    names = (field.name for field in fields(Errors))
    return Errors(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def normal(train: Pair, val: Pair) -> Normal:
    """What examples and their reconstructions tell of the normal ones."""
    x, outputs = train
    sums = [squares(x[some], outputs[some]).sum(axis=0) for some in _slices(len(x))]
    usual = np.sum(sums, axis=0) / len(x)
    # a value that is always the same has no error to compare with
    usual += SMALLEST_SHARE * usual.mean() or 1.0
    return Normal(usual, of(*train, usual), of(*val, usual))


def keep(folder: Path, model: Any, dataset: Dataset) -> None:
    """Write the errors of the rows that `model` was trained and validated on into the run's
    `folder`."""
    pairs = (
        (part.x, np.asarray(model.predict(part.x, batch_size=BATCH, verbose=0), "float32"))
        for part in (dataset.train, dataset.val)
    )
    found = normal(*pairs)
    arrays = {"usual": found.usual}
    for part in PARTS:
        arrays |= {f"{part}_{name}": e for name, e in vars(getattr(found, part)).items()}
    with replacing(folder / FILE) as temporary:
        np.savez(temporary, **arrays)  # type: ignore[arg-type]


def kept(folder: Path) -> Normal:
    """What `keep` wrote; NotFoundError where the run kept none, InputError where the file
    is damaged."""
    path = folder / FILE
    try:
        with np.load(path, allow_pickle=False) as arrays:
            train, val = (
                Errors(*(arrays[f"{part}_{field.name}"] for field in fields(Errors)))
                for part in PARTS
            )
            return Normal(arrays["usual"], train, val)
    except FileNotFoundError:
        raise NotFoundError(
            _("expected {file}, it is not there", file=path),
            _("Try: kc train dense_autoencoder --dataset csv:PATH"),
        ) from None
    except (ValueError, OSError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise InputError(
            _(
                "expected the errors of a run, cannot read {path}: {error}",
                path=path,
                error=words_of(error),
            )
        ) from error


def _of(x: np.ndarray, outputs: np.ndarray, usual: np.ndarray) -> Errors:
    found = squares(x, outputs)
    mse = found.mean(axis=1)
    size = np.sqrt(np.square(x.reshape(len(x), -1), dtype="float64").mean(axis=1))
    return Errors(
        np.asarray(mse),
        np.asarray(mse / np.maximum(size, SMALLEST_SIZE)),
        np.asarray((found / usual).mean(axis=1)),
    )


def _slices(count: int) -> list[slice]:
    """Places some at a time, since squares in float64 take memory."""
    return [slice(start, start + CHUNK) for start in range(0, count, CHUNK)]
