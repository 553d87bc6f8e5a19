"""`kc evaluate [RUN]`: a run's metrics again, those of each class, and how they fall on changed
images."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerascourse.cli.output import echo, format_option, notice, write_json, write_table
from kerascourse.cli.runs_option import run_argument
from kerascourse.errors import UsageError
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.seeing.predicted import Part
    from kerascourse.tables import Table


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
@click.option(
    "--per-class",
    is_flag=True,
    help=_("Also precision, recall and F1 of each class, with their bootstrap intervals (95 %)."),
)
@click.option(
    "--robustness",
    is_flag=True,
    help=_(
        "Also the accuracy on the same images moved, turned, with noise, blurred, and changed "
        "against the network (FGSM)."
    ),
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=1000,
    show_default=True,
    metavar="N",
    help=_("At most so many images for --robustness."),
)
@format_option
def command(
    folder: Path, part: "Part", per_class: bool, robustness: bool, limit: int, output_format: str
) -> None:
    """Find, score, print."""
    from kerascourse.results.run import metrics_table

    if per_class and robustness and output_format == "csv":
        raise UsageError(
            _("expected --per-class or --robustness, as CSV is one table, received both"),
            _("Try: --format json"),
        )
    # at once: what follows imports for seconds
    notice(_("evaluating {run}: getting ready", run=folder))
    further = list(_further(folder, part, per_class, limit if robustness else None))
    from kerascourse.training import score

    metrics: dict[str, dict[str, float]] = {part: score.evaluate(folder, part)}
    if output_format == "json":
        document: dict[str, Any] = {"run": folder.name, "metrics": metrics}
        for _table, told in further:
            document |= told
        write_json(document)
        return
    tables = [table for table, _told in further]
    if not (tables and output_format == "csv"):
        tables = [metrics_table(metrics), *tables]
    for number, table in enumerate(tables):
        if number:
            echo("")
        write_table(table, output_format, dict)


def _further(
    folder: Path, part: "Part", per_class: bool, limit: int | None
) -> "Iterator[tuple[Table, dict[str, Any]]]":
    """The tables that are asked for beside the metrics, and the same as JSON has it; that of the
    changed images where there is a `limit` to them."""
    from kerascourse.results import classes as results

    if not per_class and limit is None:
        return
    from kerascourse.seeing.subject import of_run

    subject = of_run(folder)
    if per_class:
        from kerascourse.evaluation.classes import class_scores
        from kerascourse.seeing.predicted import predicted

        found = predicted(subject, part)
        scores = class_scores(found.labels, found.classes)
        name_of = subject.class_name
        yield results.classes_table(scores, name_of), results.classes_document(scores, name_of)
    if limit is not None:
        from kerascourse.evaluation.robustness import robustness

        changed = robustness(subject, part, limit)
        yield results.robustness_table(changed), results.robustness_document(changed)
