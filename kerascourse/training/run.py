"""A run's folder made, locked and written, so that no file is ever seen half written."""

import csv
import io
import json
import os
import re
import shutil
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from kerascourse import documents, locks
from kerascourse.documents import DocumentError
from kerascourse.errors import InputError, InterruptError, TakenError, UsageError, WriteError
from kerascourse.files import (
    UNFINISHED,
    cannot_write,
    check_clock,
    require_regular,
    sync_folder,
    write_text,
)
from kerascourse.library_errors import reason, words_of
from kerascourse.runs import CHECKPOINT, LATEST, PLOTS, RESULT
from kerascourse.texts import _, typed
from kerascourse.training import interrupt


@dataclass(frozen=True)
class Result:
    """What a run came to; the keys of `result.json`.

    `seconds` is the time of all epochs, validation included; `images_per_second` counts training
    steps alone, without the first epoch (which compiles) where there are more. `metrics` has the
    kept model's, for "train", "val" and "test".
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
    finished: str | None = None
    """When the run ended, as 2026-11-25T19:46:57+01:00; None of runs of older versions."""

    def to_json(self) -> str:
        """The document of `result.json`."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"


def read_result(folder: Path) -> Result | None:
    """What is in the `result.json` of the run in `folder`; None where it is not finished.

    InputError where the file is damaged.
    """
    path = folder / RESULT
    try:
        result = documents.read(path, Result)
        _require_parts(result)
        return result
    except FileNotFoundError:
        return None
    except (DocumentError, OSError) as error:
        raise InputError(
            _(
                "expected a run's result, cannot read {path}: {error}",
                path=path,
                error=words_of(error),
            ),
            _("Try: kc evaluate {run}", run=typed(folder)),
        ) from error


def _require_parts(result: Result) -> None:
    """DocumentError unless the metrics are there for each part of the data."""
    for part in ("train", "val", "test"):
        if part not in result.metrics:
            raise DocumentError(_("{key} is missing", key=f"metrics.{part}"))


def finished(folder: Path, result: Result) -> datetime:
    """When the run in `folder` ended: as it says, or else when its result was written."""
    try:
        return datetime.fromisoformat(result.finished or "")
    except (TypeError, ValueError):
        return datetime.fromtimestamp((folder / RESULT).stat().st_mtime)


@contextmanager
def new(out: Path, name: str | None, recipe: str, dataset: str) -> Iterator[Path]:
    """A new run's folder, locked; removed again if the block fails before a state was kept."""
    check_clock()
    folder = create(out, name, recipe, dataset)
    try:
        with locked(folder), _interruptible(folder):
            yield folder
    except BaseException:
        # the lock's file is closed by now: Windows removes no open file
        if not states(folder / CHECKPOINT) and not is_locked(folder):
            shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def reopened(folder: Path) -> Iterator[None]:
    """The run in `folder`, locked, without what a killed process left half written."""
    check_clock()
    with locked(folder), _interruptible(folder):
        for place in (folder, folder / CHECKPOINT):
            for left in place.glob(f"{UNFINISHED}*"):
                left.unlink(missing_ok=True)
        yield


@contextmanager
def placed(out: Path, name: str, recipe: str, dataset: str) -> Iterator[Path]:
    """The run `name` in `out`, locked: reopened where it is there, else a new one."""
    folder = out / name
    if folder.is_dir():
        with reopened(folder):
            yield folder
    else:
        with new(out, name, recipe, dataset) as folder:
            yield folder


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes from writing into the run's `folder`; the lock ends with the process.

    A run that is finished then keeps no state: what only going on needs, the optimizer's too, is
    removed. TakenError, at once, where another process has the lock.
    """
    try:
        (folder / CHECKPOINT).mkdir(exist_ok=True)
        file = (folder / CHECKPOINT / "lock").open("a")
    except OSError as error:
        raise cannot_write(folder, error) from error
    with file:
        if not locks.take(file.fileno()):
            raise TakenError(
                _("another process is writing the run {folder}", folder=folder),
                _("Try: kc runs"),
            )
        yield
    # the lock's file is closed by now: Windows removes no open file
    if (folder / RESULT).is_file():
        shutil.rmtree(folder / CHECKPOINT, ignore_errors=True)


def is_locked(folder: Path) -> bool:
    """Whether a process is writing into the run's `folder`."""
    try:
        path = folder / CHECKPOINT / "lock"
        # on a network's file system who may not write cannot take a lock
        with path.open("r+" if os.access(path, os.W_OK) else "r") as file:
            return not locks.take(file.fileno())
    except OSError:
        return False


