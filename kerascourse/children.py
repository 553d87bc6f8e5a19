"""How Python is started for work in a process of its own: never with the current folder on its
path, where a student's own `random.py` or `json.py` may lie; and how many such can compute at once.
"""

import os
import sys
from pathlib import Path


def command(*arguments: str) -> list[str]:
    """The words that start Python with `arguments`."""
    return [sys.executable, "-P", *arguments]


def processors() -> int:
    """How many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def environment() -> dict[str, str]:
    """The environment for it: it finds this package, and what it starts in turn is as safe.

    Of `PYTHONPATH` the absolute folders stay: the others, and an empty one, are the current folder
    or in it.
    """
    asked = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    folders = [str(Path(__file__).parents[1]), *filter(os.path.isabs, asked)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(folders), "PYTHONSAFEPATH": "1"}
