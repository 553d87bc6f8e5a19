"""What was read of the runs in a folder before: a file in the user's cache for each such folder.

It is only a cache. A run is taken from it as long as no file or folder in the run's own changed its
size or its time; where the file is gone, or an earlier version wrote it, all runs are read again.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from kerascourse.data import places
from kerascourse.errors import WriteError
from kerascourse.files import write_text

LEAST = 100  # runs; fewer are read as quickly
VERSION = 1  # of the form of what is kept

Entry = tuple[str, dict[str, Any]]  # a run's signature, and what was read of it


def signature(folder: Path) -> str:
    """Changes with the names, sizes and times of what lies in the run's `folder`."""
    with os.scandir(folder) as entries:
        found = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
    facts = sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in found)
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def load(out: Path) -> dict[str, Entry]:
    """What was read of the runs in the folder `out`, by their names; nothing where none is kept."""
    try:
        document = json.loads(_file(out).read_text("utf-8"))
        if document["version"] == VERSION and document["folder"] == str(out.resolve()):
            return {name: (sign, read) for name, (sign, read) in document["runs"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return {}


def save(out: Path, entries: Mapping[str, Entry]) -> None:
    """Keep `entries` for the next time; where the cache cannot be written, that time reads anew."""
    if len(entries) < LEAST:
        return
    document = {"version": VERSION, "folder": str(out.resolve()), "runs": entries}
    with suppress(OSError, WriteError):
        _file(out).parent.mkdir(parents=True, exist_ok=True)
        write_text(_file(out), json.dumps(document))


def _file(out: Path) -> Path:
    name = hashlib.sha256(str(out.resolve()).encode()).hexdigest()[:16]
    return places.cache() / "runs" / f"{name}.json"
