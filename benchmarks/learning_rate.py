"""Whether the rate that `kc lr-find` suggests is a good one: a network trained with it beside the
same with five usual ones, as whole commands.

    python -m benchmarks.learning_rate [--model lenet5] [--dataset mnist] [--epochs 3]

Exits with 1 where the suggested rate ends more than 0.3 points of test accuracy below the best.
"""

import argparse
import json
import subprocess
import sys
import tempfile

from benchmarks.startup import KC

RATES = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2)
MOST_BELOW = 0.003


def told(*words: str) -> dict[str, object]:
    done = subprocess.run(
        [KC, *words, "--format", "json"], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="lenet5")
    parser.add_argument("--dataset", default="mnist")
    parser.add_argument("--epochs", type=int, default=3)
    asked = parser.parse_args()
    data = ("--dataset", asked.dataset)
    with tempfile.TemporaryDirectory() as folder:
        found = told("lr-find", asked.model, *data, "--out", f"{folder}/rates.png")
        suggested = float(str(found["suggested"]))
        reached = {}
        for rate in dict.fromkeys((*RATES, suggested)):
            more = ("--learning-rate", str(rate), "--epochs", str(asked.epochs))
            run = told("train", asked.model, *data, *more, "--runs", folder)
            metrics = run["metrics"]
            reached[rate] = metrics["test"]["accuracy"]  # type: ignore[index]
            print(f"{rate:8g}  {reached[rate]:.4f}", flush=True)
    below = max(reached[rate] for rate in RATES) - reached[suggested]
    print(f"suggested {suggested:g}: {below * 100:+.2f} points below the best of five")
    return int(below > MOST_BELOW)


if __name__ == "__main__":
    sys.exit(main())
