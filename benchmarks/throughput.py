"""Whether `kc train` is as quick as a bare `model.fit`: images per second, in one run, as ratios.

    python -m benchmarks.throughput [--epochs 15] [--images 20000] [--dataset mnist]

For each network the two take turns, an epoch of `kc train`'s own fit, then an epoch of a bare
script's on the same images, in batches of 128. The ratio is the median over the pairs of epochs but
the first, which compiles: other programs on the machine slow down now one, now the other, but
seldom the same one each time. Exits with 1 where `kc train` is slower.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from kerascourse.models import keras_backend
from kerascourse.training.plan import Plan

BATCH = 128
CASES = ("lenet5", "undercomplete")


class Turns:
    """A `kerascourse.training.progress.Progress`: a bare fit takes its turn after each epoch."""

    def __init__(self, plan: Plan) -> None:
        self.x, y = plan.dataset.train.x, plan.dataset.train.y
        self.name = plan.recipe.model
        self.y = y if self.name == "lenet5" else self.x
        self.model: Any = None
        self.pairs: list[tuple[float, float]] = []

    def notice(self, text: str) -> None:
        """Nothing is told."""

    def epoch_began(self, epoch: int, epochs: int, images: int) -> None:
        """Nothing is told."""

    def step(self, images: int, logs: Any) -> None:
        """Nothing is told."""

    def epoch_ended(self, row: Any) -> None:
        """The bare script's turn: what a student would write, with the same network."""
        if self.model is None:
            self.model = self._compiled()
        self.pairs.append((self._epoch(), row["images_per_second"]))

    def _compiled(self) -> Any:
        from kerascourse.models.build import build

        model = build(self.name, self.x.shape[1:])
        if self.name == "lenet5":
            model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        else:
            model.compile("adam", "binary_crossentropy", metrics=["bce", "mse"])
        return model

    def _epoch(self) -> float:
        """Images per second of an epoch, its preparation left out, as it is for `kc train`."""
        import keras

        times = []
        clock = keras.callbacks.LambdaCallback(
            on_epoch_begin=lambda epoch, logs: times.append(time.perf_counter()),
            on_epoch_end=lambda epoch, logs: times.append(time.perf_counter()),
        )
        self.model.fit(self.x, self.y, batch_size=BATCH, verbose=0, callbacks=[clock])
        began, ended = times
        return len(self.x) / (ended - began)


def measured(name: str, dataset: str, images: int, epochs: int) -> list[tuple[float, float]]:
    """Images per second of the bare script and of `kc train`, epoch by epoch."""
    keras_backend.start()
    from kerascourse.training import fit, plan
    from kerascourse.training.recipe import Recipe

    recipe = Recipe(model=name, epochs=epochs, batch_size=BATCH, limit=images)
    made = plan.make(recipe, dataset)
    turns = Turns(made)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "checkpoint").mkdir()
        fit.train(made, Path(folder), turns)
    return turns.pairs[1:]


def main() -> None:
    """Print the table; the status tells whether all are as quick."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--images", type=int, default=20_000)
    parser.add_argument("--dataset", default="mnist")
    asked = parser.parse_args()
    slower = False
    print(f"{'network':<16}{'bare fit':>10}{'kc train':>10}{'ratio':>8}   images/s and their ratio")
    for name in CASES:
        images = asked.images if name == "lenet5" else asked.images // 2
        pairs = measured(name, asked.dataset, images, asked.epochs)
        bare, ours = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
        ratios = sorted(mine / theirs for theirs, mine in pairs)
        ratio = statistics.median(ratios)
        spread = f"medians; {ratios[0]:.2f} to {ratios[-1]:.2f}"
        print(f"{name:<16}{bare:>10,.0f}{ours:>10,.0f}{ratio:>8.2f}   {spread}", flush=True)
        slower |= ratio < 1
    sys.exit(slower)


if __name__ == "__main__":
    main()
