"""What an HDF5 file holds, asked of a process of its own: see `hdf5`."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerascourse import children
from kerascourse.symbolic import hdf5

_MOST_SECONDS = 10


@dataclass(frozen=True)
class Arrays:
    """The arrays of a file: how many there are, the values in them, the bytes that these take in
    the file, and the layers that they belong to."""

    count: int
    values: int
    stored: int
    layers: tuple[str, ...]


def document(path: Path) -> dict[str, Any] | None:
    """What `hdf5` tells of the file at `path`; None where it is damaged, or asks for too much."""
    command = children.command(hdf5.__file__, str(path.absolute()))
    environment = children.environment()
    try:
        done = subprocess.run(command, capture_output=True, timeout=_MOST_SECONDS, env=environment)
        told = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return told if isinstance(told, dict) else None


def listed(path: Path) -> Arrays | None:
    """The arrays of a file of weights; None where it is damaged, or points to other files."""
    told = document(path)
    if told is None or "arrays" not in told or told["outside"]:
        return None
    return Arrays(told["arrays"], told["values"], told["stored"], tuple(told["layers"]))
