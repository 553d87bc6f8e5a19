"""What becomes of a run whatever happens to it, and of `kc` whatever it is given.

    python -m benchmarks.trust [kills power full cut sizes] [--epochs 3] [--every 1]

A small network is trained with a state after each step. Then, one case after the other:

- `kills`: the process is killed at any step of any save, before and after each file is synced,
  renamed or removed;
- `power`: the power fails there, and what was not synced is lost, wholly or in pages of 4 KiB
  (`tests/faults/disk.py` says what a disk may have then);
- `full`: making a folder or a file, a write, a sync or a rename fails as on a full disk, each in
  its turn, or with `--every N` the first of N;
- `cut`: each file of an interrupted run ends after each multiple of 4 KiB.

Then the run is resumed, or begun again where it had said nothing yet. It survives where that ends
with the same weights, metrics and history to the last bit, and an epoch that was told as done is
not trained again. Of a file that is cut it may also say in one line that it cannot be read. `sizes`
gives `kc` the hostile files of `tests/faults/test_sizes.py`. Exits with 1 where anything is lost,
or where a refusal takes more than 1 GB or 2 seconds, which none needs Keras for.
"""

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.bad_input import measure
from benchmarks.kills import compare, outcome
from kerascourse import runs
from kerascourse.files import UNFINISHED
from kerascourse.models import keras_backend
from kerascourse.training import checkpoint
from tests.cli.run import kc
from tests.faults.disk import PAGE, Disk, Full, Recording, put

RECIPE = """model = "[conv3-2 relu pool2]*1 fc10"
dataset = "digits"
epochs = {epochs}
batch_size = 16
limit = 32
save_every = 1
learning_rate = 1.0
seed = 2
"""
NAME, FILE, OUT = "one", "recipe.toml", "outputs"
TRAIN, RESUME = ("train", FILE, "--name", NAME), ("resume", NAME)
REFUSED, CANNOT_WRITE = (65, 66), 74
MOST_BYTES, MOST_SECONDS = 1e9, 2.0
Outcome = dict[str, np.ndarray]


@dataclass
class Tally:
    """How many cases were tried, and in words what was lost."""

    tried: int = 0
    lost: list[str] = field(default_factory=list)

    def add(self, case: str, lost: str) -> None:
        """Count a case; `lost` says what went wrong, or nothing."""
        self.tried += 1
        self.lost += [f"{case}: {lost}"] if lost else []


@dataclass
class Trust:
    """A small run, what it comes to undisturbed, and how it goes on from any disk, in `place`."""

    place: Path
    epochs: int
    ends: dict[str, str] = field(default_factory=dict)
    number: int = 0

    def __post_init__(self) -> None:
        keras_backend.start()
        folder = self.folder()
        (folder / OUT).mkdir()
        self.recording = Recording(folder / OUT)
        with self.recording:
            done = kc(*TRAIN, cwd=folder)
        assert done.returncode == 0, done.stderr
        self.expected = outcome(folder / OUT / NAME)

    def folder(self) -> Path:
        """A new folder with the recipe."""
        self.number += 1
        folder = self.place / str(self.number)
        folder.mkdir()
        (folder / FILE).write_text(RECIPE.format(epochs=self.epochs), "utf-8")
        return folder

    def kills(self) -> Tally:
        """What the process did until any step is there."""
        tally = Tally()
        for moment in self.recording.moments:
            tally.add(moment.step, self.lost(moment.done, _told(moment.done)))
        return tally

    def power(self) -> Tally:
        """What was not synced may be lost; what was told as done was synced."""
        tally = Tally()
        told = 0
        for moment in self.recording.moments:
            for disk in moment.kept:
                tally.add(moment.step, self.lost(disk, told))
            told = _told(moment.done) if moment.step.startswith("after fsync") else told
        return tally

    def full(self, every: int) -> Tally:
        """Each operation fails once."""
        folder = self.folder()
        with Full(folder / OUT) as full:
            kc(*TRAIN, cwd=folder)
        tally = Tally()
        for failing in range(1, full.count + 1, every):
            folder = self.folder()
            with Full(folder / OUT, failing) as full:
                done = kc(*TRAIN, cwd=folder)
            said = done.stderr.splitlines()[-1:]
            if done.returncode != CANNOT_WRITE or not said[0].startswith("kc: "):
                lost = f"ended with {done.returncode}: {said}"
            else:
                disk = _disk(folder / OUT)
                lost = self.lost(disk, _told(disk))
            tally.add(f"{full.failed} {failing}", lost)
        return tally

    def cut(self) -> Tally:
        """Each file is shorter than it was, when the last epoch was done and the result was not."""
        last = [m.done for m in self.recording.moments if f"{NAME}/{runs.RESULT}" not in m.done][-1]
        tally = Tally()
        for path, content in last.items():
            if content is None or Path(path).name.startswith(UNFINISHED):
                continue
            for length in range(0, len(content), PAGE):
                disk = {**last, path: content[:length]}
                may_refuse = path.endswith((runs.RECIPE, runs.DATA))
                tally.add(f"{path} at {length}", self.lost(disk, 0, may_refuse))
        return tally

    def lost(self, disk: Disk, told: int, may_refuse: bool = False) -> str:
        """What going on from `disk` loses, of which `told` epochs were told as done."""
        read = {
            path: content
            for path, content in disk.items()
            if not Path(path).name.startswith(UNFINISHED) and content is not None
        }
        name = hashlib.sha256(repr((sorted(read.items()), told)).encode()).hexdigest()
        if name not in self.ends:
            self.ends[name] = self._end(disk, told, may_refuse)
        return self.ends[name]

    def _end(self, disk: Disk, told: int, may_refuse: bool) -> str:
        folder = self.folder()
        put(disk, folder / OUT)
        run = folder / OUT / NAME
        if not (run / runs.RECIPE).is_file():
            # nothing but folders was made yet: the same command under another name
            return f"{told} epochs" if told else ""
        state = checkpoint.load(run / runs.CHECKPOINT)
        kept = len(state.position.history) if state is not None else 0
        if kept < told and not (run / runs.RESULT).is_file():
            return f"{told} epochs were told as done, {kept} are kept"
        done = kc(*RESUME, cwd=folder)
        if may_refuse and done.returncode in REFUSED:
            return "" if done.stderr.splitlines()[-1].startswith("kc: ") else done.stderr
        if done.returncode:
            return f"kc resume ended with {done.returncode}: {done.stderr.splitlines()[-1:]}"
        return "; ".join(compare(outcome(run), self.expected))


