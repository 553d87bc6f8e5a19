"""Whether the data sets of this machine are intact, told from sizes and digests, without NumPy.

TensorFlow Datasets writes how many bytes the examples of each part have; in a file each has 16
more: its length (8), and checksums of the length and of the example (4 each), as TensorFlow's
"TFRecord and tf.train.Example" says. A decoded copy has the digests of its arrays.
"""

import ast
import hashlib
import json
import math
import struct
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from kerascourse.data import places
from kerascourse.data.catalogue import ENTRIES, Entry
from kerascourse.doctor.finding import Finding
from kerascourse.texts import _, typed

OVERHEAD = 16  # bytes that a record has besides its example
CHUNK = 2**22
NPY = b"\x93NUMPY"
LONGEST_HEADER = 10_000


@dataclass(frozen=True)
class DataSet:
    """What is here of a data set: its prepared folder (None without), what is wrong with that, the
    decoded copy (None without), whether it is damaged (None where there was no time to see), and
    what preparations that were broken off have left."""

    entry: Entry
    prepared: Path | None
    faults: tuple[str, ...]
    copy: Path | None
    is_copy_damaged: bool | None
    leftovers: tuple[Path, ...]


def look(data_dir: Path | None, limit_s: float) -> tuple[DataSet, ...]:
    """The data sets that can be fetched, as they are here; digests are worked out for at most
    `limit_s` seconds."""
    end = time.monotonic() + limit_s
    folder = places.data_dir(data_dir)
    found = []
    for entry in ENTRIES:
        if entry.size == 0:
            continue
        prepared, copy = places.prepared(folder, entry.name), places.decoded(entry.name)
        found.append(
            DataSet(
                entry,
                prepared,
                tuple(faults(prepared)) if prepared else (),
                copy if copy.is_dir() else None,
                is_damaged(copy, end) if copy.is_dir() else None,
                leftovers(folder, entry.name),
            )
        )
    return tuple(found)


def leftovers(folder: Path, name: str) -> tuple[Path, ...]:
    """What preparations that were killed left of the data set `name` in `folder`."""
    return (*(folder / name).glob("*incomplete*"), *folder.glob(f".{name}-*"))


def faults(prepared: Path) -> Iterator[str]:
    """What is wrong with a folder that TensorFlow Datasets prepared: files that are missing, or
    that have not the size that its own record says."""
    try:
        told = json.loads((prepared / places.INFO).read_text("utf-8"))
        splits = [(part, [int(n) for n in part["shardLengths"]]) for part in told["splits"]]
        name, form = str(told["name"]), str(told.get("fileFormat") or "tfrecord")
    except (OSError, ValueError, KeyError, TypeError):
        yield _("{file} cannot be read", file=places.INFO)
        return
    for part, lengths in splits:
        yield from _faults_of(prepared, name, form, part, lengths)


def _faults_of(
    prepared: Path, name: str, form: str, part: dict[str, Any], lengths: list[int]
) -> Iterator[str]:
    template = part.get("filepathTemplate") or "{DATASET}-{SPLIT}.{FILEFORMAT}-{SHARD_X_OF_Y}"
    files = [
        prepared / _file_name(template, name, str(part.get("name")), form, shard, len(lengths))
        for shard in range(len(lengths))
    ]
    missing = [file.name for file in files if not file.is_file()]
    yield from (_("{file} is missing", file=file) for file in missing)
    size = str(part.get("numBytes", ""))
    if missing or form != "tfrecord" or not size.isdigit():
        return
    expected = int(size) + OVERHEAD * sum(lengths)
    have = sum(file.stat().st_size for file in files)
    if have != expected:
        yield _(
            "{file} has {have:,} bytes, expected {expected:,}",
            file=", ".join(file.name for file in files),
            have=have,
            expected=expected,
        )


def _file_name(template: str, name: str, split: str, form: str, shard: int, count: int) -> str:
    values = {
        "{DATASET}": name,
        "{SPLIT}": split,
        "{FILEFORMAT}": form,
        "{SHARD_X_OF_Y}": f"{shard:05}-of-{count:05}",
    }
    for key, value in values.items():
        template = template.replace(key, value)
    return template


