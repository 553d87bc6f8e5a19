"""Whether memory stays flat while data grow tenfold, and how quickly streamed images are read.

    python -m benchmarks.streaming [--images 20000 200000] [--side 64] [--ending png] [--keep DIR]

Images of noise in ten classes are made in a temporary folder. A short run on each number of them is
a process of its own, `kc train`: streamed, and of the smallest number loaded too; the peak is the
memory of the process with all that it started, sampled ten times a second as proportional shares,
so that what processes have in common counts once. Reading is an epoch of shuffled batches, without
a network, the best of some, held against `keras.utils.image_dataset_from_directory` with the same
sizes.
Give `--images 2000 8000` to try it in a minute.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil

from kerascourse import children

CLASSES, BATCH = 10, 128
MODEL = "conv3-8/2 relu pool2 gap fc10 softmax"
TURNS, EPOCHS = 3, 3  # in which reading is measured; the best epoch counts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--images", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--side", type=int, default=64)
    parser.add_argument("--ending", choices=["png", "jpg"], default="png")
    parser.add_argument("--keep", type=Path, help="where to keep the images")
    parser.add_argument("--reading", choices=["ours", "keras"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.reading is not None:
        reading(arguments.reading, arguments.keep, arguments.side)
        return 0
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CACHE_HOME"] = f"{name}/cache"
        print("images    way       peak memory  run seconds")
        peaks = []
        for count in sorted(arguments.images):
            folder = (arguments.keep or Path(name)) / f"{count}-{arguments.side}-{arguments.ending}"
            make(folder, count, arguments.side, arguments.ending)
            ways = ("streamed", "loaded") if count == min(arguments.images) else ("streamed",)
            for way in ways:
                peak, seconds = trained(folder, Path(name) / "runs", way)
                peaks += [peak] if way == "streamed" else []
                print(f"{count:<9,} {way:9} {peak / 1e6:8,.0f} MB  {seconds:11.0f}", flush=True)
        print(f"the largest streamed over the smallest: {peaks[-1] / peaks[0]:.3f}")
        smallest = f"{min(arguments.images)}-{arguments.side}-{arguments.ending}"
        place = (arguments.keep or Path(name)) / smallest
        # in turns, so that what else the machine does falls on both
        speeds = {"ours": 0.0, "keras": 0.0}
        for way in TURNS * list(speeds):
            speeds[way] = max(speeds[way], read(place, arguments.side, way))
    for way, speed in speeds.items():
        print(f"reading, {way:6} {speed:8,.0f} images/s")
    print(f"ours over Keras': {speeds['ours'] / speeds['keras']:.2f}")
    return 0


def make(folder: Path, count: int, side: int, ending: str) -> None:
    """Images that a network may tell apart, smooth as photographs are."""
    from PIL import Image

    if folder.is_dir():
        return
    rng = np.random.default_rng(0)
    for label in range(CLASSES):
        place = folder / f"class {label}"
        place.mkdir(parents=True)
        for number in range(count // CLASSES):
            noise = rng.integers(label * 10, 150 + label * 10, (9, 9, 3), dtype="uint8")
            image = Image.fromarray(noise).resize((side, side), Image.Resampling.BILINEAR)
            image.save(place / f"{number:06d}.{ending}", compress_level=1)


def trained(folder: Path, runs: Path, way: str) -> tuple[int, float]:
    """The peak of memory, in bytes, and the seconds of a short run."""
    recipe = runs.with_name(f"{way}.toml")
    stream = str(way == "streamed").lower()
    recipe.write_text(f'model = "{MODEL}"\nepochs = 1\nbatch_size = {BATCH}\nstream = {stream}\n')
    asked = ["train", str(recipe), "--dataset", f"folder:{folder}", "--runs", str(runs)]
    began, peak = time.perf_counter(), 0
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            children.command("-m", "kerascourse", *asked),
            env=children.environment(),
            stdout=said,
            stderr=said,
        )
        while process.poll() is None:
            peak = max(peak, sum(memory_of(process.pid)))
            time.sleep(0.1)
        said.seek(0)
        assert process.returncode == 0, said.read().decode()
    return peak, time.perf_counter() - began


def memory_of(process: int) -> Iterator[int]:
    """The bytes of a process and of all that it started."""
    try:
        first = psutil.Process(process)
        for each in (first, *first.children(recursive=True)):
            yield each.memory_full_info().pss
    except psutil.Error:  # it ends meanwhile
        return


def read(folder: Path, side: int, way: str) -> float:
    """Images per second that a process of its own reads."""
    asked = ["-m", __spec__.name, "--reading", way, "--keep", str(folder), "--side", str(side)]
    found = subprocess.run(
        [sys.executable, *asked], check=True, capture_output=True, text=True
    ).stdout
    return float(found)


def reading(way: str, folder: Path, side: int) -> None:
    """Print how many images are read in a second, shuffled, in batches; the files are cached."""
    from kerascourse.models import keras_backend

    keras = keras_backend.start("tensorflow")
    if way == "keras":
        batches = keras.utils.image_dataset_from_directory(
            folder, batch_size=BATCH, image_size=(side, side), verbose=0
        )
    else:
        batches = ours(folder)
    fastest = 0.0
    for epoch in range(EPOCHS):
        began = time.perf_counter()
        count = sum(len(labels) for _images, labels in each_batch(batches, epoch))
        fastest = max(fastest, count / (time.perf_counter() - began))
    print(fastest)


def ours(folder: Path) -> object:
    """The batches of all images, as a fit has them."""
    from kerascourse.data import folder as form
    from kerascourse.data.dataset import Split
    from kerascourse.data.streaming import images_of
    from kerascourse.data.wanted import Wanted
    from kerascourse.training.batches import Batches
    from kerascourse.training.tasks import TASKS

    wanted = Wanted(f"folder:{folder}", stream=True)
    _classes, files, y = form.listed(folder)
    taken = images_of(wanted, files, files.identity(), form.SIDE, files.name)
    examples = Split(taken.stored, y)
    return Batches(examples, TASKS["classification"], BATCH, {}, 0, 0, shuffle=True)


def each_batch(batches: object, epoch: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The batches of an epoch, one after the other: ours are read ahead as in a fit."""
    from kerascourse.training.batches import Batches

    if not isinstance(batches, Batches):
        yield from batches  # type: ignore[misc]
        return
    batches.begin(epoch)
    for place in range(len(batches)):
        inputs, targets, *_weights = batches[place]
        yield inputs, targets


if __name__ == "__main__":
    sys.exit(main())
