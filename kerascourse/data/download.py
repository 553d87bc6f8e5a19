"""Fetching what is not on this machine, so that it ends: well, or with one line that says why."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kerascourse import children, locks
from kerascourse.errors import CourseError, InputError, NetworkError, WriteError
from kerascourse.library_errors import reason
from kerascourse.texts import _

LOOK_S = 3.0
STALL_S = 30.0
SLOWEST = 200_000  # bytes a second: below this a download is given up
WORK_S = 300.0  # to write the examples that were downloaded
HOUR_S = 3600.0
KILL = "taskkill /F /PID" if sys.platform == "win32" else "kill"


def look(name: str, url: str, limit_s: float = LOOK_S) -> None:
    """NetworkError unless the server of `url` answers within `limit_s` seconds.

    Looking up a name has no time limit of its own, so a thread does it that can be left behind.
    """
    answers: list[str] = []

    def ask() -> None:
        request = urllib.request.Request(url, method="HEAD")
        try:
            with urllib.request.urlopen(request, timeout=limit_s):
                answers.append("")
        except urllib.error.HTTPError as error:
            # a server that refuses the question but is there may still serve the files
            answers.append("" if error.code in (403, 405) else str(error))
        except (OSError, ValueError) as error:
            answers.append(str(getattr(error, "reason", error)))

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(limit_s)
    why = answers[0] if answers else _("no answer in {limit:g} s", limit=limit_s)
    if why:
        raise unreachable(name, why)


def unreachable(name: str, why: str) -> NetworkError:
    """What to say where `name` cannot be fetched."""
    return NetworkError(
        _("{name} is not on this machine and cannot be downloaded: {why}", name=name, why=why),
        _("Try: --dataset digits, or --data-dir with a folder that has it"),
    )


def prepare(
    name: str, folder: Path, size: int, notice: Callable[[str], None], tell: Callable[[int], None]
) -> None:
    """Let TensorFlow Datasets download `name` (about `size` bytes) and prepare it in `folder`.

    It works in a folder of its own below `folder`, which is removed whatever happens, and the
    result appears by a rename: no other process ever sees a part of it, and nothing is left over.
    One process at a time; another waits. `tell` hears the bytes that are here.
    """
    limit = WORK_S + size / SLOWEST
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / f".{name}.lock", name, limit, notice) as lock:
            if any((folder / name).glob("*.*.*/dataset_info.json")):
                return  # whoever held the lock prepared it
            _remove_stale(folder / name)
            with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=folder) as working:
                _download(name, Path(working), size, limit, lock, tell)
                for version in (Path(working) / name).iterdir():
                    (folder / name).mkdir(exist_ok=True)
                    os.rename(version, folder / name / version.name)
    except OSError as error:
        raise WriteError(
            _(
                "cannot prepare {name} in {folder}: {error}",
                name=name,
                folder=folder,
                error=reason(error),
            ),
            _("Try: --data-dir DIR"),
        ) from error


def _download(
    name: str, working: Path, size: int, limit: float, lock: int, tell: Callable[[int], None]
) -> None:
    began = changed = time.monotonic()
    before = 0

    def watch() -> None:
        nonlocal before, changed
        here, now = _bytes_in(working), time.monotonic()
        if here != before:
            before, changed = here, now
            tell(min(here, size))
        # once all is here, the examples are written from memory
        if here < size and now - changed > STALL_S:
            raise unreachable(name, _("the server stalled for {limit:g} s", limit=STALL_S))
        if now - began > limit:
            raise unreachable(name, _("not done after {limit:.0f} s", limit=limit))

    failure = work(["download", name, str(working)], watch, keep=(lock,))
    if failure:
        raise unreachable(name, failure)


def work(
    arguments: Sequence[str], watch: Callable[[], None] = lambda: None, keep: tuple[int, ...] = ()
) -> str:
    """Run the worker with `arguments`; returns "" or its last line where it failed.

    `watch` is called a few times a second and may raise, which ends the worker. The worker keeps
    the files `keep` open: a lock among them holds until it has ended too (not on Windows, where
    a worker whose parent was killed may work on beside the next one, in a folder of its own).
    """
    command = children.command("-m", "kerascourse.data.tfds_worker", *arguments)
    environment = {**children.environment(), "TF_CPP_MIN_LOG_LEVEL": "3"}
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log,
        subprocess.Popen(
            command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment,
            pass_fds=keep if os.name == "posix" else (),
        ) as process,
    ):  # fmt: skip
        try:
            while process.poll() is None:
                watch()
                time.sleep(0.1)
        finally:
            process.kill()
        if process.returncode == 0:
            return ""
        log.seek(0)
        lines = [line.strip() for line in log if line.strip()]
    return lines[-1] if lines else f"status {process.returncode}"


@contextmanager
def locked(path: Path, name: str, limit_s: float, notice: Callable[[str], None]) -> Iterator[int]:
    """Hold the lock file `path`; its descriptor. WriteError after `limit_s`.

    The file says who holds it, after a first byte that on Windows others may not read. The system
    lets go of the lock when its holder ends, however it ends.
    """
    began, told = time.monotonic(), False
    with path.open("a+", encoding="utf-8") as file:
        while not locks.take(file.fileno()):
            file.seek(1)
            holder = file.read().strip() or "?"
            if not told:
                told = True
                notice(_("process {holder} is preparing {name}: waiting", holder=holder, name=name))
            if time.monotonic() - began > limit_s:
                raise WriteError(
                    _(
                        "process {holder} has been preparing {name} for {limit:.0f} s",
                        holder=holder,
                        name=name,
                        limit=limit_s,
                    ),
                    _("Try: {kill} {holder}", kill=KILL, holder=holder),
                )
            time.sleep(0.2)
        file.truncate(0)
        file.write(f" {os.getpid()}\n")
        file.flush()
        yield file.fileno()


def _remove_stale(folder: Path) -> None:
    """Remove what a preparation that was killed left in `folder`: untouched for an hour."""
    for path in folder.glob("*incomplete*"):
        times = [part.stat().st_mtime for part in (path, *path.rglob("*"))]
        if time.time() - max(times) > HOUR_S:
            shutil.rmtree(path, ignore_errors=True)


def _bytes_in(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:  # renamed or removed since
            continue
    return total


def damaged(name: str, folder: Path, why: str) -> CourseError:
    """What to say where the prepared data in `folder` cannot be read."""
    return InputError(
        _(
            "the prepared {name} in {folder} cannot be read: {why}",
            name=name,
            folder=folder,
            why=why,
        ),
        _("Remove that folder, then: kc data get {name}", name=name),
    )
