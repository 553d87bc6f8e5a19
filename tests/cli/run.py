"""`kc` as a user runs it: `kc(…)` in this process, `process(…)` in one of its own.

In this process a command takes no seconds to import TensorFlow, so most tests run it there. Where
the process itself is tested (what it imports, writes beside Python's streams, a signal, a pipe, a
terminal), it has to be one. `tests/cli/test_run.py` holds the two ways equal.
"""

import contextlib
import contextvars
import io
import os
import subprocess
import sys
import warnings
from importlib import import_module
from pathlib import Path
from unittest import mock

import pytest

ROOT = Path(__file__).parents[2]
posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows has no such thing")
HIDDEN_WARNINGS = (
    DeprecationWarning,
    PendingDeprecationWarning,
    ImportWarning,
    ResourceWarning,
)


class Terminal(io.TextIOWrapper):
    """A stream that takes itself for a terminal."""

    def isatty(self):
        return True


def kc(*arguments, cwd=None, text_input="", columns=None, **environment):
    """`kc ARGUMENTS` in this process, with exit code, stdout and stderr as `process` has them; with
    `columns` stdout is a terminal as wide, without colours."""
    stdin, stdout, stderr = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _stream in range(3))
    if columns is not None:
        stdout = Terminal(io.BytesIO(), "utf-8")
        environment |= {"COLUMNS": str(columns), "NO_COLOR": "1"}
    stdin.write(text_input)
    stdin.seek(0)
    with (
        mock.patch.dict(os.environ, {**clean_environment(), **environment}, clear=True),
        contextlib.chdir(cwd or Path.cwd()),
        mock.patch.multiple(sys, argv=["kc", *arguments], stdin=stdin),
        contextlib.redirect_stdout(stdout),
        contextlib.redirect_stderr(stderr),
        warnings_as_in_a_new_process(),
    ):
        forget_commands()
        renew_keras()
        # a new context has no language and no Click command
        code = contextvars.Context().run(exit_code, arguments)
    for stream in (stdout, stderr):
        stream.seek(0)
    return subprocess.CompletedProcess(arguments, code, stdout.read(), stderr.read())


def exit_code(arguments):
    """The exit code with which `kc ARGUMENTS` would end the process."""
    try:
        import_module("kerascourse.cli").main(arguments)
    except SystemExit as end:
        return end.code


@contextlib.contextmanager
def warnings_as_in_a_new_process():
    """Within, warnings go to stderr, those that Python shows by itself."""
    with warnings.catch_warnings():
        warnings.resetwarnings()
        for hidden in HIDDEN_WARNINGS:
            warnings.simplefilter("ignore", hidden)

        def show(message, category, filename, lineno, file=None, line=None):
            sys.stderr.write(warnings.formatwarning(message, category, filename, lineno, line))

        warnings.showwarning = show
        yield


def forget_commands():
    """Have `kerascourse.cli` imported anew: some of its texts take the language at that time."""
    for name in [name for name in sys.modules if name.startswith("kerascourse.cli")]:
        del sys.modules[name]


def renew_keras():
    """Keras, where it is imported, without names in use and with seeds that nobody chose."""
    if keras := sys.modules.get("keras"):
        keras.utils.clear_session(free_memory=False)
        keras.utils.set_random_seed(int.from_bytes(os.urandom(4)))


def process(*arguments, cwd=None, text_input=None, **environment):
    """The finished process of `kc ARGUMENTS`, with stdout and stderr as text."""
    return subprocess.run(
        [sys.executable, "-m", "kerascourse", *arguments],
        cwd=cwd,
        input=text_input,
        capture_output=True,
        encoding="utf-8",
        env={**clean_environment(), **environment},
        check=False,
    )


def clean_environment():
    """The environment without the user's own settings of language, colour and width."""
    unwanted = ("KC_LANG", "LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "COLUMNS", "TERM")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "LANG": "C.UTF-8", "TERM": "xterm", "PYTHONPATH": str(ROOT)}


def one_line(process):
    """The single line that a failing command wrote to stderr."""
    lines = process.stderr.splitlines()
    assert len(lines) == 1, process.stderr
    assert process.stdout == ""
    return lines[0]


def in_terminal(*arguments, columns=80, encoding="utf-8", **environment):
    """What `kc ARGUMENTS` draws on a terminal `columns` wide, as text with its escapes."""
    import struct

    fcntl, pty, termios = map(pytest.importorskip, ("fcntl", "pty", "termios"))
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "kerascourse", *arguments],
        stdin=side,
        stdout=side,
        stderr=side,
        env={**clean_environment(), "PYTHONIOENCODING": encoding, **environment},
    )
    os.close(side)
    output = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:
            break
        if not part:
            break
        output += part
    process.wait()
    os.close(main)
    return output.decode(encoding).replace("\r\n", "\n")
