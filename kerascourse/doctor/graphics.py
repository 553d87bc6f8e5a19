"""The NVIDIA cards of this machine and their driver, asked of `nvidia-smi`, without a framework."""

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kerascourse.texts import _

FIELDS = ("name", "driver_version", "memory.total", "compute_cap")
WSL = Path("/usr/lib/wsl/lib")
NVIDIA = "0x10de"  # the maker's number on the PCI bus
DISPLAY = "0x03"  # how the class of a card begins that draws or computes


@dataclass(frozen=True)
class Card:
    """A GPU: its name, its memory in MiB (0 unknown), and its compute capability where it is
    known."""

    name: str
    memory: int
    capability: tuple[int, int] | None


@dataclass(frozen=True)
class Graphics:
    """The cards that the driver shows, in its order, and the version of the driver.

    `complaint` is what `nvidia-smi` says where it fails; `is_on_bus` says that a card is in the
    machine, whatever the driver does; `has_library` that programs can load the driver's library.
    """

    cards: tuple[Card, ...] = ()
    driver: str = ""
    complaint: str = ""
    is_on_bus: bool = False
    has_library: bool = True
    is_wsl: bool = False
    is_container: bool = False


class Asked:
    """`nvidia-smi`, started at once and read later, as it may take a second."""

    def __init__(self) -> None:
        self.process = _started(FIELDS)

    def answer(self, limit_s: float) -> Graphics:
        """What it says within `limit_s` seconds, and what the system tells itself."""
        graphics = _answer(self.process, FIELDS, limit_s)
        if "compute_cap" in graphics.complaint:  # a driver that does not know it yet
            graphics = _answer(_started(FIELDS[:-1]), FIELDS[:-1], limit_s)
        return replace(
            graphics,
            is_on_bus=_is_on_bus(Path("/sys/bus/pci/devices")),
            has_library=not graphics.cards or is_loadable(_library()),
            is_wsl=WSL.is_dir(),
            is_container=Path("/.dockerenv").exists() or Path("/run/.containerenv").exists(),
        )


def is_loadable(library: str) -> bool:
    """Whether the system's loader finds a shared library by its name."""
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def visible(graphics: Graphics, environment: Mapping[str, str]) -> tuple[Card, ...]:
    """The cards that `CUDA_VISIBLE_DEVICES` leaves: none with an empty list or from -1 on."""
    told = environment.get("CUDA_VISIBLE_DEVICES")
    if told is None:
        return graphics.cards
    left = []
    for word in told.split(","):
        number = word.strip()
        if number.startswith(("GPU-", "MIG-")):  # by a name that is not asked for
            return graphics.cards
        if not (number.isdigit() and int(number) < len(graphics.cards)):
            break
        left.append(graphics.cards[int(number)])
    return tuple(left)


def parsed(text: str, fields: tuple[str, ...]) -> Graphics:
    """What `nvidia-smi --query-gpu=… --format=csv,noheader,nounits` wrote."""
    cards, driver = [], ""
    for cells in csv.reader(text.splitlines(), skipinitialspace=True):
        if len(cells) != len(fields):
            continue
        told = dict(zip(fields, cells, strict=True))
        memory = told["memory.total"]
        cards.append(
            Card(
                told["name"],
                int(memory) if memory.isdigit() else 0,
                _capability(told.get("compute_cap", "")),
            )
        )
        driver = told["driver_version"]
    return Graphics(tuple(cards), driver)


def _capability(text: str) -> tuple[int, int] | None:
    major, _sign, minor = text.partition(".")
    return (int(major), int(minor)) if major.isdigit() and minor.isdigit() else None


def _library() -> str:
    return "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"


def _started(fields: tuple[str, ...]) -> subprocess.Popen[str] | None:
    command = shutil.which("nvidia-smi") or shutil.which("nvidia-smi", path=str(WSL))
    if command is None:
        return None
    try:
        return subprocess.Popen(
            [command, f"--query-gpu={','.join(fields)}", "--format=csv,noheader,nounits"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "LC_ALL": "C"},
        )
    except OSError:
        return None


def _answer(
    process: subprocess.Popen[str] | None, fields: tuple[str, ...], limit_s: float
) -> Graphics:
    if process is None:
        return Graphics()
    try:
        text, _nothing = process.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return Graphics(complaint=_("no answer in {limit:.1f} s", limit=limit_s))
    if process.returncode:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return Graphics(complaint=lines[0] if lines else f"status {process.returncode}")
    return parsed(text, fields)


def _is_on_bus(devices: Path) -> bool:
    """Whether an NVIDIA card is among Linux' PCI devices."""
    return any(_is_card(folder) for folder in (devices.iterdir() if devices.is_dir() else ()))


def _is_card(folder: Path) -> bool:
    try:
        maker, kind = ((folder / name).read_text("ascii").strip() for name in ("vendor", "class"))
    except (OSError, UnicodeDecodeError):
        return False
    return maker == NVIDIA and kind.startswith(DISPLAY)
