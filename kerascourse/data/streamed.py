"""Images that are read when they are needed, for data that are larger than the memory."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any, Protocol

import numpy as np

from kerascourse import memory
from kerascourse.data import images, readers
from kerascourse.data.images import File
from kerascourse.data.reading import Reading
from kerascourse.errors import InputError
from kerascourse.texts import _

HERE = 256  # images that this process reads itself: others would have to start first
DIGEST = 16  # bytes
AT_ONCE = 1024  # of a walk through all


class Files(Protocol):
    """Where images lie; they are files or parts of files."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[File]: ...

    def take(self, rows: np.ndarray) -> "Files":
        """Those at `rows`."""


class Source(Protocol):
    """What gives images of one `shape` (height, width, channels) and type by their numbers.

    `digests` is uint8 (n, DIGEST), a digest of the content of each image.
    """

    @property
    def shape(self) -> tuple[int, ...]: ...

    @property
    def dtype(self) -> np.dtype[Any]: ...

    @property
    def digests(self) -> np.ndarray: ...

    def read(self, rows: np.ndarray) -> np.ndarray:
        """The images at `rows`."""

    def begin(self, rows: np.ndarray) -> Callable[[], np.ndarray]:
        """Begin to read them; returns what waits for them."""


@dataclass(frozen=True)
class Streamed:
    """The images of `source` at `rows`: like an array of them, but for its memory.

    A slice or an array of indices gives others of the kind; `np.asarray` reads them.
    """

    source: Source
    rows: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def shape(self) -> tuple[int, ...]:
        """(n, height, width, channels)."""
        return (len(self.rows), *self.source.shape)

    @property
    def ndim(self) -> int:
        """How many axes they have."""
        return len(self.shape)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of a value."""
        return self.source.dtype

    @property
    def nbytes(self) -> int:
        """What all of them take in memory."""
        return prod(self.shape) * self.dtype.itemsize

    @property
    def digests(self) -> np.ndarray:
        """A digest of each image's content: uint8 (n, DIGEST)."""
        return np.asarray(self.source.digests[self.rows])

    def __getitem__(self, which: slice | np.ndarray) -> "Streamed":
        return Streamed(self.source, self.rows[which])

    def __iter__(self) -> Iterator[np.ndarray]:
        """One image after the other."""
        for start in range(0, len(self), AT_ONCE):
            yield from np.asarray(self[start : start + AT_ONCE])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        self.require_room(self.nbytes)
        found = self.source.read(self.rows)
        return found if dtype is None else found.astype(dtype, copy=False)

    def begin(self) -> Callable[[], np.ndarray]:
        """Begin to read them; returns what waits for them."""
        return self.source.begin(self.rows)

    def require_room(self, needed: int) -> None:
        """InputError where the `needed` bytes for all of them are more than there are."""
        memory.require(needed, _("{count:,} images at once, of streamed data,", count=len(self)))


@dataclass(frozen=True)
class Form:
    """How images of several forms become alike: `size` (height, width), `channels`, `floats` or
    bytes, by the rule `reading`."""

    size: tuple[int, int]
    channels: int
    floats: bool
    reading: Reading

    @property
    def shape(self) -> tuple[int, int, int]:
        """(height, width, channels)."""
        return (*self.size, self.channels)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of a value."""
        return np.dtype("float32" if self.floats else "uint8")


@dataclass(frozen=True)
class Decoded:
    """A `Source` of image files, read by several processes."""

    files: Files
    form: Form
    digests: np.ndarray

    @property
    def shape(self) -> tuple[int, ...]:
        """(height, width, channels)."""
        return self.form.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of a value."""
        return self.form.dtype

    def read(self, rows: np.ndarray) -> np.ndarray:
        """The images at `rows`."""
        if len(rows) <= HERE:
            return decoded(self.files.take(rows), self.form)
        return self.begin(rows)()

    def begin(self, rows: np.ndarray) -> Callable[[], np.ndarray]:
        """Begin to read them; returns what waits for them."""
        crew = readers.shared()
        count = min(len(rows), crew.count * -(-len(rows) // (crew.count * HERE)))
        parts = np.array_split(rows, max(1, count))
        coming = [crew.submit(decoded, self.files.take(part), self.form) for part in parts]
        return lambda: _together(coming, (len(rows), *self.shape), self.dtype)


def _together(
    coming: list[Future[np.ndarray]], shape: tuple[int, ...], dtype: np.dtype[Any]
) -> np.ndarray:
    """All parts in one array; each is let go as soon as it is copied."""
    found, start = np.empty(shape, dtype), 0
    while coming:
        part = coming.pop(0).result()
        found[start : start + len(part)] = part
        start += len(part)
    return found


def decoded(files: Files, form: Form) -> np.ndarray:
    """The images in `files` in that form, (n, height, width, channels).

    InputError names the first that is none, or that has more in it than the form has room for.
    """
    found = np.empty((len(files), *form.shape), form.dtype)
    for place, file in enumerate(files):
        raw = images.sized(images.own_pixels(file, form.reading), form.size, form.reading)
        if raw.shape[2] > form.channels or (raw.dtype != np.uint8 and not form.floats):
            raise InputError(_("{file} is not the image any more that it was", file=file))
        found[place] = images.like_others(raw, form.channels, form.floats)
    return found


@dataclass(frozen=True)
class Rows:
    """A `Source` of images that lie decoded on the disk: `array` (n, height, width, channels) is a
    view of its file."""

    array: np.ndarray

    @property
    def shape(self) -> tuple[int, ...]:
        """(height, width, channels)."""
        return self.array.shape[1:]

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of a value."""
        return self.array.dtype

    @cached_property
    def digests(self) -> np.ndarray:
        """A digest of each image's content: uint8 (n, DIGEST)."""
        return digests(self.array)

    def read(self, rows: np.ndarray) -> np.ndarray:
        """The images at `rows`."""
        return np.array(self.array[rows])

    def begin(self, rows: np.ndarray) -> Callable[[], np.ndarray]:
        """What reads them: it takes no time to speak of."""
        return lambda: self.read(rows)


def digests(arrays: Iterable[np.ndarray]) -> np.ndarray:
    """A short name for what each of the arrays holds: uint8 (n, DIGEST)."""
    found = (
        hashlib.blake2b(np.ascontiguousarray(array).data, digest_size=DIGEST).digest()
        for array in arrays
    )
    return np.frombuffer(b"".join(found), np.uint8).reshape(-1, DIGEST)
