"""The networks of the catalogue."""

from kerascourse.architectures.catalogue import Entry, options
from kerascourse.tables import Column, Table
from kerascourse.terms import Term
from kerascourse.texts import _


def table(entries: tuple[Entry, ...]) -> Table:
    """A row a network."""
    columns = (
        Column("name", _("Name")),
        Column("task", _("Task"), weight=2),
        Column("input_shape", _("Input"), weight=1),
        Column("params", _("Parameters"), numeric=True),
        Column("source", _("Source"), weight=4),
        Column("course", _("Course"), weight=3),
        Column("options", _("Options (--set)"), weight=5),
    )
    rows = tuple(
        (
            entry.name,
            Term(entry.task),
            entry.input_shape,
            entry.params,
            entry.source,
            entry.course,
            tuple(options(entry)),
        )
        for entry in entries
    )
    return Table(columns, rows)


def document(entry: Entry) -> dict[str, object]:
    """A network and its options."""
    return {
        "name": entry.name,
        "task": entry.task,
        "input_shape": list(entry.input_shape),
        "params": entry.params,
        "source": entry.source,
        "course": entry.course,
        "options": {
            option.name: {"default": option.default, "expected": option.expected}
            for option in options(entry).values()
        },
    }


def sections() -> str:
    """What stands in the column Course."""
    return _("Course: A12, B6 and the like are sections of the course's notes")
