"""`kc explore design`: a network in stack notation, worked out while it is typed."""

from pathlib import Path

import click

from kerascourse.architectures.stack import parse
from kerascourse.cli.page_option import page_options, write_page
from kerascourse.explore import design
from kerascourse.texts import _, language


@click.command(
    "design",
    help=_(
        "A page to design a network on: stack notation with its table, drawing, totals and the "
        "course's rules, live and without a network connection."
    ),
)
@click.argument("notation", default=design.EXAMPLE)
@page_options(Path("design.html"), _("Where to write it."))
def command(notation: str, out: Path, is_opened: bool) -> None:
    """Check the notation, write the page, print its name."""
    parse(notation)
    write_page(out, design.html(notation, language()), is_opened)
