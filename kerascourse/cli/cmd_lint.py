"""`kc lint MODEL`: the course's design rules, one line a rule."""

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.model_argument import ModelOptions, model_options
from kerascourse.cli.output import echo, format_option, write_table
from kerascourse.texts import _

BROKEN = 1


@click.command(
    "lint",
    help=_("MODEL against the course's design rules (A12, A13); exit code 1 when one is broken."),
)
@click.argument("model", shell_complete=candidates.RUN_OR_MODEL)
@model_options
@format_option
def command(
    model: str,
    options: ModelOptions,
    output_format: str,
) -> int:
    """Print a line a rule."""
    from kerascourse.results.catalogue import sections
    from kerascourse.results.lint import document, line, table
    from kerascourse.summaries.lint import lint
    from kerascourse.summaries.rows import summarise

    verdicts = lint(summarise(options.graph(model), options.title(model)))
    if output_format == "table":
        for verdict in verdicts:
            echo(line(verdict), "good" if verdict.passed else "bad")
        echo("")
        echo(sections())
    else:
        write_table(table(verdicts), output_format, lambda: [document(v) for v in verdicts])
    return 0 if all(verdict.passed for verdict in verdicts) else BROKEN
