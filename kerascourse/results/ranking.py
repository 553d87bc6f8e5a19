"""The runs that are there, the best first, and what of them can go."""

from dataclasses import fields
from typing import Any

from kerascourse.tables import Column, Table
from kerascourse.terms import Term, term
from kerascourse.texts import _, grouped
from kerascourse.training.ranking import Listed


def table(found: list[Any]) -> Table:
    """A row a run."""
    columns = (
        Column("run", _("Run")),
        Column("model", _("Model"), weight=5),
        Column("dataset", _("Data"), weight=6),
        Column("state", _("State")),
        Column("epochs", _("Epochs"), numeric=True, weight=7),
        Column("metric", _("Metric")),
        Column("val", term("val"), numeric=True),
        Column("test", term("test"), numeric=True, weight=1),
        Column("seconds", _("Seconds"), numeric=True, weight=8),
        Column("bytes", _("Size"), numeric=True, weight=3),
        Column("date", _("Date"), weight=4),
    )
    rows = tuple(
        (
            one.run,
            one.model,
            one.dataset,
            Term(one.state),
            _epochs(one),
            Term(one.metric) if one.metric else None,
            _digits(one.val),
            _digits(one.test),
            f"{one.seconds:.0f}",
            _megabytes(one.bytes),
            _day(one),
        )
        for one in found
    )
    return Table(columns, rows)


def data_table(found: list[Any]) -> Table:
    """A row a run with every value as it is, for other programs."""
    names = [field.name for field in fields(Listed)]
    rows = tuple(tuple(getattr(one, name) for name in names) for one in found)
    return Table(tuple(Column(name, name) for name in names), rows)


def watched_table(found: list[Any]) -> Table:
    """A row a run, as it stands while it trains."""
    columns = (
        Column("run", _("Run")),
        Column("state", _("State")),
        Column("epochs", _("Epochs"), numeric=True),
        Column("metric", _("Metric"), weight=2),
        Column("val", term("val"), numeric=True, weight=1),
        Column("left", _("Left"), numeric=True, weight=3),
    )
    rows = tuple(
        (
            one.run,
            Term(one.state),
            _epochs(one),
            Term(one.metric) if one.metric else None,
            _digits(one.val),
            _left(one),
        )
        for one in found
    )
    return Table(columns, rows)


def removals_table(removals: tuple[Any, ...]) -> Table:
    """A row for each run of which something goes, and what goes in all."""
    parts = {"run": _("the run"), "states": _("states for going on")}
    columns = (
        Column("run", _("Run")),
        Column("state", _("State"), weight=1),
        Column("date", _("Date"), weight=2),
        Column("part", _("Removed")),
        Column("bytes", _("Size"), numeric=True),
    )
    rows = tuple(
        (one.run.run, Term(one.run.state), _day(one.run), parts[one.part], _megabytes(one.bytes))
        for one in removals
    )
    total = _megabytes(sum(one.bytes for one in removals))
    return Table(columns, rows, ((_("In all"), None, None, None, total),))


def removals_document(removals: tuple[Any, ...], is_done: bool) -> dict[str, Any]:
    """What goes, and whether it is gone."""
    return {
        "removed": is_done,
        "bytes": sum(one.bytes for one in removals),
        "runs": [
            {
                "run": one.run.run,
                "state": one.run.state,
                "date": one.run.date,
                "part": one.part,
                "bytes": one.bytes,
            }
            for one in removals
        ],
    }


def _day(one: Any) -> str:
    return str(one.date).partition("T")[0]


def _megabytes(size: int) -> str:
    return f"{grouped(round(size / 1e6, 1))} MB"


def _left(one: Any) -> str:
    """The time that the epochs to come will take, where those that are done were as long."""
    if one.state != "running" or not one.epochs or not one.planned:
        return ""
    minutes, seconds = divmod(round(one.seconds / one.epochs * (one.planned - one.epochs)), 60)
    return f"{minutes}:{seconds:02d}"


def _epochs(one: Any) -> str:
    return str(one.epochs) if one.state == "finished" else f"{one.epochs}/{one.planned or '?'}"


def _digits(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
