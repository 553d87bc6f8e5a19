"""`kc compare MODEL MODEL …`: the totals of several networks side by side."""

import click

from kerascourse.cli.model_argument import ModelOptions, model_options
from kerascourse.cli.output import format_option, notice, write_table
from kerascourse.results.comparison import document, table
from kerascourse.summaries.compare import compare
from kerascourse.summaries.rows import summarise
from kerascourse.texts import _


@click.command(
    "compare",
    help=_(
        "The totals of several networks side by side. --input, --classes and --set hold for all."
    ),
)
@click.argument("models", nargs=-1, required=True, metavar="MODEL MODEL …")
@model_options
@click.option("--batch", type=click.IntRange(1), default=1, help=_("Images in memory at once."))
@format_option
def command(
    models: tuple[str, ...],
    options: ModelOptions,
    batch: int,
    output_format: str,
) -> None:
    """Print the totals."""
    comparison = compare(
        tuple(summarise(options.graph(model), options.title(model), batch) for model in models)
    )
    write_table(table(comparison), output_format, lambda: document(comparison))
    for summary in comparison.summaries:
        for note in summary.notes:
            notice(_("note: {note}", note=f"{summary.model}, {note}"))
