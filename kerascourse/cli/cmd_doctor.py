"""`kc doctor`: what on this machine keeps the course from working, and what to type to mend it."""

import os
import sys
from pathlib import Path

import click

from kerascourse.cli.fetching import data_dir_option
from kerascourse.cli.output import (
    echo,
    echo_parts,
    format_option,
    has_colour,
    terminal_width,
    write_table,
)
from kerascourse.cli.runs_option import runs_option
from kerascourse.texts import _

PROBLEM = 1


@click.command(
    "doctor",
    help=_(
        "This machine, looked at in two seconds: Python and the libraries, the GPU and what it "
        "lacks, data, disk, files of yours in the way, the terminal; and what to type to mend "
        "it.\n\nExit code 1 where something keeps kc train from running. --format json is for a "
        "bug report."
    ),
)
@runs_option
@data_dir_option
@format_option
def command(runs: Path, data_dir: Path | None, output_format: str) -> int:
    """Look, print."""
    from kerascourse.doctor import shadows

    asked = shadows.python_path(os.environ.get("PYTHONPATH", ""))
    sys.path[:] = shadows.without_shadows(sys.path, asked)
    from kerascourse.doctor.examination import examine
    from kerascourse.doctor.terminal import here
    from kerascourse.results.doctor import document, lines, table, told

    examination = examine(runs, data_dir, here(terminal_width(), has_colour()))
    if output_format == "table":
        for line in lines(examination.findings, terminal_width()):
            echo_parts(line)
        echo("")
        echo(told(examination), "bad" if examination.problems else "good")
    else:
        write_table(table(examination.findings), output_format, lambda: document(examination))
    return PROBLEM if examination.problems else 0
