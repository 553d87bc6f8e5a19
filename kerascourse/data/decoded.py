"""Decoded copies of data sets in the cache: arrays that the next start reads in a moment.

A copy is a folder of .npy files and a `manifest.json`, which has their SHA-256 and the identity of
what they were decoded from. The folder appears whole, by a rename; what is damaged, or was decoded
from something else, counts as absent.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse.data.places import MANIFEST, PARTS
from kerascourse.errors import WriteError
from kerascourse.library_errors import reason
from kerascourse.texts import _


@dataclass(frozen=True)
class Copy:
    """The arrays of `PARTS`, and the names of the classes."""

    arrays: Mapping[str, np.ndarray]
    class_names: tuple[str, ...]


def read(folder: Path, source: str | None, on_disk: bool = False) -> Copy | None:
    """The copy in `folder`, verified; None where it is absent, damaged or not of `source`.

    `source` is the identity of what it must come from; None takes any. With `on_disk` the images
    stay in their files, of which the arrays are views.
    """
    manifest = _manifest(folder)
    if manifest is None or source not in (None, manifest.get("source")):
        return None
    try:
        arrays = {
            part: np.load(
                folder / f"{part}.npy",
                mmap_mode="r" if on_disk and part.endswith("x") else None,
                allow_pickle=False,
            )
            for part in PARTS
        }
        if {part: digest(array) for part, array in arrays.items()} != manifest["sha256"]:
            return None
        return Copy(arrays, tuple(manifest["class_names"]))
    except (OSError, ValueError, EOFError, KeyError, TypeError):
        return None


def digest(array: np.ndarray) -> str:
    """SHA-256 of an array: of its type and shape, then of its bytes in C order."""
    found = hashlib.sha256(f"{array.dtype.str}{array.shape}".encode())
    found.update(np.ascontiguousarray(array).data)
    return found.hexdigest()


@contextmanager
def writing(folder: Path, source: str) -> Iterator[Path]:
    """A new folder for the arrays of `PARTS` and a `class_names.json`.

    It becomes the copy in `folder` when the block ends well, with a manifest of its own. WriteError
    where the cache cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent) as parent:
            new = Path(parent) / folder.name
            new.mkdir()
            yield new
            _seal(new, source)
            _move_into_place(new, folder)
    except OSError as error:
        raise WriteError(
            _(
                "cannot write the decoded copy {folder}: {error}",
                folder=folder,
                error=reason(error),
            ),
            _("Try: XDG_CACHE_HOME=DIR kc …"),
        ) from error


def _seal(folder: Path, source: str) -> None:
    """Write the manifest of the arrays in `folder`."""
    manifest = {
        "source": source,
        "class_names": json.loads((folder / "class_names.json").read_text("utf-8")),
        "sha256": {
            part: digest(np.load(folder / f"{part}.npy", allow_pickle=False)) for part in PARTS
        },
    }
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")


def _move_into_place(new: Path, folder: Path) -> None:
    """Rename `new` to `folder`, whose old content goes; another process may do the same."""
    old = new.with_name("old")
    if folder.exists():
        os.rename(folder, old)
    try:
        os.rename(new, folder)
    except OSError:
        # the other process was quicker, and decoded the same
        if not (folder / MANIFEST).is_file():
            raise
    shutil.rmtree(old, ignore_errors=True)


def _manifest(folder: Path) -> dict[str, Any] | None:
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) else None
