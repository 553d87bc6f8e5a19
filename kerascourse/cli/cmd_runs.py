"""`kc runs`: the runs that are there, the best first."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kerascourse.cli.output import echo, format_option, write_table
from kerascourse.cli.runs_option import runs_option
from kerascourse.tables import Column, Table
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
        echo(_("no runs in {folder}. Try: kc train vae", folder=runs))
        return
    write_table(_table(found), output_format, lambda: [asdict(one) for one in found])


def _table(found: list[Any]) -> Table:
    states = {
        "finished": _("finished"),
        "running": _("running"),
        "interrupted": _("interrupted"),
        "damaged": _("damaged"),
    }
    columns = (
        Column("run", _("Run")),
        Column("model", _("Model")),
        Column("dataset", _("Data"), weight=1),
        Column("state", _("State")),
        Column("epochs", _("Epochs"), numeric=True),
        Column("metric", _("Metric")),
        Column("val", "val", numeric=True),
        Column("test", "test", numeric=True),
        Column("seconds", _("Seconds"), numeric=True, weight=2),
    )
    rows = tuple(
        (
            one.run,
            one.model,
            one.dataset,
            states[one.state],
            _epochs(one),
            one.metric,
            _digits(one.val),
            _digits(one.test),
            f"{one.seconds:.0f}",
        )
        for one in found
    )
    return Table(columns, rows)


def _epochs(one: Any) -> str:
    return str(one.epochs) if one.state == "finished" else f"{one.epochs}/{one.planned or '?'}"


def _digits(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
