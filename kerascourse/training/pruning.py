"""What of the runs in a folder can go to make room, and removing it."""

import re
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Literal

from kerascourse import runs
from kerascourse.errors import UsageError
from kerascourse.files import cannot_write
from kerascourse.texts import _
from kerascourse.training import ranking, run
from kerascourse.training.archive import pack
from kerascourse.training.ranking import Listed

_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True)
class Choice:
    """Which runs may go whole.

    Of the finished ones those that are not among the `keep` best of their task and data set, nor
    younger than `older_than`; without either none. `failed` are those that kept nothing to go on
    with, `interrupted` all that are not finished.
    """

    keep: int | None = None
    older_than: timedelta | None = None
    failed: bool = False
    interrupted: bool = False


@dataclass(frozen=True)
class Removal:
    """What of a run goes: the whole "run", or the "states" that a finished one needs no more."""

    run: Listed
    part: Literal["run", "states"]
    bytes: int


def age(text: str) -> timedelta:
    """`30d`, `12h` or `2w` as a time; UsageError for other words."""
    match = re.fullmatch(r"(\d{1,4})([hdw])", text.strip(), re.ASCII)
    if match is None:
        raise UsageError(
            _("expected an age like 30d, 12h or 2w, received {text!r}", text=text),
            _("Try: 30d"),
        )
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def removals(out: Path, choice: Choice) -> tuple[Removal, ...]:
    """What goes of the runs in `out`; nothing of one that a process is writing, or that lies
    elsewhere."""
    here = [one for one in ranking.listed(out) if not (out / one.run).is_symlink()]
    finished = [one for one in here if one.state == "finished"]
    places = {
        one.run: place
        for _group, members in groupby(finished, key=ranking.group)
        for place, one in enumerate(members)
    }
    planned = [_removal(out, choice, one, places.get(one.run, 0)) for one in here]
    return tuple(removal for removal in planned if removal is not None)


def _removal(out: Path, choice: Choice, one: Listed, place: int) -> Removal | None:
    """What goes of a run; `place` finished ones of its group are better."""
    states = run.states(out / one.run / runs.CHECKPOINT)
    if one.state == "running":
        return None
    if one.state != "finished":
        goes = choice.interrupted or (choice.failed and not states)
        return Removal(one, "run", one.bytes) if goes else None
    chosen = choice.keep is not None or choice.older_than is not None
    is_kept = choice.keep is not None and place < choice.keep
    age = datetime.now() - datetime.fromisoformat(one.date)
    is_young = choice.older_than is not None and age < choice.older_than
    if chosen and not is_kept and not is_young:
        return Removal(one, "run", one.bytes)
    size = sum(path.stat().st_size for path in states)
    return Removal(one, "states", size) if states else None


def remove(out: Path, removal: Removal, archive: Path | None = None) -> None:
    """Remove it, a whole run once it lies in the folder `archive`; WriteError where that cannot be,
    or a process is writing the run."""
    folder = out / removal.run.run
    with run.locked(folder):
        pass  # of a finished run the states go as the lock is given back
    if removal.part == "run":
        if archive is not None:
            pack(folder, archive)
        try:
            shutil.rmtree(folder)
        except OSError as error:
            raise cannot_write(folder, error) from error
