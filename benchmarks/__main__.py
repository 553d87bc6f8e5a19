"""All comparisons of speed and memory of a chosen size, one after the other, as one document.

    python -m benchmarks [--size small|full] [--out FIGURES.md]

Each is a module here and can be run alone; what it says it says here too. Some minutes for "small",
to see that they run; hours for "full", on a machine that nothing else uses. The other modules here
measure how good results are, and are run alone.
"""

import argparse
import platform
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

from kerascourse.children import processors

SIZES = {
    "small": (
        ("speed", "--size", "small", "--turns", "1"),
        ("streaming", "--images", "500", "2000"),
        ("startup",),
        ("runs", "--runs", "200"),
        ("gpu",),
    ),
    "full": (
        ("speed", "--size", "full", "--turns", "3"),
        ("throughput",),
        ("streaming",),
        ("startup",),
        ("runs",),
        ("memory",),
        ("gpu", "--to-accuracy"),
    ),
}


def section(name: str, *options: str) -> str:
    """What a benchmark says, told while it says it, as a section in Markdown."""
    command = ["-m", f"benchmarks.{name}", *options]
    print(f"\n+ python {' '.join(command)}", flush=True)
    lines = []
    with subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    status = f"\nexit status {process.returncode}\n" if process.returncode else ""
    # a table in Markdown stays one; what is set in columns keeps them
    is_table = bool(lines) and lines[0].startswith("|")
    text = "".join(lines) if is_table else f"```\n{''.join(lines)}```\n"
    return f"## `python {' '.join(command)}`\n\n{text}{status}\n"


def machine() -> str:
    """Where and when, in a line."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("tensorflow", "keras", "numpy"))
    return (
        f"{processors()} cores, {platform.system()}, Python {platform.python_version()}, {packages}"
    )


def main() -> None:
    """Run them, and write the document where one is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    document = f"# Figures of {date.today()}\n\n{machine()}\n\n"
    for benchmark in SIZES[asked.size]:
        document += section(*benchmark)
        if asked.out:  # after each, since the next may take an hour
            asked.out.write_text(document, "utf-8")


if __name__ == "__main__":
    main()
