"""The data sets that there are, and what is known of one."""

from pathlib import Path
from typing import Any

from kerascourse.data import catalogue, places
from kerascourse.data.catalogue import Entry
from kerascourse.tables import Column, Table
from kerascourse.terms import Term, term
from kerascourse.texts import _, grouped


def table(entries: tuple[Entry, ...], data_dir: Path | None) -> Table:
    """A row a data set."""
    columns = (
        Column("name", _("Name")),
        Column("task", _("Task")),
        Column("shape", _("Shape")),
        Column("classes", _("Classes"), numeric=True, weight=1),
        Column("train", term("train"), numeric=True, weight=2),
        Column("val", term("val"), numeric=True, weight=4),
        Column("test", term("test"), numeric=True, weight=3),
        Column("here", _("Here")),
        Column("download", _("Download"), numeric=True),
        Column("source", _("Source"), weight=5),
    )
    rows = tuple(
        (
            entry.name,
            Term(entry.task),
            entry.shape,
            entry.classes,
            *entry.counts,
            _("yes") if catalogue.is_here(entry.name, data_dir) else _("no"),
            f"{entry.size / 1e6:.0f} MB" if entry.size else "–",
            _(entry.source),
        )
        for entry in entries
    )
    return Table(columns, rows)


def document(entry: Entry, data_dir: Path | None) -> dict[str, Any]:
    """What is known of a data set before it is read."""
    prepared = places.prepared(places.data_dir(data_dir), entry.name) if entry.size else None
    return {
        "name": entry.name,
        "task": entry.task,
        "shape": list(entry.shape),
        "classes": entry.classes,
        "examples": dict(zip(("train", "val", "test"), entry.counts, strict=True)),
        "here": catalogue.is_here(entry.name, data_dir),
        "download_bytes": entry.size,
        "prepared": str(prepared) if prepared else None,
        "source": entry.source,
    }


def facts_table(facts: dict[str, Any]) -> Table:
    """A row a fact, and a row a class where its meaning is told."""
    columns = (Column("fact", _("Fact")), Column("value", _("Value")))
    plain = {Term(key): _words(value) for key, value in facts.items() if key != "meanings"}
    return Table(columns, (*plain.items(), *facts.get("meanings", {}).items()))


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{term(key)} {grouped(number)}" for key, number in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value is None else str(value)
