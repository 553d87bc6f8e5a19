"""The configuration in an HDF5 file: a program of its own, run in a process of its own.

    python hdf5.py FILE

The library that reads HDF5 is written in C, and a damaged file can make it crash, or ask for
gigabytes. Here it can harm nobody: `saved.py` runs this file with little memory and little time,
and `kc` itself never imports h5py or NumPy. Nothing of the file is executed; links to other files
are not followed. Prints one JSON document: `config`, or what else the file holds.
"""

import json
import os
import sys
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from typing import Any

MOST_BYTES = 16 * 2**20
MOST_MEMORY, MOST_SECONDS = 2**30, 5
MOST_OBJECTS = 200_000


def main(path: str) -> None:
    """Print what the file at `path` holds."""
    _limit()
    import h5py

    with h5py.File(path, "r", locking=False) as file:
        config = _config(h5py, file)
        print(json.dumps({"config": config} if config is not None else _arrays(h5py, file)))


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


def _arrays(h5py: Any, file: Any) -> dict[str, Any]:
    """How many arrays of how many values there are, and the layers that they belong to."""
    sizes: list[int] = []
    layers: dict[str, None] = {}

    def visit(name: str, item: Any) -> bool | None:
        # the optimizer's arrays are none of the network
        if isinstance(item, h5py.Dataset) and not name.startswith("optimizer"):
            sizes.append(int(item.size or 0))
            parts = [
                part for part in name.split("/") if part not in ("layers", "_layer_checkpoint")
            ]
            layers[parts[0]] = None
        return True if len(sizes) >= MOST_OBJECTS else None

    file.visititems(visit)
    return {"arrays": len(sizes), "values": sum(sizes), "layers": [name[:60] for name in layers]}


if __name__ == "__main__":
    main(sys.argv[1])
