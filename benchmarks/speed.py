"""`kc train` beside what one would write without it: a bare `model.fit` on TensorFlow, the same on
JAX, and plain PyTorch in the memory order "channels last".

    python -m benchmarks.speed [--size small|full] [--turns 2] [--network lenet5 …] [--out TABLE.md]

Each is a process of its own, from the prompt to its end, on the same images in batches of 128 with
Adam; they take turns, so that what else the machine does slows down each of them alike, and the
best of a contender's turns counts. "start" is the time from the prompt to the end of the first
epoch, less the time of a later one: imports, data, tracing. PyTorch or JAX that is not installed is
left out, and said so. The networks are the catalogue's, the same builders run with PyTorch's
modules.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from kerascourse.training import plan
from kerascourse.training.recipe import Recipe

BATCH = 128
CONTENDERS = {"kc train": "tensorflow", "fit": "tensorflow", "jax": "jax", "torch": "torch"}


@dataclass(frozen=True)
class Case:
    """A network, its data, and the validation score that stands for having learned."""

    network: str
    dataset: str
    images: int
    epochs: int
    aim: float
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def recipe(self) -> Recipe:
        """The same training for `kc train`."""
        return Recipe(
            model=self.network,
            dataset=self.dataset,
            limit=self.images,
            epochs=self.epochs,
            batch_size=BATCH,
            options=self.options,
            keep="last",
        )

    def is_reached(self, score: float) -> bool:
        """Whether a validation accuracy, or of an autoencoder a loss, is as good as the aim."""
        return score <= self.aim if self.network == "undercomplete" else score >= self.aim


UNET = {"padding": "same", "base": 16, "depth": 3}
SIZES = {
    "small": (
        Case("lenet5", "mnist", 10_000, 3, 0.92),
        Case("undercomplete", "mnist", 4_000, 3, 0.25),
        Case("resnet20", "cifar10", 1_500, 3, 0.2),
        Case("unet", "digit_scenes", 500, 3, 0.8, UNET),
    ),
    "full": (
        Case("lenet5", "mnist", 55_000, 6, 0.98),
        Case("undercomplete", "mnist", 20_000, 5, 0.13),
        Case("resnet20", "cifar10", 5_000, 6, 0.45),
        Case("unet", "digit_scenes", 2_000, 5, 0.95, UNET),
    ),
}


@dataclass(frozen=True)
class Outcome:
    """Of a process: images per second, seconds to the aim (None if missed), at the start and in
    all, MiB at its peak, and what it came to."""

    speed: float
    to_aim: float | None
    start: float
    total: float
    memory: float
    score: float


def arrays(case: Case, file: Path) -> None:
    """Put the images that `kc train` takes into `file`, for the others."""
    dataset = plan.make(case.recipe, case.dataset).dataset
    data = {"x": dataset.train.stored, "val_x": dataset.val.stored}
    if case.network != "undercomplete":
        data |= {"y": dataset.train.y, "val_y": dataset.val.y}
    scaled = {k: v if k.endswith("y") or v.dtype == np.uint8 else v * 255 for k, v in data.items()}
    np.savez(file, **scaled)


def command(name: str, case: Case, folder: Path) -> list[str]:
    """What to type for the contender `name`."""
    if name == "kc train":
        recipe = folder / "recipe.toml"
        recipe.write_text(case.recipe.to_toml(), "utf-8")
        train = ["-m", "kerascourse", "train", str(recipe), "--runs", str(folder / "runs")]
        return [sys.executable, *train, "--name", f"{time.time_ns()}"]
    options = ["--epochs", str(case.epochs), "--options", json.dumps(case.options)]
    script = ["-m", "benchmarks.contender", name, case.network, str(folder / "data.npz")]
    return [sys.executable, *script, "--batch", str(BATCH), *options]


def epochs(name: str, lines: Iterator[str], folder: Path) -> list[tuple[float, float, float]]:
    """When each epoch's line came, in seconds of the clock, its images per second and its score."""
    found = []
    for line in lines:
        at = time.perf_counter()
        if name != "kc train" and line.startswith("{"):
            row = json.loads(line)
            found.append((at, row["images_per_second"], row["score"]))
        elif name == "kc train" and line.startswith("epoch "):
            found.append((at, 0.0, 0.0))
    if name != "kc train":
        return found
    [*_earlier, run] = sorted((folder / "runs").glob("1*"))
    header, *rows = (run / "history.csv").read_text("utf-8").splitlines()
    told = [dict(zip(header.split(","), map(float, row.split(",")), strict=True)) for row in rows]
    return [
        (at, row["images_per_second"], row.get("val_accuracy", row["val_loss"]))
        for (at, *_nothing), row in zip(found, told, strict=True)
    ]


