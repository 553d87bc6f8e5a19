"""`kc evaluate [RUN]`: a run's metrics again."""

from pathlib import Path

import click

from kerascourse.cli.output import format_option, notice, write_table
from kerascourse.cli.runs_option import run_argument
from kerascourse.results.run import metrics_table
from kerascourse.texts import _


@click.command(
    "evaluate",
    help=_("Score the model of RUN (by default the latest) on its test images again."),
)
@run_argument
@click.option(
    "--part",
    type=click.Choice(("train", "val", "test")),
    default="test",
    show_default=True,
    help=_("Which part of the data."),
)
@format_option
def command(folder: Path, part: str, output_format: str) -> None:
    """Find, score, print."""
    # at once: what follows imports for seconds
    notice(_("evaluating {run}: getting ready", run=folder))
    from kerascourse.training import score

    metrics = {part: score.evaluate(folder, part)}
    write_table(
        metrics_table(metrics), output_format, lambda: {"run": folder.name, "metrics": metrics}
    )
