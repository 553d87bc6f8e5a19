"""A run's folder, and writing into it so that no file is ever seen half written."""

import csv
import io
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from kerascourse.errors import NotFoundError, UsageError, WriteError
from kerascourse.texts import _

RECIPE, RESULT, HISTORY, MODEL = "recipe.toml", "result.json", "history.csv", "model.keras"
CHECKPOINT, PLOTS = "checkpoint", "plots"
LATEST = "latest"


@dataclass(frozen=True)
class Result:
    """What a run came to; the keys of `result.json`.

    `seconds` is the time of the fit, validation included; `images_per_second` counts training
    steps alone, without the first epoch (which compiles) where there are more. `metrics` has the
    best model's, for "train", "val" and "test".
    """

    run: str
    model: str
    dataset: str
    backend: str
    device: str
    precision: str
    seed: int
    epochs: int
    params: int
    seconds: float
    images_per_second: float
    metrics: dict[str, dict[str, float]]
    versions: dict[str, str]
    published: dict[str, Any] | None = None
    """The recipe's published result: `metric value source differences`."""

    def to_json(self) -> str:
        """The document of `result.json`."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"


@contextmanager
def new(out: Path, name: str | None, model: str, dataset: str) -> Iterator[Path]:
    """A new run's folder, removed again if the block fails before a first epoch was kept."""
    folder = create(out, name, model, dataset)
    try:
        yield folder
    except BaseException:
        if not (folder / HISTORY).is_file():
            shutil.rmtree(folder, ignore_errors=True)
        raise


def create(out: Path, name: str | None, model: str, dataset: str) -> Path:
    """A new folder for a run in `out`: `name`, or else model, data set and time.

    UsageError where `name` is no plain folder name; WriteError where the folder cannot be made or
    `name` is taken.
    """
    if name is not None and (name in ("", ".", "..", LATEST) or not set(name).isdisjoint("/\\\0")):
        raise UsageError(
            _("expected a folder name for --name, received {name!r}").format(name=name)
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
        folder = _make(out / name) if name else _make_unique(out, model, dataset)
        if folder is None:
            raise WriteError(
                _("the run {folder} is there already").format(folder=out / str(name)),
                _("Try: another --name"),
            )
        for part in (CHECKPOINT, PLOTS):
            (folder / part).mkdir()
    except OSError as error:
        raise WriteError(
            _("cannot make a run's folder in {out}: {error}").format(
                out=out, error=error.strerror or error
            ),
            _("Try: --out DIR"),
        ) from error
    return folder


def _make(folder: Path) -> Path | None:
    """The new `folder`, or None where it is there already."""
    try:
        folder.mkdir()
    except FileExistsError:
        return None
    return folder


def _make_unique(out: Path, model: str, dataset: str) -> Path:
    time = datetime.now().strftime("%Y%m%d-%H%M%S")
    # a stack notation has signs that a folder's name can't have
    words = [re.sub(r"[^\w-]+", "-", text).strip("-")[:60] for text in (model, dataset)]
    stem = f"{'-'.join(words)}-{time}"
    # other runs may start in the same second
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(folder for name in names if (folder := _make(out / name)))


def latest(out: Path) -> Path:
    """The newest run's folder in `out`; NotFoundError where there is none."""
    found = [recipe for recipe in out.glob(f"*/{RECIPE}") if recipe.is_file()]
    if not found:
        raise NotFoundError(
            _("expected a run in {out}, there is none").format(out=out), _("Try: kc train vae")
        )
    return max(found, key=lambda recipe: (recipe.stat().st_mtime_ns, recipe.parent.name)).parent


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary file beside `path`, which takes its place on disk when the block ends well.

    Who reads `path`, after a kill at any moment too, finds the old content or the new, whole.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise _cannot_write(path, error) from error
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path`, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_text(text, "utf-8")


def write_history(path: Path, rows: Sequence[Mapping[str, float]]) -> None:
    """Write one line an epoch, with the keys of the first as header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_text(path, text.getvalue())


def _umask() -> int:
    """The process's umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _cannot_write(path: Path, error: OSError) -> WriteError:
    return WriteError(
        _("cannot write {path}: {error}").format(path=path, error=error.strerror or error)
    )
