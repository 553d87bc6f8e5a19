"""`kc list`: the networks of the catalogue."""

import click

from kerascourse.architectures.catalogue import CATALOGUE
from kerascourse.cli.output import format_option, write_table
from kerascourse.results.catalogue import document, table
from kerascourse.texts import _


@click.command("list", help=_("The networks of the catalogue, with their options for --set."))
@format_option
def command(output_format: str) -> None:
    """Print the catalogue."""
    write_table(table(CATALOGUE), output_format, lambda: [document(e) for e in CATALOGUE])
