"""How quick `kc` is: whole processes, in one run, as ratios to `python -c "import click"`.

    python -m benchmarks.startup [--runs 9]

Each command runs in turn with the others, so that a machine that slows down slows them all; the
median of each is taken. Python may keep its compiled files, as it does for a user, whatever the
environment says. Exits with 1 when a limit is missed.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ended import wait

KC = str(Path(sys.executable).with_name("kc"))
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
MEBIBYTE = 2**20
MOST_MEMORY = 40 * MEBIBYTE


@dataclass(frozen=True)
class Case:
    """A command and the most time it may take, as a multiple of the baseline's."""

    command: tuple[str, ...]
    limit: float


BASELINE = (sys.executable, "-c", "import click")
CASES = (
    Case((KC, "--help"), 2.5),
    Case((KC, "list"), 4),
    Case((KC, "summary", "vgg16"), 3),
    Case((KC, "summary", "densenet121"), 4),
    Case((KC, "calc", "conv", "--input", "227x227x3", "--kernel", "11", "--stride", "4"), 4),
    Case((KC, "compare", "vgg16", "resnet50"), 4),
    Case((KC, "lint", "vgg16"), 4),
    Case((KC, "why", "resnet50", "25636712"), 4),
)
KERAS = (
    sys.executable,
    "-c",
    "import keras; keras.applications.VGG16(weights=None).summary()",
)
TIMES_FASTER_THAN_KERAS = 30
DOCTOR = (KC, "doctor")
DOCTOR_S = 2.0


def measure(command: tuple[str, ...]) -> tuple[float, int]:
    """(seconds, peak bytes) of one run of `command` as a whole process."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT
    )
    ended = wait(process)
    seconds = time.perf_counter() - started
    # the doctor ends with 1 where it has found a problem
    if ended.code not in (0, 1):
        raise SystemExit(f"failed: {' '.join(command)}")
    return seconds, ended.peak


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    commands = (BASELINE, *(case.command for case in CASES))
    taken: dict[tuple[str, ...], list[tuple[float, int]]] = {command: [] for command in commands}
    for run in range(runs + 1):
        for command in commands:
            result = measure(command)
            if run:  # the first round warms the disk's cache
                taken[command].append(result)
    keras = statistics.median(measure(KERAS)[0] for _ in range(3))
    seconds = {c: statistics.median(s for s, _bytes in results) for c, results in taken.items()}
    base, missed = seconds[BASELINE], 0
    print(f"{'command':34} {'seconds':>8} {'ratio':>6} {'limit':>6} {'MiB':>6}")
    print(f"{'python -c import click':34} {base:8.3f} {1:6.2f}")
    for case in CASES:
        ratio = seconds[case.command] / base
        memory = max(size for _seconds, size in taken[case.command])
        missed += ratio > case.limit or memory > MOST_MEMORY
        name = " ".join(("kc", *case.command[1:]))[:34]
        print(
            f"{name:34} {seconds[case.command]:8.3f} {ratio:6.2f} {case.limit:6.2f} "
            f"{memory / MEBIBYTE:6.1f}"
        )
    doctor = statistics.median(measure(DOCTOR)[0] for _ in range(3))
    missed += doctor > DOCTOR_S
    print(f"{'kc doctor':34} {doctor:8.3f}   at most {DOCTOR_S:.0f} s")
    faster = keras / seconds[(KC, "summary", "vgg16")]
    missed += faster < TIMES_FASTER_THAN_KERAS
    print(f"{'keras.applications VGG16 summary':34} {keras:8.3f}   kc is {faster:.0f} times faster")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
