"""`kc check MODEL|RECIPE`: what a minute tells of a training before hours are spent."""

from pathlib import Path
from typing import Any

import click

from kerascourse.cli.output import echo, format_option, notice, write_table
from kerascourse.cli.planned import planned, step_options
from kerascourse.cli.runs_option import runs_option
from kerascourse.texts import _, typed

FAILED = 1


@click.command(
    "check",
    params=list(step_options),
    help=_(
        "MODEL or RECIPE and its data, examined before a training: the data and their labels, what "
        "the network gives at the start, whether gradients arrive, whether it learns twenty "
        "examples by heart. A line a check; exit code 1 where one fails. Nothing is kept."
    ),
)
@runs_option
@format_option
def command(
    model: str,
    dataset: str | None,
    data_dir: Path | None,
    chosen: tuple[str, ...],
    runs: Path,
    output_format: str,
    **settings: Any,
) -> int:
    """Parse, examine, print each finding as soon as it is there."""
    # at once: what follows imports for seconds
    notice(_("checking {model}: getting ready", model=model))
    plan = planned(model, runs, dataset, data_dir, chosen, settings)
    from kerascourse.models import keras_backend

    # before what imports Keras, which would start on its own choice and talk about it
    keras_backend.start(plan.recipe.backend)
    from kerascourse.checks.examination import examine
    from kerascourse.checks.subject import prepare
    from kerascourse.results.examination import document, line, table, told

    checks = []
    for check in examine(prepare(plan)):
        checks.append(check)
        if output_format == "table":
            echo(line(check), "good" if check.passed else "bad")
    passed = all(check.passed for check in checks)
    if output_format == "table":
        echo("")
        echo(told(checks))
        more = ("--dataset", dataset) if dataset else ()
        if passed:
            echo(_("Try: {command}", command=typed("kc", "train", model, *more)))
    else:
        write_table(table(checks), output_format, lambda: document(plan.recipe.model, checks))
    return 0 if passed else FAILED
