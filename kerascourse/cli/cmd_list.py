"""`kc list`: the networks of the catalogue, or the recipes."""

from dataclasses import asdict

import click

from kerascourse.architectures.catalogue import CATALOGUE
from kerascourse.cli.output import echo, format_option, write_table
from kerascourse.texts import _


@click.command("list", help=_("The networks of the catalogue, with their options for --set."))
@click.option(
    "--recipes",
    is_flag=True,
    help=_("The recipes of kc train: what each is for, what it costs and what comes out."),
)
@format_option
def command(recipes: bool, output_format: str) -> None:
    """Print the catalogue."""
    from kerascourse.results.catalogue import document, sections, table

    if recipes:
        _write_recipes(output_format)
        return
    write_table(table(CATALOGUE), output_format, lambda: [document(e) for e in CATALOGUE])
    if output_format == "table":
        echo("")
        echo(sections())


def _write_recipes(output_format: str) -> None:
    from kerascourse.results import recipes as results
    from kerascourse.training.recipe_files import openings

    found = openings()
    shown = results.table(found, below=output_format == "table")
    write_table(shown, output_format, lambda: [asdict(one) for one in found])
