"""`kc anomaly [RUN]`: what an autoencoder of normal cases takes for anomalies."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerascourse.cli.output import echo, format_option, notice, write_table
from kerascourse.cli.picture_output import default_path, picture_option, show_picture
from kerascourse.cli.runs_option import run_argument
from kerascourse.errors import UsageError
from kerascourse.tables import Column, Table
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.evaluation.anomaly import Anomalies
    from kerascourse.evaluation.detection import Detection, Rule

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
        "does the same beside it."
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
    out: Path | None,
    show: bool,
    output_format: str,
) -> None:
    """Find, judge, draw, print."""
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
    path = out or default_path("anomaly", folder.name)
    save(picture.figure, path)
    if scores_path is None and (rows is not None or images or output_format == "json"):
        scores_path = path.with_suffix(".csv")
    if scores_path is not None:
        save_rows(picture.rows, scores_path)
    files = {"file": str(path), "scores_file": str(scores_path) if scores_path else None}
    write_table(_table(found), output_format, lambda: _document(found) | files)
    if output_format == "table":
        _write_rest(found, [path, *([scores_path] if scores_path else [])])
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


def _warn(found: "Anomalies") -> None:
    """Say where there are too few normal cases to tell the rate that is asked for."""
    cases = len(found.normal_scores[found.rule.part])
    if found.rule.above * cases < 1:
        notice(
            _(
                "note: {cases} normal cases are few for a threshold that {share:.2%} exceed",
                cases=cases,
                share=found.rule.above,
            )
        )


def _methods(found: "Anomalies") -> list[tuple[str, int, "Detection"]]:
    """The rows of the result: name, values kept, what it says."""
    rows = [(_("network"), found.values, found.network)]
    if found.pca is not None:
        rows.append((_("PCA"), found.values, found.pca))
    return rows


def _table(found: "Anomalies") -> Table:
    labelled = found.cases.anomalous is not None
    columns = [
        Column("method", _("Method")),
        Column("values", _("Values"), numeric=True, weight=2),
        Column("threshold", _("Threshold"), numeric=True, weight=1),
        Column("above", _("Above it"), numeric=True),
    ]
    if labelled:
        columns += [
            Column("auroc", "AUROC", numeric=True),
            Column("auprc", "AUPRC", numeric=True),
            Column("true_positives", _("Caught"), numeric=True),
            Column("false_negatives", _("Missed"), numeric=True),
            Column("false_positives", _("False alarms"), numeric=True),
            Column("true_negatives", _("Passed"), numeric=True),
            Column("false_alarm_rate", _("False-alarm rate"), numeric=True),
        ]
    return Table(tuple(columns), tuple(_row(*method, labelled) for method in _methods(found)))


def _row(name: str, values: int, one: "Detection", labelled: bool) -> tuple[Any, ...]:
    row = (name, values, f"{one.threshold:.4g}", int(one.above.sum()))
    counts = one.confusion
    if not labelled or counts is None:
        return row
    return (
        *row,
        _digits(one.auroc),
        _digits(one.auprc),
        counts.true_positives,
        counts.false_negatives,
        counts.false_positives,
        counts.true_negatives,
        _digits(counts.false_alarm_rate),
    )


def _digits(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _write_rest(found: "Anomalies", files: list[Path]) -> None:
    """Where the threshold comes from, the classes, the files."""
    echo("")
    cases = len(found.normal_scores[found.rule.part])
    form = {
        "train": _(
            "threshold: percentile {percentile:g} of the errors of the {cases:,} normal cases that "
            "were trained on"
        ),
        "val": _(
            "threshold: {rate:.3g} false alarms among the {cases:,} normal cases that validated"
        ),
    }[found.rule.part]
    echo(
        form.format(percentile=100 * (1 - found.rule.above), rate=found.rule.above, cases=cases),
        "aside",
    )
    if found.pca is None and found.cases.kind == "index":
        echo(
            _(
                "no PCA beside it: {values} values are as many as an example has",
                values=found.values,
            ),
            "aside",
        )
    if found.classes:
        echo("")
        columns = (
            Column("class", _("Class")),
            Column("kind", _("Normal")),
            Column("cases", _("Cases"), numeric=True),
            Column("mean", _("Mean error"), numeric=True),
            Column("above", _("Above"), numeric=True),
        )
        rows = tuple(
            (
                one.name,
                _("yes") if one.normal else _("no"),
                one.cases,
                f"{one.mean:.4g}",
                f"{one.above / one.cases:.1%}",
            )
            for one in found.classes
        )
        write_table(Table(columns, rows), "table", dict)
    echo("")
    for file in files:
        echo(str(file))


def _document(found: "Anomalies") -> dict[str, Any]:
    return {
        "run": found.run,
        "normal": list(found.normal),
        "score": found.score,
        "threshold_rule": {
            "part": found.rule.part,
            "cases": len(found.normal_scores[found.rule.part]),
            "above": found.rule.above,
        },
        "cases": len(found.cases.x),
        "values": found.values,
        **_detection(found.network),
        "pca": _detection(found.pca) if found.pca else None,
        "classes": [
            {
                "class": one.name,
                "normal": one.normal,
                "cases": one.cases,
                "mean_error": one.mean,
                "above": one.above,
            }
            for one in found.classes
        ],
    }


def _detection(one: "Detection") -> dict[str, Any]:
    counts = one.confusion
    return {
        "auroc": one.auroc,
        "auprc": one.auprc,
        "threshold": one.threshold,
        "above": int(one.above.sum()),
        **(
            {
                **vars(counts),
                "detection_rate": counts.detection_rate,
                "false_alarm_rate": counts.false_alarm_rate,
            }
            if counts
            else {}
        ),
    }
