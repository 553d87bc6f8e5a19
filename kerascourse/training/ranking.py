"""The runs in a folder, the best first, from their small files alone: no Keras, no NumPy."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from kerascourse import runs, toml
from kerascourse.errors import CourseError
from kerascourse.training import run, run_index

# what runs are ranked by: the first of these that a run has, and whether more is better
RANKED_BY = {
    "accuracy": True,
    "iou": True,
    "psnr": True,
    "elbo": True,
    "mse": False,
    "loss": False,
}

State = Literal["finished", "running", "interrupted", "damaged"]


@dataclass(frozen=True)
class Listed:
    """A run in a line: `epochs` are done of `planned`; `metric` ranks it by `val`, its value on the
    validation images, and `test` is the one on the test images (None before the run is finished).
    `bytes` is what its folder takes on disk, `date` when it began or was last gone on with; `task`
    what its model is for, "" where nobody knows.
    """

    run: str
    model: str
    dataset: str
    state: State
    epochs: int
    planned: int | None
    metric: str | None
    val: float | None
    test: float | None
    seconds: float
    bytes: int
    date: str
    task: str


def listed(out: Path) -> list[Listed]:
    """The runs in `out` by model and data set, the best on the validation images first.

    Ranked on the validation images, since nothing may be chosen on the test images.
    """
    known = run_index.load(out)
    entries: dict[str, run_index.Entry] = {}
    found = []
    for folder in runs.folders(out):
        sign = run_index.signature(folder)
        entry = known.get(folder.name)
        one = _remembered(folder, entry, sign)
        if one is None or entry is None:
            one = _listed(folder)
            entry = (sign, asdict(one))
        entries[folder.name] = entry
        found.append(one)
    if entries != known:
        run_index.save(out, entries)
    return sorted(found, key=_rank)


def _remembered(folder: Path, entry: run_index.Entry | None, sign: str) -> Listed | None:
    """What was read of the run in `folder`, where that still holds; whether a process is writing
    into it is asked again."""
    if entry is None or entry[0] != sign:
        return None
    try:
        one = Listed(**entry[1])
    except TypeError:  # fields of another version
        return None
    if one.state in ("running", "interrupted"):
        return replace(one, state=_unfinished(folder))
    return one


def _unfinished(folder: Path) -> State:
    return "running" if run.is_locked(folder) else "interrupted"


def _rank(listed: Listed) -> tuple[object, ...]:
    better = RANKED_BY.get(listed.metric or "", True)
    value = float("-inf") if listed.val is None else listed.val if better else -listed.val
    return (*group(listed), -value, listed.run)


def group(listed: Listed) -> tuple[str, str, bool, str]:
    """What a run can be compared by: those of one group stand together in a list."""
    return (listed.task, listed.dataset, listed.metric is None, listed.metric or "")


def _task(recipe: Mapping[str, Any]) -> str:
    """What the run's model is for, so that only what compares stands together."""
    from kerascourse.architectures.catalogue import find

    try:
        return str(recipe.get("task") or find(str(recipe.get("model", ""))).task)
    except CourseError:
        return ""


def _listed(folder: Path) -> Listed:
    began = datetime.fromtimestamp((folder / runs.RECIPE).stat().st_mtime)
    size, date = runs.size(folder), began.isoformat(timespec="seconds")
    try:
        recipe = toml.loads((folder / runs.RECIPE).read_text("utf-8"))
        result = run.read_result(folder)
        history = run.read_history(folder / runs.HISTORY)
    except (ValueError, OSError, CourseError):
        return Listed(
            folder.name, "", "", "damaged", 0, None, None, None, None, 0.0, size, date, ""
        )
    values = result.metrics["val"] if result else _best(history)
    metric = next((name for name in RANKED_BY if name in values), None)
    return Listed(
        run=folder.name,
        model=str(recipe.get("model", "")),
        dataset=str(recipe.get("dataset", "")),
        state="finished" if result else _unfinished(folder),
        epochs=len(history),
        planned=recipe.get("epochs"),
        metric=metric,
        val=values[metric] if metric else None,
        test=result.metrics["test"].get(metric or "") if result else None,
        seconds=result.seconds if result else sum(row.get("seconds", 0.0) for row in history),
        bytes=size,
        date=date,
        task=_task(recipe),
    )


def _best(history: Iterable[dict[str, float]]) -> dict[str, float]:
    """Each metric's best value on the validation images."""
    best: dict[str, float] = {}
    for row in history:
        for name, more in RANKED_BY.items():
            if f"val_{name}" in row:
                values = [row[f"val_{name}"], *([best[name]] if name in best else [])]
                best[name] = max(values) if more else min(values)
    return best
