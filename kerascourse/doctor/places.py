"""The folders that the course writes into: whether they can be written, and what room is left."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kerascourse import runs
from kerascourse.doctor.finding import Finding
from kerascourse.library_errors import reason
from kerascourse.texts import _

GIGABYTE = 10**9
LITTLE = GIGABYTE  # of room: a run of a large network takes as much
MOST_FILES = 20_000  # that are looked at for the size of a folder


@dataclass(frozen=True)
class Place:
    """A folder, which may not be there yet: why it cannot be written (empty where it can), and the
    bytes that are free (None unknown)."""

    folder: Path
    failure: str
    free: int | None


def look(folder: Path) -> Place:
    """`folder`, tried: a file is written there, or where it would be made, and removed."""
    there = next((one for one in (folder, *folder.absolute().parents) if one.exists()), folder)
    try:
        with tempfile.TemporaryFile(dir=there):
            failure = ""
    except OSError as error:
        failure = reason(error) if there.is_dir() else _("{path} is no folder", path=there)
    try:
        free = shutil.disk_usage(there).free
    except OSError:
        free = None
    return Place(folder, failure, free)


def size(folder: Path) -> str:
    """What the files below `folder` take, in words; at least so much where they are very many."""
    sizes = (
        _bytes(os.path.join(place, name))
        for place, _folders, names in os.walk(folder)
        for name in names
    )
    first = list(islice(sizes, MOST_FILES))
    taken = _size(sum(first))
    return _("more than {size}", size=taken) if len(first) == MOST_FILES else taken


def _bytes(path: str) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:  # removed since
        return 0


def findings(of_runs: Place, cache: Place, data: Place, temporary: Place) -> Iterator[Finding]:
    """What can't be written, and where little room is left. Prepared data may well lie where only
    a teacher writes."""
    yield _runs(of_runs)
    yield _cache(cache)
    yield _data(data)
    if temporary.failure:
        text = _(
            "cannot write temporary files into {folder}: {why}",
            folder=temporary.folder,
            why=temporary.failure,
        )
        yield Finding("disk.temporary", "problem", text, "export TMPDIR=DIR")
    else:
        yield from _little_room("disk.temporary", temporary)


def _runs(place: Place) -> Finding:
    if place.failure:
        text = _("cannot write runs into {folder}: {why}", folder=place.folder, why=place.failure)
        return Finding("disk.runs", "problem", text, _("--runs DIR, or export KC_RUNS=DIR"))
    count = len(runs.folders(place.folder)) if place.folder.is_dir() else 0
    text = _(
        "runs: {count} in {folder}, {size}; {free} free",
        count=count,
        folder=place.folder,
        size=size(place.folder),
        free=_free(place),
    )
    return _with_room("disk.runs", place, text, "kc runs prune")


def _cache(place: Place) -> Finding:
    if place.failure:
        text = _(
            "cannot write the cache {folder}: {why}; only embedded data can be used",
            folder=place.folder,
            why=place.failure,
        )
        return Finding("disk.cache", "warning", text, "export XDG_CACHE_HOME=DIR")
    text = _(
        "cache: {folder}, {size}; {free} free",
        folder=place.folder,
        size=size(place.folder),
        free=_free(place),
    )
    return _with_room("disk.cache", place, text, "export XDG_CACHE_HOME=DIR")


def _data(place: Place) -> Finding:
    text = _(
        "prepared data: {folder}, {size}; {free} free",
        folder=place.folder,
        size=size(place.folder),
        free=_free(place),
    )
    if place.failure:
        text = _(
            "prepared data: {folder}, {size}; nothing can be added: {why}",
            folder=place.folder,
            size=size(place.folder),
            why=place.failure,
        )
        return Finding("disk.data", "info", text, "export TFDS_DATA_DIR=DIR")
    return _with_room("disk.data", place, text, "export TFDS_DATA_DIR=DIR")


def _little_room(name: str, place: Place) -> Iterator[Finding]:
    if place.free is not None and place.free < LITTLE:
        text = _("{folder}: {free} free", folder=place.folder, free=_free(place))
        yield Finding(name, "warning", text, "export TMPDIR=DIR")


def _with_room(name: str, place: Place, text: str, advice: str) -> Finding:
    if place.free is not None and place.free < LITTLE:
        return Finding(name, "warning", text, advice)
    return Finding(name, "ok", text)


def _free(place: Place) -> str:
    return "?" if place.free is None else _size(place.free)


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
