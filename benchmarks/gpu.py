"""What a GPU makes of VGG16, ResNet-50 and ResNet-20: images per second of training in each
precision, with XLA and without, beside plain PyTorch with `torch.compile`; the time to 91.25 %.

    python -m benchmarks.gpu [--images 2048] [--batch 128] [--epochs 3] [--to-accuracy]
    python -m benchmarks.gpu --try-on-cpu    # a few images, to see that the script runs

Made images (the speed does not depend on what they show), a process for each row, the best epoch
but the first, which compiles. `--to-accuracy` trains the recipe resnet20 on CIFAR-10 until
validation reaches 0.9125, and tells the seconds of its epochs. The last line has card, versions
and date. Without a GPU it says so and measures nothing.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from kerascourse import runs
from kerascourse.doctor.graphics import Asked
from kerascourse.training.run import read_history

NETWORKS = {"vgg16": 224, "resnet50": 224, "resnet20": 32}
PRECISIONS = ("float32", "float16", "bfloat16")
WAITING = 20.0  # seconds for the tool's answer
PUBLISHED = 0.9125  # He et al. 2016, table 6
MISSING = "no NVIDIA GPU is found here: nothing is measured (nvidia-smi)"


@dataclass(frozen=True)
class Row:
    """What is trained, by what, and how."""

    network: str
    by: str
    precision: str
    compiled: bool

    @property
    def words(self) -> str:
        """The first cells of its line."""
        compiler = {"fit": "XLA", "torch": "torch.compile"}[self.by]
        return f"{self.network:<10}{self.by:<7}{self.precision:<10}" + (
            f"{compiler:<15}" if self.compiled else f"{'–':<15}"
        )


def card() -> str | None:
    """The name of the GPU and its driver, as its own tool tells them; None where there is none."""
    found = Asked().answer(WAITING)
    return f"{found.cards[0].name}, {found.driver}" if found.cards else None


def made(side: int, images: int, file: Path) -> None:
    """Random images of `side` pixels and ten classes."""
    rng = np.random.default_rng(0)
    few = max(1, images // 8)
    np.savez(
        file,
        x=rng.integers(0, 256, (images, side, side, 3), "uint8"),
        y=rng.integers(0, 10, images),
        val_x=rng.integers(0, 256, (few, side, side, 3), "uint8"),
        val_y=rng.integers(0, 10, few),
    )


def speed(row: Row, file: Path, asked: argparse.Namespace) -> float | str:
    """Images per second; what went wrong in words, as where the batch takes too much memory."""
    device = "cpu" if asked.try_on_cpu else "cuda"
    options = ["--epochs", str(asked.epochs), "--batch", str(asked.batch), "--device", device]
    classes = ["--options", json.dumps({"classes": 10})]
    script = [sys.executable, "-m", "benchmarks.contender", row.by, row.network, str(file)]
    more = ["--precision", row.precision, *(["--compile"] if row.compiled else [])]
    found = subprocess.run(
        [*script, *options, *classes, *more], capture_output=True, text=True, check=False
    )
    lines = [json.loads(line) for line in found.stdout.splitlines() if line.startswith("{")]
    if found.returncode or len(lines) < 2:
        return (found.stderr.strip() or "no epoch was told").splitlines()[-1][:100]
    return max(float(line["images_per_second"]) for line in lines[1:])


def to_accuracy(folder: Path) -> str:
    """What `kc train resnet20` took until validation reached the published accuracy."""
    command = [sys.executable, "-m", "kerascourse", "train", "resnet20", "--dataset", "cifar10"]
    subprocess.run([*command, "--runs", str(folder), "--name", "run"], check=True)
    seconds = 0.0
    for row in read_history(folder / "run" / runs.HISTORY):
        seconds += row["seconds"]
        if row["val_accuracy"] >= PUBLISHED:
            return f"resnet20 at {PUBLISHED} in validation after {seconds:.0f} s of epochs"
    return f"resnet20 did not reach {PUBLISHED} in validation in {seconds:.0f} s of epochs"


def main() -> None:
    """Print a line a row."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--images", type=int, default=2048)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--network", action="append", choices=NETWORKS)
    parser.add_argument("--to-accuracy", action="store_true")
    parser.add_argument("--try-on-cpu", action="store_true")
    asked = parser.parse_args()
    gpu = card()
    if gpu is None and not asked.try_on_cpu:
        print(MISSING)
        return
    kinds = [kind for kind in ("fit", "torch") if find_spec({"fit": "tensorflow"}.get(kind, kind))]
    with tempfile.TemporaryDirectory() as name:
        for network in asked.network or NETWORKS:
            file = Path(name) / f"{network}.npz"
            made(NETWORKS[network], asked.images, file)
            for precision in PRECISIONS:
                for kind in kinds:
                    for compiled in (False, True):
                        row = Row(network, kind, precision, compiled)
                        found = speed(row, file, asked)
                        said = found if isinstance(found, str) else f"{found:,.0f} images/s"
                        print(row.words + said, flush=True)
        if asked.to_accuracy:
            print(to_accuracy(Path(name) / "runs"))
    packages = ", ".join(
        f"{package} {version(package)}"
        for package in ("tensorflow", "keras", "torch")
        if find_spec(package)
    )
    print(f"{gpu or 'a processor, no figures of a GPU'}; {packages}; {date.today()}")


if __name__ == "__main__":
    main()
