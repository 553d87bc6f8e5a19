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
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.ended import wait
from kerascourse import runs
from kerascourse.children import processors
from kerascourse.training import plan
from kerascourse.training.recipe import Recipe
from kerascourse.training.run import read_history

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


def command(name: str, case: Case, folder: Path, run: Path) -> list[str]:
    """What to type for the contender `name`; a run of `kc train` is `run`."""
    if name == "kc train":
        recipe = folder / "recipe.toml"
        recipe.write_text(case.recipe.to_toml(), "utf-8")
        train = ["-m", "kerascourse", "train", str(recipe)]
        return [sys.executable, *train, "--runs", str(run.parent), "--name", run.name]
    options = ["--epochs", str(case.epochs), "--options", json.dumps(case.options)]
    script = ["-m", "benchmarks.contender", name, case.network, str(folder / "data.npz")]
    return [sys.executable, *script, "--batch", str(BATCH), *options]


def speeds_and_scores(name: str, said: list[str], run: Path) -> list[tuple[float, float]]:
    """Of each epoch the images per second and the score: of a run from its history, of the others
    from what they `said`."""
    if name == "kc train":
        rows = read_history(run / runs.HISTORY)
        return [(r["images_per_second"], r.get("val_accuracy", r["val_loss"])) for r in rows]
    told = [json.loads(line) for line in said if line.startswith("{")]
    return [(row["images_per_second"], row["score"]) for row in told]


def measured(name: str, case: Case, folder: Path) -> Outcome:
    """Run the contender `name` once."""
    run = folder / "runs" / f"{time.time_ns()}"
    began = time.perf_counter()
    with subprocess.Popen(
        command(name, case, folder, run),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1", "KC_LANG": "en"},
    ) as process:
        heard = [(time.perf_counter() - began, line) for line in process.stdout or ()]
        ended = wait(process)
    total = time.perf_counter() - began
    said = [line for _at, line in heard]
    ends = [at for at, line in heard if line.startswith(("epoch ", "{"))]
    if ended.code or len(ends) < 2:
        sys.exit(f"{name} on {case.network} failed:\n{''.join(said[-20:])}")
    rows = speeds_and_scores(name, said, run)
    steady = (ends[-1] - ends[0]) / (len(ends) - 1)
    speeds = [speed for speed, _score in rows[1:]]
    reached = (end for end, (_s, score) in zip(ends, rows, strict=True) if case.is_reached(score))
    return Outcome(
        speed=len(speeds) / sum(1 / speed for speed in speeds),
        to_aim=next(reached, None),
        start=ends[0] - steady,
        total=total,
        memory=ended.peak / 2**20,
        score=rows[-1][1],
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
    print(f"{processors()} cores, best of {asked.turns} turns")
    if asked.out:
        asked.out.write_text("\n".join(rows) + "\n", "utf-8")


if __name__ == "__main__":
    main()
