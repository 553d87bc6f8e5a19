"""Whether starting from another network pays: five classes of CIFAR-10 from 100 images each, from
scratch, from the filters learned on the other five classes, and with these frozen.

    python -m benchmarks.transfer [--seeds 3] [--first-limit 10000]

Whole commands, as the recipes have them; CIFAR-10 must be prepared (`kc data get cifar10`).
"""

import argparse
import json
import statistics
import subprocess
import tempfile

from benchmarks.startup import KC

WAYS = {
    "from scratch": (),
    "started": ("--start-from", "first"),
    "started, filters frozen": ("--start-from", "first", "--freeze", "conv*"),
}


def accuracy(folder: str, *words: str) -> float:
    """The test accuracy of `kc train WORDS` in `folder`."""
    done = subprocess.run(
        [KC, "train", *words, "--format", "json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(json.loads(done.stdout)["metrics"]["test"]["accuracy"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-limit", type=int, default=10_000)
    asked = parser.parse_args()
    reached: dict[str, list[float]] = {"the first network": [], **{way: [] for way in WAYS}}
    for seed in range(asked.seeds):
        more = ("--seed", str(seed))
        with tempfile.TemporaryDirectory() as folder:
            first = ("transfer_first", "--limit", str(asked.first_limit), "--name", "first")
            reached["the first network"].append(accuracy(folder, *first, *more))
            for way, words in WAYS.items():
                reached[way].append(accuracy(folder, "transfer_second", *words, *more))
        for way, values in reached.items():
            print(f"seed {seed}  {way:24} {values[-1]:.4f}", flush=True)
    for way, values in reached.items():
        print(f"{way:24} mean {statistics.mean(values):.4f}  {min(values):.4f}–{max(values):.4f}")


if __name__ == "__main__":
    main()
