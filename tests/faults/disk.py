"""A disk that loses power, or is full: what may be on it after each step of a program.

`Recording` watches a folder while a program writes. The states that a kill leaves have all that
was done until then. Those that a power cut may leave have of each file what was synced, and of what
was not, nothing, some pages of 4 KiB or all; and of the names in a folder that was not synced, the
first changes, in order, or none. It is pessimistic: no file system promises less.

`Full` is a disk on which one operation fails.
"""

import builtins
import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any
from unittest import mock

PAGE = 4096
Disk = dict[str, bytes | None]  # what is at each path below the folder; None at a folder


@dataclass(frozen=True)
class Moment:
    """What may be on the disk after a step: `done` all that was done, `kept` after a power cut."""

    step: str
    done: Disk
    kept: tuple[Disk, ...]


@dataclass
class Recording:
    """What a program does in the folder `root`, within `with`."""

    root: Path
    moments: list[Moment] = field(default_factory=list)
    # by path: a number for each file that ever was; by number: what was synced of it
    files: dict[str, int | None] = field(default_factory=dict)
    synced: dict[int, bytes] = field(default_factory=dict)
    # names on disk, and the changes of names since then, by folder
    durable: dict[str, int | None] = field(default_factory=dict)
    pending: dict[str, list[tuple[str, int | None, bool]]] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> "Recording":
        self._look()
        self.durable, self.pending = dict(self.files), {}
        self.synced = {n: self._content(p) for p, n in self.files.items() if n is not None}
        for name in ("fsync", "replace", "unlink", "mkdir", "rmdir"):
            real = getattr(os, name)
            self.stack.enter_context(mock.patch.object(os, name, self._watched(name, real)))
        return self

    def __exit__(self, *exception: object) -> None:
        self.stack.close()

    def _watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **others: Any) -> Any:
            path = self._below(arguments[0], others.get("dir_fd"))
            if path is None:
                return real(*arguments, **others)
            self._look()
            self._note(f"before {name} of {path}")
            result = real(*arguments, **others)
            if name == "fsync":
                self._sync(path)
            elif name == "replace":
                self._move(path, str(self._below(arguments[1], None)))
            elif name in ("unlink", "rmdir"):
                self._forget(path)
            self._look()
            self._note(f"after {name} of {path}")
            return result

        return call

    def _below(self, path: Any, folder: int | None) -> str | None:
        """The path below `root` of a path or an open file; None where it is elsewhere."""
        if isinstance(path, int):
            path = os.readlink(f"/proc/self/fd/{path}")
        elif folder is not None:
            path = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), path)
        try:
            return str(Path(os.path.abspath(path)).relative_to(self.root))
        except ValueError:
            return None

    def _content(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def _change(self, path: str, number: int | None, there: bool) -> None:
        self.pending.setdefault(str(Path(path).parent), []).append((path, number, there))

    def _look(self) -> None:
        """Note the files and folders that are new."""
        for place in sorted(self.root.rglob("*")):
            path = str(place.relative_to(self.root))
            if path not in self.files:
                number = None if place.is_dir() else len(self.synced)
                if number is not None:
                    self.synced[number] = b""
                self.files[path] = number
                self._change(path, number, True)

    def _sync(self, path: str) -> None:
        number = self.files.get(path)
        if number is not None:
            self.synced[number] = self._content(path)
            return
        for changed, changed_number, there in self.pending.pop(path, []):
            _apply(self.durable, changed, changed_number, there)

    def _move(self, path: str, target: str) -> None:
        number = self.files.pop(path)
        self.files[target] = number
        self._change(target, number, True)
        self._change(path, number, False)

    def _forget(self, path: str) -> None:
        self.files.pop(path, None)
        self._change(path, None, False)

    def _note(self, step: str) -> None:
        done: Disk = {p: None if n is None else self._content(p) for p, n in self.files.items()}
        contents = {n: done[p] for p, n in self.files.items() if n is not None}
        self.moments.append(Moment(step, done, tuple(self._kept(contents))))

    def _kept(self, contents: dict[int, bytes | None]) -> Iterator[Disk]:
        """The disks that a power cut may leave now."""
        folders = list(self.pending)
        for counts in product(*(range(len(self.pending[f]) + 1) for f in folders)):
            names = dict(self.durable)
            for folder, count in zip(folders, counts, strict=True):
                for change in self.pending[folder][:count]:
                    _apply(names, *change)
            # what is in a folder that was lost is lost
            seen = {p: n for p, n in names.items() if _parents(p) <= names.keys()}
            numbers = sorted({n for n in seen.values() if n is not None})
            choices = [_versions(self.synced[n], contents.get(n)) for n in numbers]
            for chosen in product(*choices):
                found = dict(zip(numbers, chosen, strict=True))
                yield {p: None if n is None else found[n] for p, n in seen.items()}


def _apply(names: dict[str, int | None], path: str, number: int | None, there: bool) -> None:
    if there:
        names[path] = number
    else:
        names.pop(path, None)


def _parents(path: str) -> set[str]:
    return {str(parent) for parent in Path(path).parents} - {"."}


def _versions(synced: bytes, now: bytes | None) -> list[bytes]:
    """What the disk may have of a file: what was synced, and of what was not, pages of it."""
    if now is None or now == synced:
        return [synced]
    half = len(now) // 2 // PAGE * PAGE
    return list(dict.fromkeys([synced, now[:half], now[:half] + bytes(len(now) - half), now]))


def put(disk: Disk, root: Path) -> None:
    """Make the folder `root` hold what the disk has."""
    root.mkdir(parents=True)
    for path, content in sorted(disk.items()):
        if content is None:
            (root / path).mkdir(exist_ok=True)
        else:
            (root / path).write_bytes(content)


@dataclass
class Full:
    """Within `with`, the operation number `failing` in the folder `root` fails, as on a full disk:
    a file made, written, synced, renamed, or a folder made. `count` says how many there were."""

    root: Path
    failing: int = -1
    count: int = 0
    failed: str = ""
    stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> "Full":
        for name in ("fsync", "replace", "mkdir", "open"):
            real = getattr(os, name)
            self.stack.enter_context(mock.patch.object(os, name, self._failing(name, real)))
        real_open = io.open

        def opened(file: Any, mode: str = "r", *arguments: Any, **others: Any) -> Any:
            stream = real_open(file, mode, *arguments, **others)
            if (
                set(mode) & set("wax+")
                and isinstance(file, str | os.PathLike)
                and self._is_in(file)
            ):
                self._weigh(stream)
            return stream

        self.stack.enter_context(mock.patch.object(io, "open", opened))
        self.stack.enter_context(mock.patch.object(builtins, "open", opened))
        return self

    def __exit__(self, *exception: object) -> None:
        self.stack.close()

    def _weigh(self, stream: Any) -> None:
        """Have the writes to `stream` counted."""
        real = stream.write

        def write(content: Any) -> Any:
            self._step("write")
            return real(content)

        stream.write = write

    def _failing(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *arguments: Any, **others: Any) -> Any:
            writes = name != "open" or (arguments and arguments[0] & (os.O_WRONLY | os.O_RDWR))
            if writes and self._is_in(path):
                self._step(name)
            return real(path, *arguments, **others)

        return call

    def _is_in(self, path: Any) -> bool:
        if isinstance(path, int):
            path = os.readlink(f"/proc/self/fd/{path}")
        return Path(os.path.abspath(path)).is_relative_to(self.root)

    def _step(self, name: str) -> None:
        self.count += 1
        if self.count == self.failing:
            self.failed = name
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
