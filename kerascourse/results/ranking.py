"""The runs that are there, the best first."""

from typing import Any

from kerascourse.tables import Column, Table
from kerascourse.texts import _


def table(found: list[Any]) -> Table:
    """A row a run."""
    states = {
        "finished": _("finished"),
        "running": _("running"),
        "interrupted": _("interrupted"),
        "damaged": _("damaged"),
    }
    columns = (
        Column("run", _("Run")),
        Column("model", _("Model")),
        Column("dataset", _("Data"), weight=1),
        Column("state", _("State")),
        Column("epochs", _("Epochs"), numeric=True),
        Column("metric", _("Metric")),
        Column("val", "val", numeric=True),
        Column("test", "test", numeric=True),
        Column("seconds", _("Seconds"), numeric=True, weight=2),
    )
    rows = tuple(
        (
            one.run,
            one.model,
            one.dataset,
            states[one.state],
            _epochs(one),
            one.metric,
            _digits(one.val),
            _digits(one.test),
            f"{one.seconds:.0f}",
        )
        for one in found
    )
    return Table(columns, rows)


def _epochs(one: Any) -> str:
    return str(one.epochs) if one.state == "finished" else f"{one.epochs}/{one.planned or '?'}"


def _digits(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
