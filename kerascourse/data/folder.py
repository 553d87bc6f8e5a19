"""Photographs of one's own: `folder:PATH` with one sub-folder a class."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kerascourse.data import images, streaming
from kerascourse.data.dataset import Dataset
from kerascourse.data.wanted import Wanted
from kerascourse.errors import InputError
from kerascourse.texts import _, safe_text

SIDE = 64  # what images of different sizes are scaled to


@dataclass(frozen=True)
class Named:
    """Image files below `folder`, by their names there: bytes (n,), for a million of Python's
    strings would take 100 MB."""

    folder: Path
    names: np.ndarray

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[Path]:
        return (self.folder / os.fsdecode(name) for name in self.names.tolist())

    def take(self, rows: np.ndarray) -> "Named":
        """Those at `rows`."""
        return Named(self.folder, self.names[rows])

    def name(self, place: int) -> str:
        """What the file at that place is called, below the folder."""
        return os.fsdecode(self.names[place])

    def identity(self) -> str:
        """A digest that changes with the path, name, size or time of any file."""
        found = hashlib.sha256(repr(self.folder.absolute()).encode())
        for name, file in zip(self.names.tolist(), self, strict=True):
            facts = file.stat()
            found.update(repr((name, facts.st_size, facts.st_mtime_ns)).encode())
        return found.hexdigest()


def load(wanted: Wanted) -> Dataset:
    """The images in the sub-folders of the path, whose names are the classes.

    A fifth tests and a tenth validates. Images of one size keep it, others become 64×64.
    """
    path = wanted.path
    classes, every, y = listed(path)
    taken = streaming.images_of(wanted, every, every.identity(), SIDE, every.name)
    where = _(
        "the folder {path}, {count} images of {height}×{width}",
        path=safe_text(path.name),
        count=len(every),
        height=taken.stored.shape[1],
        width=taken.stored.shape[2],
    )
    return streaming.dataset(wanted, taken, y, classes, where)


def listed(path: Path) -> tuple[tuple[str, ...], Named, np.ndarray]:
    """The names of the classes, all images, and the class of each, int64 (n,); InputError where
    there are no two classes, or one has no images."""
    images.need_folder(path)
    classes = sorted(part for part in path.iterdir() if part.is_dir() and part.name[0] != ".")
    found = [_names(folder) for folder in classes]
    empty = [folder.name for folder, names in zip(classes, found, strict=True) if not names]
    if len(classes) < 2 or empty:
        raise InputError(
            _(
                "expected two sub-folders with images or more in {path}, received {count} of which "
                "{empty} have none",
                path=path,
                count=len(classes),
                empty=len(empty),
            )
        )
    y = np.repeat(np.arange(len(classes)), [len(names) for names in found])
    names = np.concatenate([np.array(names) for names in found])
    return tuple(folder.name for folder in classes), Named(path, names), y


def _names(folder: Path) -> Sequence[bytes]:
    """The image files of a class, below the folder of all."""
    return [os.fsencode(f"{folder.name}/{file.name}") for file in images.found(folder)]
