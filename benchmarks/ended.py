"""What a process took, once it has ended."""

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

# Linux counts in kibibytes, macOS in bytes
UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Ended:
    """Its exit `code`, the seconds of the processor, and the bytes of memory at its peak."""

    code: int
    processor: float
    peak: int


def wait(process: subprocess.Popen[Any]) -> Ended:
    """Wait for the end of `process`."""
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Ended(process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * UNIT)
