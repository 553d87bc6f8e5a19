"""What an autoencoder took for anomalies, beside PCA."""

from typing import TYPE_CHECKING, Any

from kerascourse.tables import Column, Table
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.evaluation.anomaly import Anomalies, Odd
    from kerascourse.evaluation.detection import Detection


def _methods(anomalies: "Anomalies") -> list[tuple[str, int, "Detection"]]:
    """The rows of the result: name, values kept, what it says."""
    rows = [(_("network"), anomalies.values, anomalies.network)]
    if anomalies.pca is not None:
        rows.append((_("PCA"), anomalies.values, anomalies.pca))
    return rows


def table(anomalies: "Anomalies") -> Table:
    """A row a method: its threshold, what lies above, and how well it went where labels tell."""
    labelled = anomalies.cases.anomalous is not None
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
    return Table(tuple(columns), tuple(_row(*method, labelled) for method in _methods(anomalies)))


def _row(name: str, values: int, detection: "Detection", labelled: bool) -> tuple[Any, ...]:
    row = (name, values, f"{detection.threshold:.4g}", int(detection.above.sum()))
    counts = detection.confusion
    if not labelled or counts is None:
        return row
    return (
        *row,
        _digits(detection.auroc),
        _digits(detection.auprc),
        counts.true_positives,
        counts.false_negatives,
        counts.false_positives,
        counts.true_negatives,
        _digits(counts.false_alarm_rate),
    )


def _digits(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def lines(anomalies: "Anomalies") -> list[str]:
    """Where the threshold comes from, and why there may be no PCA."""
    above, cases = anomalies.rule.above, len(anomalies.normal_scores[anomalies.rule.part])
    if anomalies.rule.part == "train":
        threshold = _(
            "threshold: percentile {percentile:g} of the errors of the {cases:,} normal cases that "
            "were trained on",
            percentile=100 * (1 - above),
            cases=cases,
        )
    else:
        threshold = _(
            "threshold: {rate:.3g} false alarms among the {cases:,} normal cases that validated",
            rate=above,
            cases=cases,
        )
    if anomalies.values >= anomalies.cases.x[0].size:
        no_pca = _(
            "no PCA beside it: {values} values are as many as an example has",
            values=anomalies.values,
        )
        return [threshold, no_pca]
    return [threshold]


def oddest_table(anomalies: "Anomalies", most: int) -> Table:
    """The cases with the highest errors; of rows the column that has the most of it, its value and
    what the network expected."""
    odd = anomalies.oddest(most)
    names = {"index": _("Test image"), "row": _("Row"), "image": _("Image")}
    columns = [
        Column("name", names[anomalies.cases.kind], numeric=anomalies.cases.kind != "image"),
        Column("score", _("Error"), numeric=True),
        Column("above", _("Above")),
    ]
    rows: list[tuple[Any, ...]] = [
        (one.name, f"{one.score:.4g}", _("yes") if one.above else _("no")) for one in odd
    ]
    if anomalies.columns:
        columns += [
            Column("column", _("Column")),
            Column("value", _("Value"), numeric=True),
            Column("expected", _("Reconstructed"), numeric=True),
            Column("share", _("Share"), numeric=True, weight=1),
        ]
        rows = [
            (
                *row,
                one.blamed.column,
                _written(one.blamed.value),
                _written(one.blamed.expected),
                f"{one.blamed.share:.0%}",
            )
            for row, one in zip(rows, odd, strict=True)
            if one.blamed is not None
        ]
    if anomalies.cases.labels is not None:
        columns.append(Column("class", _("Class")))
        rows = [(*row, one.label) for row, one in zip(rows, odd, strict=True)]
    return Table(tuple(columns), tuple(rows))


def _written(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.5g}"


def classes_table(anomalies: "Anomalies") -> Table:
    """A row a class: how large its errors are, and how many lie above the threshold."""
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
        for one in anomalies.classes
    )
    return Table(columns, rows)


def document(anomalies: "Anomalies", most: int) -> dict[str, Any]:
    """All of it, with the rule of the threshold, the classes and the oddest cases."""
    return {
        "run": anomalies.run,
        "normal": list(anomalies.normal),
        "score": anomalies.score,
        "threshold_rule": {
            "part": anomalies.rule.part,
            "cases": len(anomalies.normal_scores[anomalies.rule.part]),
            "above": anomalies.rule.above,
        },
        "cases": len(anomalies.cases.x),
        "values": anomalies.values,
        **_detection(anomalies.network),
        "pca": _detection(anomalies.pca) if anomalies.pca else None,
        "classes": [
            {
                "class": one.name,
                "normal": one.normal,
                "cases": one.cases,
                "mean_error": one.mean,
                "above": one.above,
            }
            for one in anomalies.classes
        ],
        "oddest": [_odd(anomalies.cases.kind, one) for one in anomalies.oddest(most)],
    }


def _odd(kind: str, odd: "Odd") -> dict[str, Any]:
    """A case: `row` is a number, `index` too, `image` a file."""
    name = odd.name if kind == "image" else int(odd.name)
    blamed = {} if odd.blamed is None else vars(odd.blamed)
    return {kind: name, "score": odd.score, "above": odd.above, "class": odd.label, **blamed}


def _detection(detection: "Detection") -> dict[str, Any]:
    counts = detection.confusion
    return {
        "auroc": detection.auroc,
        "auprc": detection.auprc,
        "threshold": detection.threshold,
        "above": int(detection.above.sum()),
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
