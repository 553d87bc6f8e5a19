"""`kc plot history [RUN]`: loss and metrics over the epochs."""

from pathlib import Path

import click

from kerascourse.cli.picture_output import default_path, picture_options, write_picture
from kerascourse.cli.runs_option import run_argument
from kerascourse.texts import _


@click.command(
    "history",
    help=_("Loss and metrics of RUN (by default the latest) over its epochs, finished or not."),
)
@run_argument
@picture_options()
def command(folder: Path, out: Path | None, show: bool, output_format: str) -> None:
    """Find, read, draw."""
    from kerascourse.plots.history import history
    from kerascourse.seeing.history import read

    picture = history(read(folder))
    write_picture(picture, out or default_path("history", folder.name), output_format, show)
