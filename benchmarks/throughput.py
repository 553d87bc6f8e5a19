"""Whether `kc train` is as quick as a bare `model.fit`: images per second, in one run, as ratios.

    python -m benchmarks.throughput [--rounds 5] [--images 20000] [--dataset mnist]

For each network the two take turns, as whole processes, on the same images in batches of 128. The
ratio is the median over the rounds, so that what other programs take now and then does not count. A
speed is that of the training steps after the first epoch, which compiles. Exits with 1 where
`kc train` is slower.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

EPOCHS = 3
CASES = {"lenet5": "classification", "undercomplete": "reconstruction"}

# what a student would write, with the same network and the same images
BARE = """
import sys, time
import keras
from kerascourse.data import catalogue
from kerascourse.models.build import build
name, dataset, images, epochs = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
train = catalogue.load(dataset).limited(images).train
x = train.x
model = build(name, x.shape[1:])
if name == "lenet5":
    y, loss, metrics = train.y, "sparse_categorical_crossentropy", ["accuracy"]
else:
    y, loss, metrics = x, "binary_crossentropy", ["mse"]
model.compile("adam", loss, metrics=metrics)
model.fit(x, y, batch_size=128, verbose=0)
began = time.perf_counter()
model.fit(x, y, batch_size=128, epochs=epochs - 1, verbose=0)
print(len(x) * (epochs - 1) / (time.perf_counter() - began))
"""


def bare(name: str, dataset: str, images: int) -> float:
    """Images per second of the bare script."""
    return float(_output("-c", BARE, name, dataset, str(images), str(EPOCHS)))


def ours(name: str, dataset: str, images: int) -> float:
    """Images per second of `kc train`."""
    with tempfile.TemporaryDirectory() as out:
        text = _output(
            *("-m", "kerascourse", "train", name, "--dataset", dataset, "--format", "json"),
            *("--limit", str(images), "--epochs", str(EPOCHS), "--batch-size", "128"),
            *("--out", out),
        )
    return float(json.loads(text)["images_per_second"])


def _output(*arguments: str) -> str:
    root = str(Path(__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": root, "TF_CPP_MIN_LOG_LEVEL": "3"}
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    ).stdout


def main() -> None:
    """Print the table; the status tells whether all are as quick."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--images", type=int, default=50_000)
    parser.add_argument("--dataset", default="mnist")
    asked = parser.parse_args()
    slower = False
    print(f"{'network':<16}{'bare fit':>10}{'kc train':>10}{'ratio':>8}   images/s, best; each ratio")
    for name in CASES:
        images = asked.images if name == "lenet5" else asked.images // 5
        pairs = [
            (bare(name, asked.dataset, images), ours(name, asked.dataset, images))
            for _round in range(asked.rounds)
        ]
        theirs, mine = ([pair[side] for pair in pairs] for side in (0, 1))
        ratios = [m / t for t, m in pairs]
        ratio = statistics.median(ratios)
        each = " ".join(f"{r:.2f}" for r in ratios)
        print(f"{name:<16}{max(theirs):>10,.0f}{max(mine):>10,.0f}{ratio:>8.2f}   {each}", flush=True)
        slower |= ratio < 1
    sys.exit(slower)


if __name__ == "__main__":
    main()
