"""`kc anomaly [RUN]`: what an autoencoder of normal cases takes for anomalies."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerascourse.cli.output import echo, format_option, notice, write_table
from kerascourse.cli.picture_output import default_path, free, picture_option, show_picture
from kerascourse.cli.runs_option import run_argument
from kerascourse.errors import UsageError
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.evaluation.anomaly import Anomalies
    from kerascourse.evaluation.detection import Rule

PERCENTILE = 95.0
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    "anomaly",
    help=_(
        "Mark anomalies by their error of reconstruction, with RUN (by default the latest), which "
        "was trained with --normal CLASS, or on a table without labels.\n\n"
        "The threshold comes from normal cases: from a percentile of the errors of those that the "
        "network was fitted to, or from a rate of false alarms among those that validated it, "
        "which it was not fitted to. Labels only tell how well it went. PCA with as many values "
        "does the same beside it.\n\n"
        "The oddest cases are listed, of a table with the column that the network is most wrong "
        "about. No earlier picture is replaced, unless --out names it."
    ),
)
@run_argument
@click.option(
    "--percentile",
    type=click.FloatRange(0, 100),
    help=_("Of the errors of the training cases: the threshold (by default 95)."),
)
@click.option(
    "--false-alarms",
    type=click.FloatRange(0, 1),
    metavar="RATE",
    help=_("The share of the validation cases that may lie above the threshold, as 0.01."),
)
@click.option(
    "--score",
    type=click.Choice(("mse", "relative", "standardised")),
    help=_(
        "mse: the mean squared error. relative: this over the example's own root mean square (by "
        "default, of images). standardised: each value's squared error over its mean among the "
        "training cases (by default, of rows)."
    ),
)
@click.option(
    "--rows",
    type=_FILE,
    metavar="FILE.csv",
    help=_("Judge these rows, whose columns are found by name, in place of the test set."),
)
@click.option(
    "--image",
    "images",
    type=_FILE,
    multiple=True,
    metavar="PATH",
    help=_("Judge this image in place of the test set; repeatable."),
)
@click.option(
    "--scores",
    "scores_path",
    type=_FILE,
    metavar="FILE.csv",
    help=_("Write each case's score there (rows and images: by default anomaly-RUN.csv)."),
)
@click.option(
    "--most",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    help=_("The oddest cases to list at most."),
)
@picture_option()
@click.option("--show", is_flag=True, help=_("Show the picture in the terminal, too."))
@format_option
def command(
    folder: Path,
    percentile: float | None,
    false_alarms: float | None,
    score: Any,
    rows: Path | None,
    images: tuple[Path, ...],
    scores_path: Path | None,
    most: int,
    out: Path | None,
    show: bool,
    output_format: str,
) -> None:
    """Find, judge, draw, print."""
    from kerascourse.results.anomaly import document, table

    if rows is not None and images:
        raise UsageError(_("expected --rows or --image, received both"))
    rule = _rule(percentile, false_alarms)
    from kerascourse.plots.saving import save, save_rows

    # before what imports for seconds
    notice(_("judging with {run}: getting ready", run=folder))
    from kerascourse.evaluation import anomaly
    from kerascourse.plots import anomaly as plots

    if rows is not None:
        found, said = anomaly.of_rows(folder, rows, score, rule)
        for text in said:
            notice(f"{rows}: {text}")
    elif images:
        found, changes = anomaly.of_images(folder, list(images), score, rule)
        for image, change in changes:
            notice(f"{image}: {change}")
    else:
        found = anomaly.of_test(folder, score, rule)
    _warn(found)
    picture = plots.anomaly(found)
    path = out or free(default_path("anomaly", folder.name), ".csv")
    save(picture.figure, path)
    if scores_path is None and (rows is not None or images or output_format == "json"):
        scores_path = path.with_suffix(".csv")
    if scores_path is not None:
        save_rows(picture.rows, scores_path)
    files = {"file": str(path), "scores_file": str(scores_path) if scores_path else None}
    write_table(table(found), output_format, lambda: document(found, most) | files)
    if output_format == "table":
        _write_rest(found, most, [path, *([scores_path] if scores_path else [])])
    if show:
        show_picture(picture)


def _rule(percentile: float | None, false_alarms: float | None) -> "Rule":
    from kerascourse.evaluation.detection import Rule

    if percentile is not None and false_alarms is not None:
        raise UsageError(
            _("expected --percentile or --false-alarms, received both"),
            _("Try: --false-alarms {rate:g}", rate=false_alarms),
        )
    if false_alarms is not None:
        return Rule("val", false_alarms)
    return Rule("train", (100 - (PERCENTILE if percentile is None else percentile)) / 100)


def _warn(anomalies: "Anomalies") -> None:
    """Say where there are too few normal cases to tell the rate that is asked for."""
    cases = len(anomalies.normal_scores[anomalies.rule.part])
    if anomalies.rule.above * cases < 1:
        notice(
            _(
                "note: {cases} normal cases are few for a threshold that {share:.2%} exceed",
                cases=cases,
                share=anomalies.rule.above,
            )
        )


def _write_rest(anomalies: "Anomalies", most: int, files: list[Path]) -> None:
    """Where the threshold comes from, the classes, the oddest cases, the files."""
    from kerascourse.results.anomaly import classes_table, lines, oddest_table

    echo("")
    for line in lines(anomalies):
        echo(line, "aside")
    if anomalies.classes:
        echo("")
        write_table(classes_table(anomalies), "table", dict)
    echo("")
    write_table(oddest_table(anomalies, most), "table", dict)
    echo("")
    for file in files:
        echo(str(file))
