"""What a U-Net's skip connections do: masks of membranes and of digits, with and without them.

    python -m benchmarks.segmentation [--pairs PATH] [--epochs N] [--seeds 0,1] [--turned]

Trained by `kc sweep unet_membranes --over seed=…` on the images and masks in PATH, and by `unet` on
the embedded scenes; scored by `kc segment` on whole test images. Prints a line a network: pixel
accuracy, Dice of the first class (membranes, as 0 in the masks) or of the second (digits), mean
IoU, and the training's minutes; below them, Otsu's threshold. Of several seeds, a line for the mean
of their networks (`kc segment --with`). With `--turned` a line more for each of membranes: the mean
of what it says of an image in eight positions.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any


def kc(*arguments: str) -> dict[str, Any]:
    """The JSON document of `kc ARGUMENTS`."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-m", "kerascourse", *arguments, "--format", "json"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def row(name: str, scores: dict[str, Any], place: int, minutes: float | None = None) -> str:
    """A line of the table; `place` is that of the class whose Dice it tells."""
    cells = (scores["accuracy"], scores["dice_by_class"][place], scores["iou"])
    numbers = "".join(f"{value:>10.4f}" for value in cells)
    return f"{name:<34}{numbers}" + ("" if minutes is None else f"{minutes:>10.1f}")


def scored(out: str, runs: list[str], *options: str) -> dict[str, Any]:
    """What `kc segment` says of the mean of `runs`."""
    first, *others = runs
    averaged = [word for run in others for word in ("--with", run)]
    return kc("segment", first, *averaged, *options, "--runs", out)


def compare(
    recipe: str, place: int, arguments: list[str], seeds: str = "0", turned: bool = False
) -> None:
    """Print the lines of `recipe`, whose class at `place` is of interest."""
    with tempfile.TemporaryDirectory() as out:
        for name, chosen in (("skips", ()), ("no_skips", ("--set", "skips=false"))):
            swept = ("--over", f"seed={seeds}", "--name", name, "--out", out)
            points = kc("sweep", recipe, *swept, *arguments, *chosen)["points"]
            lines = [(f"seed {point['value']}", [point]) for point in points]
            if len(points) > 1:
                lines.append(("mean", points))
            for words, some in lines:
                runs = [f"{name}/{point['run']}" for point in some]
                minutes = sum(point["seconds"] for point in some) / 60
                found = scored(out, runs)
                print(
                    row(f"{recipe}, {name}, {words}", found["network"], place, minutes), flush=True
                )
                if turned:
                    eight = scored(out, runs, "--turned")["network"]
                    print(row(f"{'':>8}mean of eight positions", eight, place), flush=True)
        print(row(f"{recipe}, Otsu's threshold", found["plain"]["otsu"], place), flush=True)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", help="the folder of membranes; left out without it")
    parser.add_argument("--epochs", help="of the membranes; by default the recipe's")
    parser.add_argument("--seeds", default="0", help="of the membranes, as 0,1; by default 0")
    parser.add_argument("--turned", action="store_true", help="membranes in eight positions, too")
    asked = parser.parse_args()
    print(f"{'':<34}{'accuracy':>10}{'Dice':>10}{'mean IoU':>10}{'minutes':>10}", flush=True)
    if asked.pairs:
        arguments = ["--dataset", f"pairs:{asked.pairs}"]
        arguments += ["--epochs", asked.epochs] if asked.epochs else []
        compare("unet_membranes", 0, arguments, asked.seeds, asked.turned)
    compare("unet", 1, ["--dataset", "digit_scenes"])


if __name__ == "__main__":
    main()
