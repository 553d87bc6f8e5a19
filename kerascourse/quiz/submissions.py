"""The files of a class: a folder of answer sheets and of zip files, handed in by strangers.

Only regular files inside the folder are read, each within its limit: no link is followed, no pipe
or device is opened for reading, nothing in a zip file is ever written to disk. What is not read is
told with its reason, and never stops the rest.
"""

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path, PurePosixPath

from kerascourse.errors import InputError, NotFoundError
from kerascourse.library_errors import reason
from kerascourse.quiz.sheet import MOST_BYTES
from kerascourse.texts import _

MOST_ZIP_BYTES = 50_000_000
MOST_DIRECTORY_BYTES = 1_000_000  # of a zip file's list of its files
MOST_UNPACKED = 200_000_000  # bytes of all sheets of a zip file together
MOST_FILES = 20_000
MOST_FOLDERS_DEEP = 20
# how a file is opened; what a platform has no flag for, it has no need of
BYTES = os.O_RDONLY | getattr(os, "O_BINARY", 0)
NO_WAIT = getattr(os, "O_NONBLOCK", 0)
NO_LINK = getattr(os, "O_NOFOLLOW", 0)


@dataclass(frozen=True)
class File:
    """A file by its name in the folder: its content, or why it was not read; and when it was
    changed last, here or, where it is in a zip file, by that file's list."""

    name: str
    content: bytes = b""
    reason: str = ""
    changed: datetime | None = None


def files(folder: Path, passed_over: Collection[Path] = ()) -> Iterator[File]:
    """The files of `folder`, by name; of zip files those inside. `folder` may be a single file.

    `passed_over` are files that are ours: the grades, the decisions. NotFoundError where the
    folder is not there; InputError where it has more files than a class has.
    """
    ours = {path.resolve() for path in passed_over}
    if folder.is_file():
        yield from _file(folder.name, folder, follow=True)
        return
    if not folder.is_dir():
        raise NotFoundError(_("expected a folder of answer sheets, {path} is none", path=folder))
    for count, (name, path) in enumerate(_walk(folder, "", 0)):
        if count >= MOST_FILES:
            raise InputError(_("expected a folder of at most {most:,} files", most=MOST_FILES))
        if path.parent.resolve() / path.name not in ours:
            yield from _file(name, path)


def _walk(folder: Path, inside: str, depth: int) -> Iterator[tuple[str, Path]]:
    """(name in the folder, path) of what is no folder, and of folders that are not entered."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        yield inside.rstrip("/"), folder
        return
    for entry in found:
        name = inside + entry.name
        if entry.is_dir(follow_symlinks=False) and depth < MOST_FOLDERS_DEEP:
            yield from _walk(Path(entry.path), f"{name}/", depth + 1)
        else:
            yield name, Path(entry.path)


def _file(name: str, path: Path, follow: bool = False) -> Iterator[File]:
    kind = path.suffix.lower()
    try:
        content = _content(path, MOST_ZIP_BYTES if kind == ".zip" else MOST_BYTES, kind, follow)
    except InputError as error:
        yield File(name, reason=error.message)
    except OSError as error:
        yield File(name, reason=reason(error))
    else:
        if kind == ".zip":
            yield from _zipped(name, content)
        else:
            yield File(name, content, changed=_changed(path))


def _changed(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime)
    except (OSError, ValueError, OverflowError):
        return None


def _listed(entry: zipfile.ZipInfo) -> datetime | None:
    """The time in a zip file's list, which need be none."""
    try:
        return datetime(*entry.date_time)
    except ValueError:
        return None


def _content(path: Path, most: int, kind: str, follow: bool) -> bytes:
    """The bytes of a regular file of at most `most` bytes; InputError says what else it is."""
    told = path.stat() if follow else path.lstat()
    if stat.S_ISLNK(told.st_mode):
        raise InputError(_("a link is not followed"))
    if stat.S_ISDIR(told.st_mode):
        raise InputError(_("a folder too deep in others"))
    if not stat.S_ISREG(told.st_mode):
        raise InputError(_("no regular file"))
    if kind not in (".toml", ".zip"):
        raise InputError(_("no answer sheet: expected .toml or .zip"))
    # between the look and the opening the file may have become a link or a pipe
    handle = os.open(path, BYTES | NO_WAIT | (0 if follow else NO_LINK))
    with os.fdopen(handle, "rb") as file:
        if not os.path.samestat(told, os.fstat(handle)):
            raise InputError(_("no regular file"))
        content = file.read(most + 1)
    if len(content) > most:
        raise _too_large(most)
    return content


def _too_large(most: int) -> InputError:
    return InputError(_("larger than {most:,} bytes", most=most))


def _zipped(name: str, content: bytes) -> Iterator[File]:
    """The sheets in a zip file, unpacked in memory."""
    left = MOST_UNPACKED
    try:
        _require_short_directory(content)
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for entry in archive.infolist():
                if entry.filename.endswith("/"):
                    continue
                inside = f"{name}/{entry.filename}"
                try:
                    sheet = _unpacked(archive, entry, min(MOST_BYTES, left))
                except InputError as error:
                    yield File(inside, reason=error.message)
                except (*_BROKEN, OSError):
                    yield File(inside, reason=_("broken in the zip file"))
                else:
                    left -= len(sheet)
                    yield File(inside, sheet, changed=_listed(entry))
    except InputError as error:
        yield File(name, reason=error.message)
    except _BROKEN:
        yield File(name, reason=_("no whole zip file"))


_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
    OverflowError,
)


def _require_short_directory(content: bytes) -> None:
    """Refuse a zip file whose list of files would take the memory, before it is read."""
    end = content.rfind(b"PK\x05\x06")
    if end < 0 or len(content) < end + 22:
        raise InputError(_("no whole zip file"))
    size = int.from_bytes(content[end + 12 : end + 16], "little")
    large = content[max(0, end - 20) : end].startswith(b"PK\x06\x07")
    if large or size > MOST_DIRECTORY_BYTES:
        raise InputError(_("a zip file with too many files"))


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
        raise InputError(_("its path leaves the zip file"))
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        raise InputError(_("no regular file"))
    if entry.flag_bits & 1:
        raise InputError(_("it is encrypted"))
    if path.suffix.lower() != ".toml":
        raise InputError(_("no answer sheet: expected .toml"))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise InputError(_("its compression is not read"))
    # what an entry tells of its size need not be so
    with archive.open(entry) as member:
        content = member.read(most + 1)
    if len(content) > most:
        raise _too_large(most)
    return content