def measured(name: str, case: Case, folder: Path) -> Outcome:
    """Run the contender `name` once."""
    began = time.perf_counter()
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "KC_LANG": "en"}
    with subprocess.Popen(
        command(name, case, folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout is not None
        lines = []

        def heard() -> Iterator[str]:
            for line in process.stdout or ():
                lines.append(line)
                yield line

        rows = epochs(name, heard(), folder)
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    total = time.perf_counter() - began
    if process.returncode or len(rows) < 2:
        sys.exit(f"{name} on {case.network} failed:\n{''.join(lines[-20:])}")
    ends = [at - began for at, *_others in rows]
    steady = (ends[-1] - ends[0]) / (len(ends) - 1)
    speeds = [speed for _at, speed, _score in rows[1:]]
    reached = (end for end, (*_t, score) in zip(ends, rows, strict=True) if case.is_reached(score))
    return Outcome(
        speed=len(speeds) / sum(1 / speed for speed in speeds),
        to_aim=next(reached, None),
        start=ends[0] - steady,
        total=total,
        memory=usage.ru_maxrss / 1024,
        score=rows[-1][2],
    )


def best(outcomes: list[Outcome]) -> Outcome:
    """Of each figure the best of the turns."""
    reached = [one.to_aim for one in outcomes if one.to_aim is not None]
    return Outcome(
        speed=max(one.speed for one in outcomes),
        to_aim=min(reached, default=None),
        start=min(one.start for one in outcomes),
        total=min(one.total for one in outcomes),
        memory=min(one.memory for one in outcomes),
        score=outcomes[-1].score,
    )


def table(case: Case, names: list[str], turns: int) -> list[str]:
    """The rows of the case in Markdown, told as they come."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        arrays(case, folder / "data.npz")
        outcomes: dict[str, list[Outcome]] = {name: [] for name in names}
        for _turn in range(turns):
            for name in names:
                outcomes[name].append(measured(name, case, folder))
    rows = []
    for name, found in outcomes.items():
        one = best(found)
        aim = "–" if one.to_aim is None else f"{one.to_aim:.1f}"
        rows.append(
            f"| {case.network} | {name} | {one.speed:,.0f} | {one.start:.1f} | {aim} | "
            f"{one.total:.1f} | {one.memory:,.0f} | {one.score:.3f} |"
        )
        print(rows[-1], flush=True)
    return rows


HEADER = (
    "| network | by | images/s | start, s | to the aim, s | whole, s | peak, MiB | last score |",
    "|---|---|--:|--:|--:|--:|--:|--:|",
)


def main() -> None:
    """Print the table, and put it into a file where one is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--network", action="append")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    names = [name for name, needed in CONTENDERS.items() if find_spec(needed)]
    for missing in CONTENDERS.keys() - set(names):
        print(f"{missing}: not installed, left out")
    rows = list(HEADER)
    print("\n".join(HEADER), flush=True)
    for case in SIZES[asked.size]:
        if not asked.network or case.network in asked.network:
            rows += table(case, names, asked.turns)
    threads = len(os.sched_getaffinity(0))
    print(f"{threads} cores, best of {asked.turns} turns")
    if asked.out:
        asked.out.write_text("\n".join(rows) + "\n", "utf-8")


if __name__ == "__main__":
    main()
