"""`kc compare MODEL MODEL …`: the totals of several networks side by side."""

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.model_argument import ModelOptions, model_options
from kerascourse.cli.output import format_option, notice, write_table
from kerascourse.runs import named
from kerascourse.texts import _


@click.command(
    "compare",
    help=_(
        "The totals of several networks side by side. --input, --classes and --set hold for all. "
        "Of runs, what else differs in their recipes is told."
    ),
)
@click.argument(
    "models",
    nargs=-1,
    required=True,
    metavar="MODEL MODEL …",
    shell_complete=candidates.RUN_OR_MODEL,
)
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
    from kerascourse.results.comparison import document, table
    from kerascourse.summaries.compare import compare
    from kerascourse.summaries.rows import summarise
    from kerascourse.training.differences import differences, lines

    comparison = compare(
        tuple(summarise(options.graph(model), options.title(model), batch) for model in models)
    )
    folders = [folder for model in models if (folder := named(options.runs, model)) is not None]
    differing = differences(folders)
    write_table(table(comparison), output_format, lambda: document(comparison, differing))
    for line in lines(folders, differing):
        notice(line)
    for summary in comparison.summaries:
        for note in summary.notes:
            notice(_("note: {note}", note=f"{summary.model}, {note}"))
