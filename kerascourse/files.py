"""Writing a file whole or not at all."""

import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kerascourse.errors import InputError, NotFoundError, UsageError, WriteError
from kerascourse.library_errors import reason
from kerascourse.texts import _

STILLS = (".png", ".svg", ".pdf")  # how files of pictures end
ANIMATION = ".gif"
TIKZ = ".tex"  # a drawing to edit, where a picture can be one
UNFINISHED = ".writing-"  # what files are called while they are written


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary file beside `path`, which takes its place on disk when the block ends well.

    Who reads `path`, after a kill at any moment too, finds the old content or the new, whole.
    WriteError where it cannot be, or a pipe or a device is there, whose place no file may take.
    """
    if _is_special(path):
        raise WriteError(
            _("cannot write {path}: {error}", path=path, error=_("it is no regular file"))
        )
    try:
        handle, name = tempfile.mkstemp(prefix=UNFINISHED, suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise cannot_write(path, error) from error
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        _replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path`, whole or not at all. WriteError as `replacing`."""
    with replacing(path) as temporary:
        temporary.write_text(text, "utf-8")


def require_regular(path: Path) -> None:
    """InputError where a pipe or a device is at `path`, which might never end; what is not there,
    or a folder, is for who reads it to tell, but for a name with a zero byte, which none has."""
    if "\0" in str(path):
        raise NotFoundError(_("no file {path}", path=path), _("Try: ls -l"))
    if _is_special(path):
        raise InputError(
            _("cannot read {path}: {why}", path=path, why=_("it is no regular file")),
            _("Try: ls -l"),
        )


def _is_special(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _replace(temporary: Path, path: Path) -> None:
    """Put `temporary` in the place of `path`.

    Windows refuses while a program has `path` open, be it one that reads it for a moment; so it is
    tried for a second.
    """
    for pause in (0.02, 0.08, 0.3, 0.6):
        try:
            os.replace(temporary, path)
            return
        except PermissionError as error:
            if not hasattr(error, "winerror"):
                raise
            time.sleep(pause)
    os.replace(temporary, path)


def sync_folder(folder: Path) -> None:
    """Have the names in `folder` on disk, so that a new one outlasts a power cut."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:  # Windows opens no folder, and writes names by itself
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    """The process's umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def check_clock() -> None:
    """WriteError where the clock is at a time that a zip archive cannot say, as `.keras` and `.npz`
    files are: these know 1980 to 2107."""
    now = time.localtime(time.time())
    if not 1980 <= now.tm_year <= 2107:
        raise WriteError(
            _("the clock says the year {year}, archives need 1980 to 2107", year=now.tm_year),
            _("Try: setting the clock"),
        )


def cannot_write(path: Path, error: OSError) -> WriteError:
    """The error for what `error` kept from being written."""
    return WriteError(_("cannot write {path}: {error}", path=path, error=reason(error)))


def require_ending(path: Path, endings: tuple[str, ...], option: str = "--out") -> None:
    """UsageError unless the name of the file, which `option` takes, ends in one of `endings`."""
    if path.suffix.lower() not in endings:
        raise UsageError(
            _(
                "expected a file that ends in {endings}, received {path}",
                endings=", ".join(endings),
                path=path,
            ),
            _("Try: {option} {path}", option=option, path=path.with_suffix(endings[0])),
        )
