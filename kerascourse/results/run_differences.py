"""Runs side by side: what differs in their recipes, and what came of it."""

from collections.abc import Sequence
from typing import Any

from kerascourse.tables import Column, Table
from kerascourse.terms import Term, term
from kerascourse.texts import _
from kerascourse.training.differences import Difference
from kerascourse.training.ranking import Listed


def differences_table(found: Sequence[Listed], differences: Sequence[Difference]) -> Table:
    """A row a run, a column for each setting that is not the same in all."""
    settings = [Column(one.setting, one.setting, weight=1) for one in differences]
    columns = (
        Column("run", _("Run")),
        *settings,
        Column("metric", _("Metric")),
        Column("val", term("val"), numeric=True),
        Column("test", term("test"), numeric=True),
    )
    rows = tuple(
        (
            one.run,
            *(_written(difference.values[place]) for difference in differences),
            Term(one.metric) if one.metric else None,
            *(None if value is None else f"{value:.4f}" for value in (one.val, one.test)),
        )
        for place, one in enumerate(found)
    )
    return Table(columns, rows)


def differences_document(
    found: Sequence[Listed], differences: Sequence[Difference]
) -> list[dict[str, Any]]:
    """A run after the other, the settings in which they differ in `settings`."""
    return [
        {
            "run": one.run,
            "settings": {each.setting: each.values[place] for each in differences},
            "metric": one.metric,
            "val": one.val,
            "test": one.test,
        }
        for place, one in enumerate(found)
    ]


def _written(value: Any) -> str | None:
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)
