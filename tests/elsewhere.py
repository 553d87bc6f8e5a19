"""A Linux that lacks what Windows lacks: `pytest -p tests.elsewhere FILES`.

For the toolkit and its tests the modules of POSIX cannot be imported; the names below are missing
for everyone. No folder can be opened, no open file removed or replaced. Other libraries keep the
modules: on Windows they have other ways, such as filelock its `LockFileEx`.
"""

import builtins
import errno
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

MODULES = ("fcntl", "grp", "pty", "pwd", "resource", "termios", "tty")
MISSING = {
    os: "O_NOFOLLOW O_NONBLOCK chown fork killpg mkfifo openpty setsid",
    signal: "SIGALRM SIGHUP SIGKILL SIGPIPE SIGQUIT SIGUSR1 SIGUSR2 setitimer",
}
OURS = ("kerascourse", "tests")


def importing(name, globals=None, *others, original=builtins.__import__, **named):
    """`import` without `MODULES` for what is ours."""
    if name in MODULES and (globals or {}).get("__name__", "").split(".")[0] in OURS:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return original(name, globals, *others, **named)


def opening(path, *others, original=os.open, **named):
    if os.path.isdir(path):
        raise PermissionError(errno.EACCES, "Permission denied", path)
    return original(path, *others, **named)


def refused_while_open(original):
    """`original`, of `os`, refusing paths that are open in this process, or hold such files."""

    def change(*paths, **named):
        for path in paths:
            if is_open(Path(os.path.realpath(path))):
                error = PermissionError(errno.EACCES, "The process cannot access the file", path)
                error.winerror = 32
                raise error
        return original(*paths, **named)

    return change


def is_open(path):
    handles = Path("/proc/self/fd").iterdir()
    files = [Path(os.path.realpath(handle)) for handle in handles]
    return any(file == path or path in file.parents for file in files)


def pytest_collection():
    """Take all this away, before pytest imports the tests, and after it opened its own files."""
    for module, names in MISSING.items():
        for name in names.split():
            delattr(module, name)
    builtins.__import__ = importing
    os.open = opening
    for name in ("unlink", "remove", "replace", "rename"):
        setattr(os, name, refused_while_open(getattr(os, name)))
    # as these are on Windows
    tempfile.TemporaryFile = tempfile.NamedTemporaryFile
    shutil._use_fd_functions = False
    subprocess.Popen.kill = subprocess.Popen.terminate