def _told(disk: Disk) -> int:
    """How many epochs the history on the disk tells as done."""
    history = disk.get(f"{NAME}/{runs.HISTORY}") or b""
    return max(0, len(history.splitlines()) - 1)


def _disk(root: Path) -> Disk:
    """What is below a folder."""
    return {
        str(path.relative_to(root)): None if path.is_dir() else path.read_bytes()
        for path in root.rglob("*")
    }


def sizes() -> Iterator[tuple[str, int, float, int, bool]]:
    """(case, exit code, seconds, peak bytes, whether all is well) of each hostile file."""
    from tests.faults.test_sizes import SIZES

    for row in SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            row.make(folder)
            code, seconds, peak = measure(row.command.split(), folder / "stderr", folder)
            lines = (folder / "stderr").read_text("utf-8").splitlines()
        told = bool(lines) and lines[-1].startswith("kc: ") and row.says in lines[-1]
        good = code == row.code and told and seconds <= MOST_SECONDS and peak <= MOST_BYTES
        yield f"{row.make.__name__}: {row.command}", code, seconds, peak, good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parts = ("kills", "power", "full", "cut", "sizes")
    parser.add_argument("parts", nargs="*", metavar="PART", help=" ".join(parts))
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--every", type=int, default=1)
    arguments = parser.parse_args()
    wanted = arguments.parts or parts
    good = True
    with tempfile.TemporaryDirectory() as name:
        if set(wanted) & set(parts[:4]):
            trust = Trust(Path(name), arguments.epochs)
            print("case     tried  survived  lost  seconds")
        for part in parts[:4]:
            if part not in wanted:
                continue
            began = time.monotonic()
            tally = trust.full(arguments.every) if part == "full" else getattr(trust, part)()
            seconds = time.monotonic() - began
            lost = len(tally.lost)
            print(f"{part:7} {tally.tried:6} {tally.tried - lost:9} {lost:5} {seconds:8.0f}")
            for text in tally.lost:
                print(f"    {text}")
            sys.stdout.flush()
            good = good and not lost
    if "sizes" in wanted:
        good = _sizes_told() and good
    return int(not good)


def _sizes_told() -> bool:
    """Print what the hostile files came to; returns whether all is well."""
    tried = failed = 0
    slowest = most = 0.0
    print(f"{'case':58} {'exit':>4} {'seconds':>8} {'MB':>6}")
    for case, code, seconds, peak, good in sizes():
        print(f"{case[:58]:58} {code:4} {seconds:8.2f} {peak / 1e6:6.0f}{'' if good else ' !'}")
        tried, failed = tried + 1, failed + (not good)
        slowest, most = max(slowest, seconds), max(most, peak)
    print(f"tried {tried}, failed {failed}, peak {most / 1e6:.0f} MB, slowest {slowest:.1f} s")
    return not failed


if __name__ == "__main__":
    sys.exit(main())
