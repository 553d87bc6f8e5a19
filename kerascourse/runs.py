"""The addresses of runs: what a run's files are called, which runs there are, which is the latest.

Everything that reads a run asks here, so that a name means the same run to every command.
"""

import os
from pathlib import Path

from kerascourse.errors import NotFoundError, nearest_words
from kerascourse.texts import _, typed

RECIPE, RESULT, HISTORY, MODEL = "recipe.toml", "result.json", "history.csv", "model.keras"
DATA, LATENT, WATCH = "data.json", "latent.npy", "watch.npz"
CHECKPOINT, PLOTS = "checkpoint", "plots"
START, SOURCE = "start.keras", "source"
WEIGHTS = "weights.keras"
LATEST = "latest"
VARIABLE, USUAL = "KC_RUNS", "outputs"
STATES = ("finished", "running", "interrupted", "damaged")
FIRST = "kc train lenet5 --dataset digits"


class NoRunsError(NotFoundError):
    """There is no run at all yet: the hint is to train one."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.suggest(FIRST)

    def suggest(self, command: str) -> None:
        """Have the hint say `command`."""
        self.hint = _("Try: {command}, or --runs DIR", command=command)


def place() -> Path:
    """The folder of runs where none is given: `KC_RUNS`, else `outputs`."""
    return Path(os.environ.get(VARIABLE) or USUAL)


def folders(runs: Path) -> list[Path]:
    """The folders of the runs in the folder `runs`."""
    return [recipe.parent for recipe in runs.glob(f"*/{RECIPE}") if recipe.is_file()]


def size(folder: Path) -> int:
    """The bytes that the files of the run in `folder` have."""
    files = (Path(place, name) for place, _folders, names in os.walk(folder) for name in names)
    return sum(file.lstat().st_size for file in files if file.exists())


def words(runs: Path, name: str) -> list[str]:
    """The words for runs in the folder `runs` that `name` may be meant for: "latest" and their
    names, or where it is a path theirs."""
    known = folders(runs)
    if len(Path(name).parts) > 1:
        return [str(folder) for folder in known]
    return [LATEST, *(folder.name for folder in known)]


def find(runs: Path, name: str = LATEST) -> Path:
    """The folder of the run `name`: one in `runs`, the path of one, or "latest" for the newest.

    NotFoundError where there is none; it names the folder that was searched.
    """
    folder = named(runs, name)
    if folder is None:
        raise not_found(runs, name)
    return folder


def named(runs: Path, name: str) -> Path | None:
    """The folder of the run `name`, as `find` takes it; None where no run is called so.

    NotFoundError where the newest is asked for and there is none at all.
    """
    if name == LATEST:
        return latest(runs)
    return next((f for f in (runs / name, Path(name)) if (f / RECIPE).is_file()), None)


def latest(runs: Path) -> Path:
    """The run in `runs` that began last; NotFoundError where there is none."""
    known = folders(runs)
    if not known:
        raise NoRunsError(_("expected a run in {folder}, there is none", folder=runs))
    return max(known, key=_begun)


def finished(runs: Path, recipe: str = "") -> list[Path]:
    """The folders of the finished runs in `runs`, that which began last first; with `recipe` of
    those alone that are named after it."""
    found = [
        folder
        for folder in folders(runs)
        if (folder / RESULT).is_file() and folder.name.startswith(f"{recipe}-" if recipe else "")
    ]
    return sorted(found, key=_begun, reverse=True)


def _begun(folder: Path) -> tuple[int, str]:
    return (folder / RECIPE).stat().st_mtime_ns, folder.name


def not_found(runs: Path, name: str) -> NotFoundError:
    """The error that no run is called `name`, neither in `runs` nor as a path."""
    message = _("expected a run in {folder}, received {name!r}", folder=runs, name=name)
    message += nearest_words(name, words(runs, name))
    return NotFoundError(message, _("Try: kc runs")) if folders(runs) else NoRunsError(message)


def model_file(folder: Path) -> Path:
    """The file of the model of the run in `folder`; NotFoundError where none was kept yet."""
    path = folder / MODEL
    if not path.is_file():
        raise no_model(folder)
    return path


def start_file(folder: Path) -> Path:
    """The file of the network of the user's own that the run in `folder` began with."""
    return folder / CHECKPOINT / START


def weights_file(folder: Path) -> Path:
    """The file of the model whose weights the run in `folder` began with."""
    return folder / CHECKPOINT / WEIGHTS


def no_model(folder: Path) -> NotFoundError:
    """The error that the run in `folder` has no model."""
    if (folder / RESULT).is_file():
        return NotFoundError(_("the run {run} has no model any more", run=folder), way_out(folder))
    return NotFoundError(_("the run {run} has kept no model yet", run=folder), way_out(folder))


def way_out(folder: Path) -> str:
    """The command that makes the model of the run in `folder` again: a finished run has no state
    any more to go on from."""
    if (folder / RESULT).is_file():
        return _("Try: kc train {file}", file=typed(folder / RECIPE))
    return _("Try: kc resume {run}", run=typed(folder))
