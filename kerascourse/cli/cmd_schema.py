"""`kc schema KIND`: the JSON Schema of a file that people write, for an editor."""

from pathlib import Path

import click

from kerascourse import schemas
from kerascourse.cli.output import echo
from kerascourse.texts import _


@click.command(
    "schema",
    help=_(
        "The JSON Schema of a recipe, a quiz or a course. An editor that knows TOML completes and "
        "checks a file whose first line is #:schema FILE, with FILE beside it."
    ),
)
@click.argument("kind", type=click.Choice(schemas.NAMES))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=_("Where to write it; else it is printed."),
)
def command(kind: str, out: Path | None) -> None:
    """Print the schema, or the file that it was written to."""
    from kerascourse.files import write_text

    schema = schemas.text(kind)
    if out is None:
        click.echo(schema, nl=False)
        return
    write_text(out, schema)
    echo(str(out))
