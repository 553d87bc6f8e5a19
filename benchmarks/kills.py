"""Whether a run survives SIGKILL: 40 kills at random moments over three networks, one of the user's
own, LeNet with dropout, and the VAE.

    python -m benchmarks.kills [--kills 40] [--seed 0]

Each run is killed and resumed, again and again, until it is finished; its weights, its optimizer
and its result are then held against those of a run that was never interrupted. Of the kills one in
eight falls while the process starts, half of the others while a file is being written, the rest
anywhere in the fit. Exits with 1 unless every resume works, everything is equal to the last bit,
and no file is ever unreadable. The data are the embedded digits.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from kerascourse import runs
from kerascourse.training import checkpoint, run

OWN = """
import keras
from keras import layers


def build(width=4):
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(width, 5, strides=2, activation="relu")(inputs)
    x = layers.Dropout(0.3)(layers.BatchNormalization()(x))
    return keras.Model(inputs, layers.Dense(10)(layers.Flatten()(x)))
"""
RECIPES = {
    "own.py:build": "",
    "lenet5": "[options]\ndropout = 0.5\n",
    "vae": "learning_rate = 3e-3\n",
}
COMMON = 'dataset = "digits"\nepochs = 12\nbatch_size = 32\nlimit = 640\nsave_every = 7\nseed = 3\n'
LONGEST = 600  # seconds that a process may take


@dataclass
class Tally:
    """What happened to the runs of one model."""

    kills: int = 0
    in_saves: int = 0
    resumes: int = 0
    runs: int = 0
    different: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    def is_good(self) -> bool:
        """Whether nothing was lost."""
        return not (self.different or self.failed or self.unreadable) and self.runs > 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    print("model    kills  in saves  resumes  runs  bit-equal  failed  unreadable  seconds")
    good = True
    for place, model in enumerate(RECIPES):
        began = time.monotonic()
        kills = (arguments.kills + place) // len(RECIPES)
        with tempfile.TemporaryDirectory() as name:
            tally = survive(Path(name), model, kills, random.Random(arguments.seed + place))
        print(
            f"{model:7} {tally.kills:6} {tally.in_saves:9} {tally.resumes:8} {tally.runs:5} "
            f"{tally.runs - len(tally.different):10} {len(tally.failed):7} "
            f"{len(tally.unreadable):11} {time.monotonic() - began:8.0f}",
            flush=True,
        )
        for text in (*tally.different, *tally.failed, *tally.unreadable):
            print(f"    {text}")
        good = good and tally.is_good()
    return int(not good)


def survive(folder: Path, model: str, kills: int, chance: random.Random) -> Tally:
    """Train `model` in `folder` undisturbed, then with `kills` kills; returns what happened."""
    recipe = folder / "recipe.toml"
    (folder / "own.py").write_text(OWN, "utf-8")
    recipe.write_text(f'model = "{model}"\n{COMMON}{RECIPES[model]}', "utf-8")
    with process(folder, "train", str(recipe), "--name", "undisturbed") as started:
        wait_for_training(started)
        began = time.monotonic()
        assert started.wait(LONGEST) == 0, "the undisturbed run failed"
        fit = time.monotonic() - began
    expected = outcome(folder / "outputs" / "undisturbed")
    tally = Tally()
    while tally.kills < kills or tally.runs == 0:
        name = f"killed-{tally.runs}"
        place = folder / "outputs" / name
        arguments = ["train", str(recipe), "--name", name]
        while not (place / runs.RESULT).is_file():
            strike = moment(place, fit, chance) if tally.kills < kills else None
            with process(folder, *arguments) as started:
                killed = strike is not None and strike(started)
                code = started.wait(LONGEST)
            finished = (place / runs.RESULT).is_file()
            if killed:
                # a kill after the result was written has nothing to resume, and counts for nothing
                tally.kills += not finished
                tally.in_saves += not finished and bool(list(place.rglob(f"{run.UNFINISHED}*")))
                tally.unreadable += unreadable(place)
            elif code:
                tally.failed.append(f"{name}: {' '.join(arguments)} ended with {code}")
                break
            if (place / runs.RECIPE).is_file():
                tally.resumes += not finished
                arguments = ["resume", name]
        tally.runs += 1
        if (place / runs.RESULT).is_file():
            tally.different += [f"{name}: {text}" for text in compare(outcome(place), expected)]
    return tally


def process(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """`kc ARGUMENTS` in `folder`, its stderr to be read."""
    root = str(Path(__file__).parents[1])
    return subprocess.Popen(
        [sys.executable, "-m", "kerascourse", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": root, "KC_LANG": "en"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def wait_for_training(started: subprocess.Popen[str]) -> None:
    """Return when the backend runs, or the process is over."""
    assert started.stderr is not None
    for line in started.stderr:
        if line.startswith("device: "):
            return


def moment(
    place: Path, fit: float, chance: random.Random
) -> Callable[[subprocess.Popen[str]], bool]:
    """A function that kills a process at a moment chosen by `chance`, and says whether it did.

    `fit` is about how many seconds the process trains.
    """
    kind, part, saves = chance.random(), chance.random(), chance.randrange(1, 40)

    def strike(started: subprocess.Popen[str]) -> bool:
        if kind < 1 / 8:
            while not (place / runs.RECIPE).is_file() and started.poll() is None:
                time.sleep(0.01)  # before that there is no run to resume
            time.sleep(part * 4)
        else:
            wait_for_training(started)
            if kind < 9 / 16:
                wait_for_save(started, place, saves)
            else:
                time.sleep(part * fit / 2)
        started.kill()
        return started.wait(LONGEST) != 0

    return strike


def wait_for_save(started: subprocess.Popen[str], place: Path, count: int) -> None:
    """Return while the `count`-th file from now on is being written, or the process is over."""
    seen: set[str] = set()
    while len(seen) < count and started.poll() is None:
        seen.update(half_written(place))


def half_written(place: Path) -> Iterator[str]:
    """The names of the files that are being written."""
    for folder in (place, place / runs.CHECKPOINT):
        if folder.is_dir():
            yield from (name for name in os.listdir(folder) if name.startswith(run.UNFINISHED))


def unreadable(place: Path) -> list[str]:
    """The files of the run in `place` that cannot be read to their end."""
    bad = []
    for path in (*place.glob("*.keras"), *(place / runs.CHECKPOINT).glob("*.npz")):
        if path.name.startswith(run.UNFINISHED):
            continue
        try:
            with zipfile.ZipFile(path) as archive:
                whole = archive.testzip() is None
        except (OSError, zipfile.BadZipFile):
            whole = False
        bad += [] if whole else [str(path)]
    return bad


def outcome(place: Path) -> dict[str, np.ndarray]:
    """What must not depend on kills: the best model's weights, the metrics, the history without its
    times, and every variable of the last state where it is still there."""
    state = checkpoint.load(place / runs.CHECKPOINT)
    history = [
        [value for key, value in row.items() if key not in ("seconds", "images_per_second")]
        for row in run.read_history(place / runs.HISTORY)
    ]
    with zipfile.ZipFile(place / runs.MODEL) as archive:
        weights = np.frombuffer(archive.read("model.weights.h5"), np.uint8)
    metrics = json.loads((place / runs.RESULT).read_text("utf-8"))["metrics"]
    return (state.values if state else {}) | {
        "history": np.array(history),
        "best model": weights,
        "metrics": np.array([list(part.values()) for part in metrics.values()]),
    }


def compare(found: dict[str, np.ndarray], expected: dict[str, np.ndarray]) -> list[str]:
    """What differs, in words."""
    return [
        f"{name} differs"
        for name in {**expected, **found}
        if name not in found
        or name not in expected
        or not np.array_equal(found[name], expected[name])
    ]


if __name__ == "__main__":
    sys.exit(main())
