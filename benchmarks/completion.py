"""How long a Tab takes: whole processes of `kc`, as the scripts of the shells start them.

    python -m benchmarks.completion [--runs 7]

Each line is completed in turn with the others; the median is taken, and beside it the processor's
own time, which other programs disturb less. Exits with 1 when a line takes longer than the limit.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.ended import wait

KC = str(Path(sys.executable).with_name("kc"))
LIMIT_S = 0.15
# every kind of name, then what makes the most of them
LINES = (
    "kc ",
    "kc summary --",
    "kc train --",
    "kc quiz grade --",
    "kc summary v",
    "kc compare vgg16 res",
    "kc train l",
    "kc summary my_net.py:",
    "kc evaluate ",
    "kc predict run-1 ",
    "kc train vae --set ",
    "kc train vae --set loss=",
    "kc train lenet5 --dataset ",
    "kc train lenet5 --dataset folder:",
    "kc summary vgg16 --columns name,",
    "kc summary vgg16 --layer ",
    "kc summary densenet201 --layer ",
    "kc plot ",
    "kc plot filters vgg16 --layer ",
    "kc plot embeddings --method ",
    "kc explore ",
    "kc explain ",
    "kc explain C",
    "kc quiz ",
    "kc quiz show ",
    "kc quiz answer conv-basics ",
    "kc quiz export week10 --to ",
    "kc data get ",
    "kc calc ",
    "kc completion ",
)
PYTHON = (sys.executable, "-c", "pass")


def measure(command: tuple[str, ...], folder: str, line: str = "") -> tuple[float, float]:
    """(seconds, seconds of the processor) of one process."""
    unwanted = ("PYTHONDONTWRITEBYTECODE", "KC_RUNS")
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    if line:
        environment |= {"_KC_COMPLETE": "zsh", "_KC_LINE": line}
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=folder
    )
    assert process.stdout is not None
    output = process.stdout.read()
    ended = wait(process)
    seconds = time.perf_counter() - started
    if line and not output:
        raise SystemExit(f"nothing for {line!r}")
    return seconds, ended.processor


def made(folder: Path) -> None:
    """Runs, a network of one's own, images: what a student's folder has."""
    for number in range(40):
        run = folder / "outputs" / f"run-{number}"
        run.mkdir(parents=True)
        (run / "recipe.toml").touch()
    (folder / "my_net.py").write_text("def build(width: int = 32):\n    pass\n")
    (folder / "images").mkdir()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    taken: dict[str, list[tuple[float, float]]] = {line: [] for line in ("", *LINES)}
    with tempfile.TemporaryDirectory() as folder:
        made(Path(folder))
        for run in range(runs + 1):
            for line in taken:
                result = measure((KC,) if line else PYTHON, folder, line)
                if run:  # the first round warms the disk's cache
                    taken[line].append(result)
    missed = 0
    print(f"{'line':40} {'seconds':>8} {'processor':>10}")
    for line, results in taken.items():
        seconds, own = (statistics.median(column) for column in zip(*results, strict=True))
        missed += seconds > LIMIT_S
        print(f"{line or 'python -c pass':40} {seconds:8.3f} {own:10.3f}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
