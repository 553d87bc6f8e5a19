"""What the autoencoders reach beside plain methods: the table of README.

    python -m benchmarks.autoencoders [--only NAME …] [--dataset mnist] [--epochs N] [--limit N]

Each row trains a recipe with `kc train` and scores it with `kc reconstruct` or `kc evaluate` on the
whole test set.
A new row is a line in `MEASUREMENTS`.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Document = dict[str, Any]


@dataclass(frozen=True)
class Measurement:
    """A row: its `name`, what is aimed at, what `kc train` gets, and what is told of what the
    command `score` then says of the run."""

    name: str
    target: str
    train: str
    tell: Callable[[Document], str]
    score: str = "reconstruct"


def ratio(found: Document) -> str:
    """The network's error beside that of PCA."""
    network, pca = methods(found)
    return (
        f"MSE {network['mse']:.5f} with {network['values']} values, "
        f"{network['ratio']:.3f} of PCA's {pca['mse']:.5f} with {pca['values']}"
    )


def gain(found: Document) -> str:
    """The network's peak signal-to-noise ratio above that of the plain method."""
    network, plain = methods(found)
    width = f" {plain['width']:g}" if plain["width"] else ""
    return (
        f"PSNR {network['psnr']:.2f} dB, {network['gain']:+.2f} against {plain['method']}{width}; "
        f"SSIM {network['ssim']:.4f} and {plain['ssim']:.4f}"
    )


def activity(found: Document) -> str:
    """How many units are on, at what error."""
    network, pca = methods(found)
    active = found["active"]
    return (
        f"{active['share']:.1%} of {active['units']} units on (above {active['threshold']:g}) "
        f"at MSE {network['mse']:.5f}; PCA with {pca['values']} values {pca['mse']:.5f}"
    )


def methods(found: Document) -> tuple[Document, Document]:
    """The network, and the plain method that it is held against."""
    by_name = {one["method"]: one for one in found["methods"]}
    return by_name["network"], by_name[found["plain"]]


def nats(found: Document) -> str:
    """The evidence lower bound, and what it is made of."""
    test = found["metrics"]["test"]
    return f"−ELBO {-test['elbo']:.2f} nats = {test['bce']:.2f} + {test['kl']:.2f}"


FEWER_ON = "fewer units on than without a penalty"
MEASUREMENTS = (
    Measurement("pca-2", "0.65 of PCA's", "undercomplete --set latent=2 --set neck=3",
                ratio),
    Measurement("pca-16", "0.31 of PCA's", "undercomplete --set latent=16", ratio),
    Measurement("pca-32", "0.30 of PCA's", "undercomplete --set latent=32", ratio),
    Measurement("vae-2", "140 nats", "vae", nats, "evaluate"),
    Measurement("vae-2-dense", "140 nats", "vae_dense", nats, "evaluate"),
    Measurement("vae-16", "96.5 nats", "vae16", nats, "evaluate"),
    Measurement("sparse-none", "what the others are held against",
                "sparse --set sparsity=l1 --set weight=0", activity),
    Measurement("sparse-l1", FEWER_ON, "sparse --set sparsity=l1", activity),
    Measurement("sparse-kl", FEWER_ON, "sparse --set sparsity=kl --set weight=1e-4", activity),
    Measurement("sparse-dropout", FEWER_ON, "sparse --set sparsity=dropout", activity),
    Measurement("denoising", "5.5 dB above the better filter", "denoising", gain),
    Measurement("denoising-salt-and-pepper", "above the better filter",
                "denoising --set kind=salt_and_pepper --set noise=0.3", gain),
    Measurement("denoising-mask", "above the better filter",
                "denoising --set kind=mask --set noise=0.5", gain),
    Measurement("superres-2", "6 dB above bicubic", "superres --set factor=2", gain),
    Measurement("superres-4", "above bicubic", "superres --set factor=4", gain),
)  # fmt: skip


def measured(row: Measurement, arguments: list[str]) -> str:
    """The row's line, after training in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        result = kc(folder, "train", *row.train.split(), "--name", row.name, *arguments)
        found = kc(folder, row.score, row.name)
    return (
        f"{row.name}: {row.tell(found)} (aim: {row.target}; {result['params']:,} parameters, "
        f"{result['epochs']} epochs in {result['seconds']:.0f} s)"
    )


def kc(folder: str, *arguments: str) -> Document:
    """What `kc ARGUMENTS --format json` tells, run in `folder`; its notices pass on stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "kerascourse", *arguments, "--format", "json"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def main() -> None:
    """Print a line for each row."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    names = [row.name for row in MEASUREMENTS]
    parser.add_argument("--only", action="append", choices=names, help="repeatable")
    parser.add_argument("--dataset", default="mnist")
    parser.add_argument("--epochs", help="in place of the recipe's")
    parser.add_argument("--limit", help="training images at most")
    asked = parser.parse_args()
    arguments = ["--dataset", asked.dataset]
    arguments += ["--epochs", asked.epochs] if asked.epochs else []
    arguments += ["--limit", asked.limit] if asked.limit else []
    for row in MEASUREMENTS:
        if asked.only is None or row.name in asked.only:
            print(measured(row, arguments), flush=True)


if __name__ == "__main__":
    main()
