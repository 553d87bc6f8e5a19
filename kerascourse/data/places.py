"""Where data lie on this machine. Nothing heavy is imported, so that a list stays quick."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import platformdirs

INFO = "dataset_info.json"  # what TensorFlow Datasets writes last into a prepared folder
MANIFEST = "manifest.json"  # what tells of a decoded copy, whose arrays are `PARTS`
PARTS = ("train_x", "train_y", "test_x", "test_y")


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
    return identity_of((path.name, path) for path in files)


def identity_of(files: Iterable[tuple[str, Path]]) -> str:
    """A digest that changes with what any of the files is called, its size or its time."""
    facts = [(name, (found := path.stat()).st_size, found.st_mtime_ns) for name, path in files]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def cache() -> Path:
    """The program's folder in the user's cache: `XDG_CACHE_HOME`, else as the platform has it."""
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "kerascourse"
    return platformdirs.user_cache_path("kerascourse", appauthor=False)


def decoded(name: str) -> Path:
    """The folder of the decoded copy of the data set `name`, which may not be there."""
    return cache() / "datasets" / name
