"""What it brings to start from a network that was trained on other classes: the two recipes of
transfer as whole commands, the second also from scratch and with its convolutions frozen.

    python -m benchmarks.transfer [--seeds 3] [--epochs N]

Exits with 1 where starting from the other network is not better, in the mean over the seeds.
`--epochs` shortens each training, to try the program.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import mean, stdev

from benchmarks.startup import KC
from kerascourse.training.recipe_files import recipes

FROZEN = ("--freeze", "conv*", "--freeze", "bn*")
SECOND = recipes()["transfer_second"]


def accuracy(*words: str) -> float:
    """On the test images, of the run that `kc train` makes with these words."""
    done = subprocess.run(
        [KC, "train", *words, "--format", "json"], capture_output=True, text=True, check=True
    )
    return float(json.loads(done.stdout)["metrics"]["test"]["accuracy"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int)
    asked = parser.parse_args()
    shorter = ("--epochs", str(asked.epochs)) if asked.epochs else ()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder, "scratch.toml")
        scratch.write_text(re.sub("(?m)^start_from.*", "", SECOND.read_text("utf-8")), "utf-8")
        ways = {
            "from scratch": (str(scratch),),
            "from the other": (str(SECOND),),
            # the last layer alone: a linear problem, which takes larger steps
            "and frozen": (*(str(SECOND), "--learning-rate", "1e-2"), *FROZEN),
        }
        reached: dict[str, list[float]] = {way: [] for way in ways}
        for seed in range(asked.seeds):
            common = ("--seed", str(seed), "--runs", folder, *shorter)
            first = accuracy("transfer_first", *common)
            print(f"seed {seed}: the first, on its own classes {first:.4f}", flush=True)
            for way, words in ways.items():
                reached[way].append(accuracy(*words, *common))
                print(f"    {way:15s} {reached[way][-1]:.4f}", flush=True)
    for way, values in reached.items():
        spread = f" ± {stdev(values):.4f}" if len(values) > 1 else ""
        print(f"{way:15s} {mean(values):.4f}{spread}")
    return int(mean(reached["from the other"]) <= mean(reached["from scratch"]))


if __name__ == "__main__":
    sys.exit(main())
