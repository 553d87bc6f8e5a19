"""stdin, stdout and stderr as they may be: closed, full, or with nobody at the other end.

A result that cannot be written is a failure; a notice that cannot be is none, the work goes on.
"""

import io
import os
import sys
from typing import Any

from kerascourse.errors import WriteError
from kerascourse.texts import _

READER_GONE = 141  # as a shell tells of a command that a closed pipe ended: 128 + SIGPIPE


class ReaderGoneError(Exception):
    """Who read stdout wants no more, as `head` does after some lines."""


def made_ready() -> None:
    """Have streams that can be written to, and that fail as this module says.

    Streams of other kinds, such as those that a test or a notebook puts in their place, stay.
    """
    _open_closed()
    sys.stdout = _remade(sys.stdout, _Result)
    sys.stderr = _remade(sys.stderr, _Notices)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")


class _Result(io.FileIO):
    """stdout, told apart from the files that a command reads and writes."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            _give_up(self)
            raise ReaderGoneError from None
        except OSError as error:
            from kerascourse.library_errors import reason

            _give_up(self)
            raise WriteError(_("cannot write the result: {error}", error=reason(error))) from error


class _Notices(io.FileIO):
    """stderr, to which what can't be written is left out."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError:
            return len(data)


def _give_up(file: io.FileIO) -> None:
    """Have what is still to be written to `file` go nowhere, so that it does not fail again when
    the process ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, file.fileno())
    os.close(nowhere)


def _open_closed() -> None:
    """Open what is closed: else the next file that is opened would take its place.

    stdout is opened so that writing fails.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            how = os.O_WRONLY if name == "stderr" else os.O_RDONLY
            nowhere = os.open(os.devnull, how)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, "r" if name == "stdin" else "w", closefd=False))


def _remade(stream: Any, kind: type[io.FileIO]) -> Any:
    """`stream` with its file of `kind`; itself where it is no file, as on a Windows console."""
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)  # without buffering, as with python -u, it is the file
    if type(raw) is not io.FileIO:
        return stream
    stream.flush()
    file = kind(raw.fileno(), "w", closefd=False)
    lines = stream.line_buffering or raw is buffer
    return io.TextIOWrapper(io.BufferedWriter(file), stream.encoding, line_buffering=lines)
