"""What `kc check` takes beside the training that it is to save: whole processes.

    python -m benchmarks.check [--model lenet5] [--dataset mnist]

Exits with 1 where a check fails, or where it takes more than a minute.
"""

import argparse
import subprocess
import sys
import tempfile
import time

from benchmarks.ended import wait
from benchmarks.startup import KC

MOST_SECONDS = 60


def seconds(*words: str) -> tuple[float, float]:
    """Of the wall and of the processor, for `kc` with these words."""
    start = time.perf_counter()
    process = subprocess.Popen((KC, *words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ended = wait(process)
    if ended.code:
        sys.exit(f"kc {' '.join(words)} ended with {ended.code}")
    return time.perf_counter() - start, ended.processor


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", default="lenet5")
    parser.add_argument("--dataset", default="mnist")
    asked = parser.parse_args()
    data = (asked.model, "--dataset", asked.dataset)
    with tempfile.TemporaryDirectory() as folder:
        check = seconds("check", *data)
        train = seconds("train", *data, "--epochs", "1", "--runs", folder)
    print("          seconds  of the processor  beside one epoch")
    for name, (wall, busy) in (("check", check), ("epoch", train)):
        print(f"{name:8}  {wall:7.1f}  {busy:16.1f}  {wall / train[0]:16.2f}")
    return int(check[0] > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
