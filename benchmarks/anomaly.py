"""How well `kc anomaly` tells anomalies, beside PCA with as many values: AUROC on the test sets.

    python -m benchmarks.anomaly [--only 3,8] [--epochs 2]

Each digit of MNIST in turn is the normal one, by the recipe `anomaly`; of scikit-learn's
breast-cancer table the benign tumours are, by the recipe `anomaly_table`. With the score of each
kind of data, and with the plain mean squared error. The status tells whether the targets are met.
"""

import argparse
import csv
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse.cli.progress import progress
from kerascourse.evaluation import anomaly
from kerascourse.evaluation.detection import Rule
from kerascourse.training import fit, plan, recipe, run

DIGITS_TARGET, TABLE_TARGET = 0.97, 0.95
TABLE = "cancer"
RULE = Rule("train", 0.05)


def write_table(path: Path) -> None:
    """The table of 569 tumours, as a user would have it."""
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*data.feature_names, "diagnosis"])
        names = data.target_names[data.target]
        writer.writerows([*row, name] for row, name in zip(data.data, names, strict=True))


def measured(out: Path, name: str, dataset: str, changes: dict[str, Any]) -> list[float]:
    """AUROC of the network and of PCA by the usual score, then both by the mean squared error."""
    planned = plan.make(recipe.resolve(name), dataset, changes)
    start = time.perf_counter()
    with run.new(out, None, planned.recipe.model, planned.dataset.name) as folder:
        with progress() as listener:
            fit.train(planned, folder, listener)
        seconds = time.perf_counter() - start
        found = [anomaly.of_test(folder, score, RULE) for score in (None, "mse")]
    values = [one.auroc for each in found for one in (each.network, each.pca)]
    told = changes["normal"]
    print(f"{told:<10}" + "".join(f"{v:9.4f}" for v in values) + f"{seconds:7.0f} s", flush=True)
    return values


def main() -> None:
    """Print a line for each normal class, and the means."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default=f"0,1,2,3,4,5,6,7,8,9,{TABLE}")
    parser.add_argument("--epochs", type=int)
    asked = parser.parse_args()
    wanted = asked.only.split(",")
    more = {"epochs": asked.epochs} if asked.epochs else {}
    heads = ("normal", "network", "PCA", "mse", "PCA mse")
    print(f"{heads[0]:<10}" + "".join(f"{head:>9}" for head in heads[1:]) + "   training")
    missed = False
    with tempfile.TemporaryDirectory() as place:
        out = Path(place)
        digits = [
            measured(out, "anomaly", "mnist", {"normal": digit, **more})
            for digit in wanted
            if digit != TABLE
        ]
        if digits:
            mean = np.mean(digits, axis=0)
            print(f"{'mean':<10}" + "".join(f"{v:9.4f}" for v in mean), flush=True)
            missed |= mean[0] < DIGITS_TARGET
        if TABLE in wanted:
            write_table(out / "cancer.csv")
            chosen = {"normal": "benign", "label": "diagnosis", **more}
            values = measured(out, "anomaly_table", f"csv:{out / 'cancer.csv'}", chosen)
            missed |= values[0] < TABLE_TARGET
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
