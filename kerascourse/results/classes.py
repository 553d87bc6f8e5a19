"""The scores of each class, and the accuracies on changed images, as tables and documents."""

import math
from collections.abc import Callable
from typing import Any

from kerascourse.tables import Column, Table
from kerascourse.terms import term
from kerascourse.texts import N_, _, ngettext

CHANGES = {
    "none": N_("as they are"),
    "shift": N_("moved by {strength:g} pixels"),
    "rotation": N_("turned by {strength:g} degrees"),
    "noise": N_("noise, σ = {strength:g}"),
    "blur": N_("blur, σ = {strength:g} pixels"),
    "fgsm": N_("against the network (FGSM), ε = {strength:g}"),
}


def classes_table(scores: Any, name_of: Callable[[int], str]) -> Table:
    """A row for each class of a `kerascourse.evaluation.classes.ClassScores`."""
    titles = {"precision": _("Precision P"), "recall": _("Recall R"), "f1": "F1"}
    columns = [Column("class", _("Class")), Column("examples", _("Examples"), numeric=True)]
    for key, title in titles.items():
        columns += [
            Column(key, title, numeric=True),
            Column(f"{key}_low", _("from"), numeric=True, weight=1),
            Column(f"{key}_high", _("to"), numeric=True, weight=1),
        ]
    rows = tuple(
        (
            name_of(one.number),
            one.examples,
            *(
                None if math.isnan(share) else f"{share:.3f}"
                for value in _values(one).values()
                for share in (value.value, value.low, value.high)
            ),
        )
        for one in scores.classes
    )
    return Table(tuple(columns), rows)


def classes_document(scores: Any, name_of: Callable[[int], str]) -> dict[str, Any]:
    """The same as JSON has it, with the interval of the accuracy."""
    return {
        "accuracy_interval": _interval(scores.accuracy),
        "classes": [
            {"class": name_of(one.number), "examples": one.examples}
            | {
                key: None if math.isnan(value.value) else value.value
                for key, value in _values(one).items()
            }
            | {f"{key}_interval": _interval(value) for key, value in _values(one).items()}
            for one in scores.classes
        ],
    }


def robustness_table(found: Any) -> Table:
    """A row for each change of a `kerascourse.evaluation.robustness.Robustness`."""
    whole = found.rows[0].accuracy
    columns = (
        Column("change", ngettext("1 image", "{count:,} images", found.images)),
        Column("accuracy", term("accuracy"), numeric=True),
        Column("difference", _("Difference"), numeric=True),
    )
    rows = tuple(
        (
            _(CHANGES[row.change]).format(strength=row.strength),
            f"{row.accuracy:.4f}",
            None if row.change == "none" else f"{row.accuracy - whole:+.4f}",
        )
        for row in found.rows
    )
    return Table(columns, rows)


def robustness_document(found: Any) -> dict[str, Any]:
    """The same as JSON has it."""
    return {
        "robustness": {
            "images": found.images,
            "changes": [
                {"change": row.change, "strength": row.strength, "accuracy": row.accuracy}
                for row in found.rows
            ],
        }
    }


def _values(one: Any) -> dict[str, Any]:
    return {"precision": one.precision, "recall": one.recall, "f1": one.f1}


def _interval(estimate: Any) -> list[float] | None:
    return None if math.isnan(estimate.low) else [estimate.low, estimate.high]
