"""What bad input costs: `kc summary` on broken and hostile files, as whole processes.

    python -m benchmarks.bad_input

Each must end in exit code 65 and one line, within 2 seconds and 300 MB; HDF5 is read in a process
of its own, which may have 1 GB. Exits with 1 otherwise.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.ended import wait
from tests.symbolic.bad_files import BAD, bomb, hostile, keras_file

KC = str(Path(sys.executable).with_name("kc"))
MOST_SECONDS, MOST_BYTES, BAD_INPUT = 2.0, 300e6, 65


def measure(
    arguments: list[str], errors: Path, folder: Path | None = None
) -> tuple[int, float, int]:
    """(exit code, seconds, peak bytes) of `kc ARGUMENTS` in `folder`, stderr kept in `errors`."""
    with errors.open("w") as sink:
        started = time.perf_counter()
        process = subprocess.Popen(
            [KC, *arguments], stdout=subprocess.DEVNULL, stderr=sink, cwd=folder
        )
        ended = wait(process)
        seconds = time.perf_counter() - started
    return ended.code, seconds, ended.peak


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases = {
            "unknown name": ["vg16"],
            "kernel larger than the image": ["vgg16", "--input", "8x8x3"],
            "image of 10^9 pixels a side": ["vgg16", "--input", "1000000000x1000000000x3"],
            "3 GB of JSON in a small zip": [str(bomb(folder / "bomb.keras"))],
        }
        whole = keras_file(folder / "whole.keras", BAD["cycle"][0]).read_bytes()
        cut = folder / "cut.keras"
        cut.write_bytes(whole[: len(whole) // 2])
        cases["truncated zip"] = [str(cut)]
        for number, (case, (config, _message)) in enumerate(BAD.items()):
            cases[case] = [str(keras_file(folder / f"{number}.keras", config))]
        (folder / "hostile").mkdir()
        cases |= {case: [str(path)] for case, path in hostile(folder / "hostile").items()}
        missed = 0
        print(f"{'case':40} {'exit':>4} {'lines':>5} {'seconds':>8} {'MB':>6}")
        for case, arguments in cases.items():
            errors = folder / "stderr"
            code, seconds, memory = measure(["summary", *arguments], errors)
            lines = len(errors.read_text().splitlines())
            good = code == BAD_INPUT and lines == 1
            missed += not (good and seconds < MOST_SECONDS and memory < MOST_BYTES)
            print(f"{case:40} {code:4} {lines:5} {seconds:8.2f} {memory / 1e6:6.0f}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
