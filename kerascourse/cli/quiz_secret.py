"""`kc quiz secret`: a new secret for exams."""

from pathlib import Path

import click

from kerascourse.cli.output import echo
from kerascourse.quiz import secret
from kerascourse.texts import _


@click.command(
    "secret",
    help=_(
        "A new secret in a file of yours, never printed. With --secret FILE the numbers and the "
        "order of options of a quiz are those that only this file gives: keep it, since sheets can "
        "be graded with it alone."
    ),
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=secret.USUAL,
    show_default=True,
    metavar="FILE",
    help=_("Where to keep it; a file that is there is left alone."),
)
def command(out: Path) -> None:
    """Make, write, tell where."""
    secret.create(out)
    echo(str(out))
