"""What a run came to: its metrics as a table, and beside what was published."""

from collections.abc import Mapping
from typing import Any

from kerascourse.tables import Column, Table
from kerascourse.terms import Term, term
from kerascourse.texts import _, language


def metrics_table(metrics: Mapping[str, Mapping[str, float]]) -> Table:
    """Each metric on each part of the data."""
    parts = tuple(metrics)
    columns = (
        Column("metric", _("Metric")),
        *(Column(part, term(part), numeric=True) for part in parts),
    )
    rows = tuple(
        (Term(name), *(f"{metrics[part][name]:.4f}" for part in parts))
        for name in metrics[parts[0]]
    )
    return Table(columns, rows)


def score_card(result: Any) -> tuple[str, ...]:
    """The lines that hold a `kerascourse.training.run.Result` on the test data against the
    published one; none where its recipe names none."""
    card = result.published
    if card is None:
        return ()
    here = result.metrics["test"].get(card["metric"])
    lines = [
        _(
            "{metric} on the test data: {here} here, {there:.4f} published ({source})",
            metric=term(card["metric"]),
            here="–" if here is None else f"{here:.4f}",
            there=card["value"],
            source=card["source"],
        )
    ]
    differences = card.get(f"differences_{language()}") or card["differences"]
    if differences:
        lines.append(_("differences: {words}", words=differences))
    return tuple(lines)
