"""The Python that runs, and whether TensorFlow is made for it."""

import os
import platform
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from packaging.specifiers import SpecifierSet

from kerascourse.doctor.finding import Finding
from kerascourse.texts import _, typed

COMMAND = "kc"
MINORS = range(8, 30)  # of Python 3, to look for one that is asked for


@dataclass(frozen=True)
class Interpreter:
    """A Python and where it runs; `system` as `sys.platform`, `machine` as x86_64 or arm64.

    `prefix` is its folder, `conda` that of the conda environment that is active (None without);
    `commands` are the `kc` that the shell finds, in its order, `own` is this Python's.
    """

    version: tuple[int, int, int]
    implementation: str
    bits: int
    system: str
    machine: str
    has_musl: bool
    is_free_threaded: bool
    executable: str
    prefix: str
    is_virtual: bool
    conda: str | None
    install: tuple[str, ...]
    commands: tuple[str, ...]
    own: str

    @property
    def is_windows(self) -> bool:
        """Whether it runs on Windows itself; in WSL it does not."""
        return self.system == "win32"

    @property
    def is_intel(self) -> bool:
        """Whether its processor is an x86 of 64 bits."""
        return self.machine.lower() in ("x86_64", "amd64")


def here() -> Interpreter:
    """The Python of this process."""
    own = str(Path(sys.executable).with_name("kc.exe" if sys.platform == "win32" else COMMAND))
    return Interpreter(
        version=sys.version_info[:3],
        implementation=sys.implementation.name,
        bits=64 if sys.maxsize > 2**32 else 32,
        system=sys.platform,
        machine=platform.machine(),
        has_musl="musl" in str(sysconfig.get_config_var("HOST_GNU_TYPE")),
        is_free_threaded=bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
        executable=sys.executable,
        prefix=sys.prefix,
        is_virtual=sys.prefix != sys.base_prefix,
        conda=os.environ.get("CONDA_PREFIX"),
        install=_install(),
        commands=_commands(os.environ.get("PATH", "")),
        own=own,
    )


def _install() -> tuple[str, ...]:
    """The words that install a package for this Python, as short as they are right."""
    found = shutil.which("python")
    is_usual = found is not None and Path(found).absolute() == Path(sys.executable).absolute()
    python = "python" if is_usual else sys.executable
    if find_spec("pip") is None and shutil.which("uv"):
        return ("uv", "pip", "install", "--python", python)
    return (python, "-m", "pip", "install")


def _commands(path: str) -> tuple[str, ...]:
    """Every `kc` in the folders of `path`, each file once."""
    found: dict[str, str] = {}
    for folder in filter(None, path.split(os.pathsep)):
        file = shutil.which(COMMAND, path=folder)
        if file is not None:
            found.setdefault(os.path.realpath(file), file)
    return tuple(found.values())


def findings(interpreter: Interpreter, wanted: str, has_tensorflow: bool) -> Iterator[Finding]:
    """Whether it is one of the Pythons `wanted` (`>=3.11,<3.14`, or empty), whether TensorFlow is
    made for it, in which environment it is, and which `kc` the shell finds."""
    yield _version(interpreter, wanted)
    reason = without_tensorflow(interpreter)
    if reason and not has_tensorflow:
        yield Finding("python.platform", "problem", *reason)
    yield _environment(interpreter)
    yield from _command(interpreter)


def _version(interpreter: Interpreter, wanted: str) -> Finding:
    version = ".".join(map(str, interpreter.version))
    text = _(
        "Python {version}, {bits} bit, {system} {machine}",
        version=version,
        bits=interpreter.bits,
        system=interpreter.system,
        machine=interpreter.machine,
    )
    accepted = SpecifierSet(wanted)
    if accepted.contains(version, prereleases=True):
        return Finding("python.version", "ok", text)
    newest = max((n for n in MINORS if accepted.contains(f"3.{n}.0")), default=None)
    return Finding(
        "python.version",
        "problem",
        _("{text}; kerascourse is for Python {wanted}", text=text, wanted=wanted),
        _make_environment(interpreter, f"3.{newest}") if newest else "",
    )


def _make_environment(interpreter: Interpreter, version: str) -> str:
    if interpreter.conda:
        return f"conda create -n kc python={version}"
    python = f"py -{version}" if interpreter.is_windows else f"python{version}"
    return f"{python} -m venv .venv"


def without_tensorflow(interpreter: Interpreter) -> tuple[str, str] | None:
    """Why no wheel of TensorFlow fits, and what to do; None where one does."""
    if interpreter.implementation != "cpython":
        return (
            _("TensorFlow is for CPython, this is {name}", name=interpreter.implementation),
            _("a Python from python.org"),
        )
    if interpreter.bits != 64:
        return _("TensorFlow needs a Python of 64 bit, this one has 32"), _("a Python of 64 bit")
    if interpreter.is_free_threaded:
        return (
            _("TensorFlow is not made for the Python without a lock (free-threaded)"),
            _("a usual Python"),
        )
    if interpreter.has_musl:
        return (
            _("TensorFlow is made for glibc; this Linux has musl, as Alpine"),
            _("a container of Debian or Ubuntu: docker run -it python:3.13-slim"),
        )
    if interpreter.system == "darwin" and interpreter.is_intel:
        return (
            _("TensorFlow is made for Macs with Apple's processors, this Python is for Intel"),
            _("a Python for Apple's processor; on an Intel Mac, Google Colab"),
        )
    if interpreter.is_windows and not interpreter.is_intel:
        return (
            _("TensorFlow is not made for Windows on ARM"),
            _("Windows' Linux: wsl --install"),
        )
    return None


def _environment(interpreter: Interpreter) -> Finding:
    conda, prefix = interpreter.conda, interpreter.prefix
    if conda and not _is_same(conda, prefix) and not interpreter.is_virtual:
        return Finding(
            "python.environment",
            "warning",
            _(
                "the conda environment {conda} is active, but this Python is of {prefix}",
                conda=conda,
                prefix=prefix,
            ),
            typed(*interpreter.install, "kerascourse"),
        )
    if conda and _is_same(conda, prefix):
        return Finding("python.environment", "ok", _("conda environment {prefix}", prefix=prefix))
    if interpreter.is_virtual:
        text = _("virtual environment {prefix}", prefix=prefix)
        return Finding("python.environment", "ok", text)
    return Finding(
        "python.environment",
        "info",
        _("the Python of the whole machine ({prefix}), no environment of its own", prefix=prefix),
    )


def _is_same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _command(interpreter: Interpreter) -> Iterator[Finding]:
    commands = interpreter.commands
    if not commands:
        yield Finding(
            "python.command",
            "warning",
            _("the shell finds no command kc"),
            _activate(interpreter) if interpreter.is_virtual else "python -m kerascourse",
        )
    elif len(commands) > 1 or not _is_same(commands[0], interpreter.own):
        yield Finding(
            "python.command",
            "warning",
            _(
                "the shell starts {first}; this is {own}; in all: {commands}",
                first=commands[0],
                own=interpreter.own,
                commands=", ".join(commands),
            ),
            _activate(interpreter) if interpreter.is_virtual else "",
        )
    else:
        yield Finding("python.command", "ok", _("the command {path}", path=commands[0]))


def _activate(interpreter: Interpreter) -> str:
    """The command that makes its environment the shell's."""
    if interpreter.is_windows:
        return typed(str(Path(interpreter.prefix) / "Scripts" / "activate"))
    return f"source {typed(Path(interpreter.prefix) / 'bin' / 'activate')}"
