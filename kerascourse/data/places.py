"""Where data lie on this machine. The standard library alone, so that a list stays quick."""

import hashlib
import os
import sys
from pathlib import Path

INFO = "dataset_info.json"  # what TensorFlow Datasets writes last into a prepared folder


def data_dir(asked: Path | None) -> Path:
    """Where TensorFlow Datasets keeps prepared data: `asked`, else where it looks itself."""
    return asked or Path(os.environ.get("TFDS_DATA_DIR") or "~/tensorflow_datasets").expanduser()


def prepared(folder: Path, name: str) -> Path | None:
    """The newest version of the data set `name` in `folder`; None where there is none."""
    versions = {
        tuple(int(number) for number in path.name.split(".")): path
        for path in (folder / name).glob("*.*.*")
        if path.name.replace(".", "").isdecimal() and (path / INFO).is_file()
    }
    return versions[max(versions)] if versions else None


def identity(folder: Path) -> str:
    """A digest that changes with any file of a prepared folder: names, sizes and times.

    Reading every byte would take as long as decoding them.
    """
    files = sorted(path for path in folder.iterdir() if path.is_file())
    facts = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def cache() -> Path:
    """The user's cache folder for this program, as the platform has it."""
    if os.environ.get("XDG_CACHE_HOME"):
        base = Path(os.environ["XDG_CACHE_HOME"])
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path.home() / ".cache"
    return base / "kerascourse"


def decoded(name: str) -> Path:
    """The folder of the decoded copy of the data set `name`, which may not be there."""
    return cache() / "datasets" / name
