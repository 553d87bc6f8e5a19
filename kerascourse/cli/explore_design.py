"""`kc explore design`: a network in stack notation, worked out while it is typed."""

from pathlib import Path

import click

from kerascourse.architectures.stack import parse
from kerascourse.cli.output import echo
from kerascourse.explore import design
from kerascourse.files import require_ending, write_text
from kerascourse.texts import _, language


@click.command(
    "design",
    help=_(
        "A page to design a network on: stack notation with its table, drawing, totals and the "
        "course's rules, live and without a network connection."
    ),
)
@click.argument("notation", default=design.EXAMPLE)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("design.html"),
    show_default=True,
    metavar="FILE.html",
    help=_("Where to write it."),
)
@click.option("--open", "is_opened", is_flag=True, help=_("Open it in the browser, too."))
def command(notation: str, out: Path, is_opened: bool) -> None:
    """Check the notation, write the page, print its name."""
    require_ending(out, (".html",))
    parse(notation)
    write_text(out, design.html(notation, language()))
    echo(str(out))
    if is_opened:
        click.launch(str(out))
