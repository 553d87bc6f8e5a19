"""The processor and the memory that a program may use here, in a container less than there is."""

import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kerascourse import children
from kerascourse.doctor.finding import Finding
from kerascourse.texts import _

GIGABYTE = 10**9
LITTLE = 2 * GIGABYTE  # of memory: TensorFlow alone takes half a gigabyte
CGROUPS = Path("/sys/fs/cgroup")
# of Windows' IsProcessorFeaturePresent
_WINDOWS_AVX = 39


@dataclass(frozen=True)
class Processor:
    """`cores` that the machine has and `usable` that a program may use; `has_avx` is None where it
    can't be known or means nothing; `memory` in bytes, `available` what others leave of it,
    `limit` what a container allows (None without one)."""

    cores: int
    usable: float
    has_avx: bool | None
    memory: int
    available: int
    limit: int | None


def here() -> Processor:
    """The processor of this machine."""
    import psutil

    memory = psutil.virtual_memory()
    group = own_group(_text(Path("/proc/self/cgroup")))
    cores = os.cpu_count() or 1
    usable = float(children.processors())
    share = cpu_share(_text(group / "cpu.max"))
    return Processor(
        cores=cores,
        usable=usable if share is None else min(usable, share),
        has_avx=_has_avx(),
        memory=int(memory.total),
        available=int(memory.available),
        limit=memory_limit(
            _text(group / "memory.max") or _text(CGROUPS / "memory" / "memory.limit_in_bytes"),
            int(memory.total),
        ),
    )


def own_group(told: str) -> Path:
    """The folder of the control group that /proc/self/cgroup tells."""
    paths = [line.split("::", 1)[1] for line in told.splitlines() if line.startswith("0::")]
    folder = CGROUPS / paths[0].strip("/") if paths else CGROUPS
    return folder if folder.is_dir() else CGROUPS


def cpu_share(told: str) -> float | None:
    """The processors that a group may use, of its `cpu.max`: "200000 100000" is 2."""
    quota, _sign, period = told.partition(" ")
    return int(quota) / int(period) if quota.isdigit() and period.isdigit() else None


def memory_limit(told: str, memory: int) -> int | None:
    """The bytes that a group may use, of its `memory.max`; None where that is no less than all."""
    return int(told) if told.isdigit() and int(told) < memory else None


def findings(processor: Processor, needs_avx: bool) -> Iterator[Finding]:
    """How much of it there is; `needs_avx` says that TensorFlow, which cannot do without, runs."""
    if processor.has_avx is False and needs_avx:
        yield Finding(
            "processor.avx",
            "problem",
            _("this processor lacks AVX, which TensorFlow is made with"),
            _("another machine, or Google Colab"),
        )
    if processor.usable < processor.cores:
        text = _(
            "{usable:g} of {cores} cores may be used",
            usable=processor.usable,
            cores=processor.cores,
        )
    else:
        text = _("cores: {cores}", cores=processor.cores)
    yield Finding("processor.cores", "ok", text)
    yield _memory(processor)


def _memory(processor: Processor) -> Finding:
    free = processor.available
    text = _(
        "memory: {free:.1f} of {all:.1f} GB free",
        free=free / GIGABYTE,
        all=processor.memory / GIGABYTE,
    )
    if processor.limit is not None:
        free = min(free, processor.limit)
        text = _(
            "{text}; this container may use {limit:.1f} GB",
            text=text,
            limit=processor.limit / GIGABYTE,
        )
    if free >= LITTLE:
        return Finding("processor.memory", "ok", text)
    return Finding(
        "processor.memory",
        "warning",
        text,
        _("closing other programs, or --batch-size 16 with kc train"),
    )


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def _has_avx() -> bool | None:
    """Whether an x86 processor has AVX."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return None
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.IsProcessorFeaturePresent(_WINDOWS_AVX))
    if sys.platform == "darwin":
        asked = subprocess.run(
            ["sysctl", "-n", "machdep.cpu.features"], capture_output=True, text=True, check=False
        )
        return "AVX" in asked.stdout.split() if asked.stdout else None
    return flags_have_avx(_text(Path("/proc/cpuinfo")))


def flags_have_avx(told: str) -> bool | None:
    """Whether the flags in /proc/cpuinfo have AVX; None where there are none."""
    flags = next((line for line in told.splitlines() if line.startswith("flags")), None)
    return None if flags is None else "avx" in flags.split()
