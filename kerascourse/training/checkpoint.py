"""The complete state of a fit in one file: the model's, the optimizer's, and our own counters.

Keras' own files leave out the seed generators and are not written atomically; here a file is
whole or absent, and the two newest are kept.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse.training.run import replacing

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
    state: dict[str, Any] = _state(model)
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
    for path in _newest_first(folder):
        try:
            with np.load(path, allow_pickle=False) as archive:
                state = {name: archive[name] for name in archive.files}
        except (OSError, ValueError, zipfile.BadZipFile, EOFError):
            continue  # damaged: the one before it is whole
        counters = json.loads(state.pop(COUNTERS).tobytes())
        expected = _state(model)
        # Keras passes over what does not match in silence
        if {k: v.shape for k, v in state.items()} != {k: v.shape for k, v in expected.items()}:
            raise ValueError(f"{path} holds the state of another model")
        model.set_state_tree(_nested(state))
        return Counters(counters["epoch"], tuple(counters["best"]), tuple(counters["history"]))
    return None


def _state(model: Any) -> dict[str, np.ndarray]:
    """Every variable of model and optimizer, seed generators included, by its path.

    Those of the metrics are left out: a fit sets them to zero at the start of each epoch.
    """
    tree = model.get_state_tree(value_format="numpy_array")
    return dict(_leaves({key: tree[key] for key in tree if key != "metrics_variables"}))


def _newest_first(folder: Path) -> list[Path]:
    return sorted(folder.glob("epoch-*.npz"), reverse=True)


def _leaves(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, np.ndarray]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{path}{key}/")
        else:
            yield f"{path}{key}", np.asarray(value)


def _nested(leaves: Mapping[str, np.ndarray]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, value in leaves.items():
        *path, last = name.split("/")
        branch = tree
        for key in path:
            branch = branch.setdefault(key, {})
        branch[last] = value
    return tree
