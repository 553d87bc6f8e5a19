"""What `kc train --watch` costs: the time of each look beside that of the epoch before it.

    python -m benchmarks.watch [--epochs 8] [--model lenet5 …] [--dataset digits]

For each network every epoch of `kc train`'s own fit (its steps, its validation, the files that it
writes) makes a pair with the look that follows it; the ratio is the median over the pairs but the
first, which compiles. So other programs on the machine slow down both sides of a pair. The last
column is the whole cost, with what the microscope takes to get ready, over the time of the fit.
Exits with 1 where a median is above 10 %.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from kerascourse.models import keras_backend

MODELS = ("lenet5", "sigmoid10", "relu10", "dying_relu", "vae", "resnet20")
MOST = 0.10


class Clock:
    """A `kerascourse.training.progress.Progress` that keeps when each epoch began."""

    def __init__(self) -> None:
        self.began: list[float] = []
        self.looks: list[float] = []

    def notice(self, text: str) -> None:
        """Nothing is told."""

    def epoch_began(self, epoch: int, epochs: int, images: int) -> None:
        """An epoch begins, the look after the one before being done."""
        self.began.append(time.perf_counter())

    def step(self, images: int, logs: Any) -> None:
        """Nothing is told."""

    def epoch_ended(self, row: Any) -> None:
        """Nothing is told."""

    def timed(self, function: Any) -> Any:
        """`function`, the time of each call kept."""

        def call(*arguments: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                self.looks.append(time.perf_counter() - began)

        return call

    def pairs(self) -> list[tuple[float, float]]:
        """Seconds of each epoch but the last, without its look, and of the look."""
        whole = [after - before for before, after in zip(self.began, self.began[1:], strict=False)]
        return [(both - look, look) for both, look in zip(whole, self.looks[1:], strict=False)]


def measured(name: str, dataset: str, epochs: int) -> tuple[list[tuple[float, float]], float]:
    """The pairs of a run, and what watching costs in all over the rest of the fit."""
    keras_backend.start()
    from kerascourse.training import plan, recipe
    from kerascourse.training.epochs import Epochs
    from kerascourse.training.ready import make_ready, start

    changes = {"epochs": epochs, "watch": True, "patience": None}
    ready = make_ready(start(plan.make(recipe.resolve(name), dataset, changes)))
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "checkpoint").mkdir()
        began = time.perf_counter()
        fit = Epochs(ready, Path(folder), clock)
        assert fit.microscope is not None
        prepared = time.perf_counter() - began
        fit.microscope.look = clock.timed(fit.microscope.look)  # type: ignore[method-assign]
        fit.fit()
        whole = time.perf_counter() - began
    watching = prepared + sum(clock.looks)
    return clock.pairs()[1:], watching / (whole - watching)


def main() -> int:
    """Print the table; the status tells whether all are cheap enough."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--model", action="append")
    parser.add_argument("--dataset", default="digits")
    asked = parser.parse_args()
    dear = False
    print(f"{'network':<16}{'epoch':>10}{'look':>10}{'ratio':>8}{'in all':>8}   medians; from, to")
    for name in asked.model or MODELS:
        pairs, in_all = measured(name, asked.dataset, asked.epochs)
        epoch, look = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
        ratios = sorted(look / epoch for epoch, look in pairs)
        ratio = statistics.median(ratios)
        print(
            f"{name:<16}{epoch * 1000:>7.0f} ms{look * 1000:>7.0f} ms{ratio:>8.1%}{in_all:>8.1%}"
            f"   {ratios[0]:.1%} to {ratios[-1]:.1%}",
            flush=True,
        )
        dear |= ratio > MOST
    return int(dear)


if __name__ == "__main__":
    sys.exit(main())