@contextmanager
def _interruptible(folder: Path) -> Iterator[None]:
    """Ctrl-C and SIGTERM end in the one line that says how to go on."""
    try:
        with interrupt.handled(signal.default_int_handler):
            yield
    except KeyboardInterrupt:
        raise interrupted(folder) from None


def interrupted(folder: Path) -> InterruptError:
    """What to tell of the run in `folder` that was stopped by hand."""
    if not states(folder / CHECKPOINT):
        return InterruptError(_("interrupted before the first step, nothing was kept"))
    return InterruptError(
        _("interrupted, the state is saved"),
        _("Go on with: kc resume {run}", run=typed(folder)),
    )


def states(folder: Path) -> list[Path]:
    """The files of saved states in the folder `checkpoint`, the newest first."""
    return sorted(folder.glob("epoch-*.npz"), reverse=True)


def create(out: Path, name: str | None, recipe: str, dataset: str) -> Path:
    """A new folder for a run in `out`: `name`, or else what `recipe` is called, data set and time.

    UsageError where `name` is no plain folder name; WriteError where the folder cannot be made or
    `name` is taken.
    """
    if name is not None:
        check_name(name)
    try:
        out.mkdir(parents=True, exist_ok=True)
        folder = _make(out / name) if name else _make_unique(out, recipe, dataset)
        if folder is None:
            raise is_taken(out / str(name))
        for part in (CHECKPOINT, PLOTS):
            (folder / part).mkdir()
        for place in (folder, out, out.parent):  # a power cut takes no run away with its folder
            sync_folder(place)
    except OSError as error:
        raise WriteError(
            _(
                "cannot make a run's folder in {out}: {error}",
                out=out,
                error=reason(error),
            ),
            _("Try: --out DIR"),
        ) from error
    return folder


def check_name(name: str) -> None:
    """UsageError where `name` is no plain folder name."""
    if name in ("", ".", "..", LATEST) or not set(name).isdisjoint("/\\\0"):
        raise UsageError(_("expected a folder name for --name, received {name!r}", name=name))


def is_taken(folder: Path) -> TakenError:
    """The error where another run has the `folder`."""
    return TakenError(
        _("the run {folder} is there already", folder=folder), _("Try: another --name")
    )


def _make(folder: Path) -> Path | None:
    """The new `folder`, or None where it is there already."""
    try:
        folder.mkdir()
    except FileExistsError:
        return None
    return folder


def _make_unique(out: Path, recipe: str, dataset: str) -> Path:
    time = datetime.now().strftime("%Y%m%d-%H%M%S")
    # a stack notation has signs that a folder's name can't have
    words = [re.sub(r"[^\w-]+", "-", text).strip("-")[:60] for text in (recipe, dataset)]
    stem = f"{'-'.join(words)}-{time}"
    # other runs may start in the same second
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(folder for name in names if (folder := _make(out / name)))


def write_history(path: Path, rows: Sequence[Mapping[str, float]]) -> None:
    """Write one line an epoch, with the keys of the first as header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_text(path, text.getvalue())


def read_history(path: Path) -> list[dict[str, float]]:
    """The rows that `write_history` wrote; none where the file is not there yet.

    DocumentError tells the line of what is no number.
    """
    require_regular(path)
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        try:
            return [_numbers(row, reader.line_num) for row in reader]
        except csv.Error as error:
            raise DocumentError(words_of(error)) from None


def _numbers(row: Mapping[Any, Any], line: int) -> dict[str, float]:
    """A row as numbers, each under the name of its column."""
    for column, value in row.items():
        if column is None or value is None:
            said = _("more or fewer values than columns")
            raise DocumentError(_("line {line}: ", line=line) + said)
        try:
            float(value)
        except ValueError:
            said = _(
                "{key}: expected {wanted}, received {text}",
                key=column,
                wanted=_("a number"),
                text=repr(value[:60]),
            )
            raise DocumentError(_("line {line}: ", line=line) + said) from None
    return {column: float(value) for column, value in row.items()}
