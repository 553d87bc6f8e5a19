"""`kc list`: the networks of the catalogue."""

import click

from kerascourse.architectures.catalogue import CATALOGUE, Entry, options
from kerascourse.cli.output import format_option, write_table
from kerascourse.tables import Column, Table
from kerascourse.texts import _


@click.command("list", help=_("The networks of the catalogue, with their options for --set."))
@format_option
def command(output_format: str) -> None:
    """Print the catalogue."""
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
            entry.task,
            entry.input_shape,
            entry.params,
            entry.source,
            entry.course,
            tuple(options(entry)),
        )
        for entry in CATALOGUE
    )
    write_table(Table(columns, rows), output_format, lambda: [_document(e) for e in CATALOGUE])


def _document(entry: Entry) -> dict[str, object]:
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
