"""`kc runs`: the runs that are there, the best first."""

from dataclasses import asdict
from pathlib import Path

import click

from kerascourse.cli.output import echo, format_option, write_table
from kerascourse.cli.runs_option import runs_option
from kerascourse.results.ranking import table
from kerascourse.runs import FIRST
from kerascourse.texts import _


@click.command(
    "runs",
    help=_(
        "The runs of each task and data set, the best first.\n\n"
        "They are ranked by the metric on the validation images; the one on the test images is "
        "shown beside it and decides nothing."
    ),
)
@runs_option
@format_option
def command(runs: Path, output_format: str) -> None:
    """Read the folder, print the table."""
    from kerascourse.training.ranking import listed

    found = listed(runs)
    if not found and output_format == "table":
        echo(_("no runs in {folder}. Try: {command}", folder=runs, command=FIRST))
        return
    write_table(table(found), output_format, lambda: [asdict(one) for one in found])
