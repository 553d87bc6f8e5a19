"""What a U-Net's skip connections do: masks of membranes and of digits, with and without them.

    python -m benchmarks.segmentation [--pairs PATH] [--epochs N] [--turned]

Trained by `kc train unet_membranes` on the images and masks in PATH, and by `kc train unet` on the
embedded scenes; scored by `kc segment` on whole test images. Prints a line a network: pixel
accuracy, Dice of the first class (membranes, as 0 in the masks) or of the second (digits), mean
IoU, and the training's minutes; below them, Otsu's threshold. With `--turned` a line more for each
network of membranes: the mean of what it says of an image in eight positions.
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
    return f"{name:<32}{numbers}" + ("" if minutes is None else f"{minutes:>10.1f}")


def compare(recipe: str, place: int, arguments: list[str], turned: bool = False) -> None:
    """Print the lines of `recipe`, whose class at `place` is of interest."""
    with tempfile.TemporaryDirectory() as out:
        for name, chosen in (("with skips", ()), ("without", ("--set", "skips=false"))):
            result = kc("train", recipe, "--out", out, *arguments, *chosen)
            found = kc("segment", result["run"], "--out", out)
            minutes = result["seconds"] / 60
            print(row(f"{recipe}, {name}", found["network"], place, minutes), flush=True)
            if turned:
                eight = kc("segment", result["run"], "--out", out, "--turned")["network"]
                print(row(f"{'':>8}mean of eight positions", eight, place), flush=True)
        print(row(f"{recipe}, Otsu's threshold", found["plain"]["otsu"], place), flush=True)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", help="the folder of membranes; left out without it")
    parser.add_argument("--epochs", help="of the membranes; by default the recipe's")
    parser.add_argument("--turned", action="store_true", help="membranes in eight positions, too")
    asked = parser.parse_args()
    print(f"{'':<32}{'accuracy':>10}{'Dice':>10}{'mean IoU':>10}{'minutes':>10}", flush=True)
    if asked.pairs:
        arguments = ["--dataset", f"pairs:{asked.pairs}"]
        arguments += ["--epochs", asked.epochs] if asked.epochs else []
        compare("unet_membranes", 0, arguments, asked.turned)
    compare("unet", 1, ["--dataset", "digit_scenes"])


if __name__ == "__main__":
    main()
