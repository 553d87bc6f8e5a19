"""The configuration in an HDF5 file: a program of its own, run in a process of its own.

    python hdf5.py FILE

The library that reads HDF5 is written in C, and a damaged file can make it crash, or ask for
gigabytes. Here it can harm nobody: `saved.py` runs this file with little memory and little time,
and `kc` itself never imports h5py or NumPy. Nothing of the file is executed; links to other files
are not followed. Prints one JSON document: `config` with the counts of the arrays, or what else
the file holds.
"""

import json
import os
import sys
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

MOST_BYTES = 16 * 2**20
MOST_MEMORY, MOST_SECONDS = 2**30, 5
MOST_OBJECTS = 200_000


def main(path: str) -> None:
    """Print what the file at `path` holds."""
    _limit()
    import h5py

    with h5py.File(path, "r", locking=False) as file:
        config, arrays = _config(h5py, file), _arrays(h5py, file)
        if config is None:
            print(json.dumps(_weights(arrays)))
        else:
            print(json.dumps({"config": config, "counts": _counts(arrays)}))


def _limit() -> None:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # each thread would reserve memory
    if find_spec("resource") is None:  # on Windows
        return
    resource: Any = import_module("resource")
    limits = {"RLIMIT_AS": MOST_MEMORY, "RLIMIT_CPU": MOST_SECONDS, "RLIMIT_CORE": 0}
    for name, most in limits.items():
        with suppress(ValueError, OSError):  # macOS has no limit of memory
            resource.setrlimit(getattr(resource, name), (most, most))


def _config(h5py: Any, file: Any) -> str | None:
    """The text of the attribute `model_config` of the root; None without one."""
    if "model_config" not in file.attrs:
        return None
    attribute = h5py.h5a.open(file.id, b"model_config")
    if attribute.get_type().get_size() > MOST_BYTES:
        return ""
    value = file.attrs["model_config"]
    text = value.decode() if isinstance(value, bytes) else str(value)
    return text if len(text) <= MOST_BYTES else ""


class Array(NamedTuple):
    """An array: its path, the number of its values, the bytes that they take in the file, and
    whether they lie outside it."""

    name: str
    values: int
    stored: int
    outside: bool


def _arrays(h5py: Any, file: Any) -> list[Array]:
    """Each array, those of the optimizer left out."""
    arrays: list[Array] = []

    def visit(name: str, item: Any) -> bool | None:
        if isinstance(item, h5py.Dataset) and not name.startswith("optimizer"):
            outside = item.external is not None or item.is_virtual
            stored = int(item.id.get_storage_size())
            arrays.append(Array(name, int(item.size or 0), stored, outside))
        return True if len(arrays) >= MOST_OBJECTS else None

    file.visititems(visit)
    return arrays


def _weights(arrays: list[Array]) -> dict[str, Any]:
    """How many arrays of how many values there are, and the layers that they belong to."""
    layers = dict.fromkeys(
        array.name.removeprefix("layers/").split("/")[0][:60] for array in arrays
    )
    return {
        "arrays": len(arrays),
        "values": sum(array.values for array in arrays),
        "stored": sum(array.stored for array in arrays),
        "outside": any(array.outside for array in arrays),
        "layers": list(layers),
    }


def _counts(arrays: list[Array]) -> dict[str, tuple[int, int]]:
    """(values, those that training changes) of each layer of a whole model, by the names that
    Keras gives to the arrays of its own layers."""
    counts: dict[str, tuple[int, int]] = {}
    for array in arrays:
        parts, size = array.name.split("/"), array.values
        if parts[0] == "model_weights" and len(parts) > 2:
            values, learned = counts.get(parts[1], (0, 0))
            kept = parts[-1].startswith(("moving_", "seed_generator", "count", "mean", "variance"))
            counts[parts[1]] = (values + size, learned + (0 if kept else size))
    return counts


if __name__ == "__main__":
    main(sys.argv[1])
