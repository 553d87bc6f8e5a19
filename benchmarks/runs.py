"""How long `kc runs` takes on thousands of runs: whole processes, the first time and again.

    python -m benchmarks.runs [--runs 5000]

Exits with 1 where the second time takes more than a second.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.check import seconds

SOURCE = Path(__file__).parents[1] / "tests" / "old_runs" / "classifier"
MOST_SECONDS = 1.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(asked.runs):
            shutil.copytree(SOURCE, Path(folder, f"run-{number:05d}"))
        first, busy_first = seconds("runs", "--runs", folder)
        again = min(seconds("runs", "--runs", folder) for _time in range(3))
    print(f"{asked.runs:,} runs    seconds  of the processor")
    print(f"first time  {first:9.2f}  {busy_first:16.2f}")
    print(f"again       {again[0]:9.2f}  {again[1]:16.2f}")
    return int(again[0] > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