def is_damaged(copy: Path, end: float) -> bool | None:
    """Whether a decoded copy is not what was written; None where `time.monotonic()` reached `end`
    before its arrays were read."""
    try:
        digests = json.loads((copy / places.MANIFEST).read_text("utf-8"))["sha256"]
        # all sizes first: they cost nothing
        for part in places.PARTS:
            if not _has_its_size(copy / f"{part}.npy"):
                return True
        for part in places.PARTS:
            digest = digest_of(copy / f"{part}.npy", end)
            if digest is None:
                return None
            if digest != digests[part]:
                return True
    except (OSError, ValueError, KeyError, TypeError, SyntaxError, struct.error):
        return True
    return False


def _has_its_size(path: Path) -> bool:
    with path.open("rb") as file:
        descr, shape = _header(file)
        return path.stat().st_size == file.tell() + int(descr[2:]) * math.prod(shape)


def digest_of(path: Path, end: float) -> str | None:
    """The digest of an array in a .npy file as `kerascourse.data.decoded.digest` has it; None where
    `time.monotonic()` reached `end` before all was read."""
    with path.open("rb") as file:
        descr, shape = _header(file)
        found = hashlib.sha256(f"{descr}{shape}".encode())
        while chunk := file.read(CHUNK):
            if time.monotonic() > end:
                return None
            found.update(chunk)
    return found.hexdigest()


def _header(file: BinaryIO) -> tuple[str, tuple[int, ...]]:
    """The type and the shape of a .npy file, in which its bytes come next: NumPy's NEP 1."""
    magic, major, _minor = file.read(6), *file.read(2)
    if magic != NPY:
        raise ValueError(magic)
    length = struct.unpack("<H" if major == 1 else "<I", file.read(2 if major == 1 else 4))[0]
    if length > LONGEST_HEADER:
        raise ValueError(length)
    told = ast.literal_eval(file.read(length).decode("latin-1"))
    return str(told["descr"]), tuple(int(side) for side in told["shape"])


def findings(data_sets: tuple[DataSet, ...]) -> Iterator[Finding]:
    """Which are here and intact, and what to do with those that are not."""
    away = [one.entry for one in data_sets if one.prepared is None and one.copy is None]
    for one in data_sets:
        if one.prepared is not None or one.copy is not None:
            yield _of_one(one)
        for path in one.leftovers:
            text = _("{path} is left of a download that was broken off", path=path)
            yield Finding(f"data.{one.entry.name}", "info", text, _remove(path))
    if away:
        names = ", ".join(f"{entry.name} ({entry.size / 1e6:.0f} MB)" for entry in away)
        text = _("can be fetched: {names}", names=names)
        yield Finding("data.others", "info", text, f"kc data get {away[0].name}")


def _of_one(one: DataSet) -> Finding:
    name = one.entry.name
    if one.faults and one.prepared is not None:
        text = _("{name} is damaged: {faults}", name=name, faults="; ".join(one.faults))
        again = f"kc data get {name}"
        advice = _("{remove}, then {again}", remove=_remove(one.prepared), again=again)
        return Finding(f"data.{name}", "problem", text, advice)
    if one.is_copy_damaged and one.copy is not None:
        if one.prepared is None:
            text = _("{name}: its decoded copy is damaged; it will be fetched again", name=name)
            return Finding(f"data.{name}", "warning", text, f"kc data get {name}")
        text = _("{name}: its decoded copy is damaged; the next start makes it again", name=name)
        return Finding(f"data.{name}", "info", text, f"kc data get {name}")
    if one.copy is None:
        text = _("{name}: prepared, every file of its size; not decoded yet", name=name)
    elif one.is_copy_damaged is None:
        text = _("{name}: every file of its size; each start looks at the contents", name=name)
    else:
        text = _("{name}: intact, contents too", name=name)
    return Finding(f"data.{name}", "ok", text)


def _remove(folder: Path) -> str:
    return f"rmdir /s {typed(folder)}" if sys.platform == "win32" else typed("rm", "-r", folder)
