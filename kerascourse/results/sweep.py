"""A run for each value of a setting."""

from typing import TYPE_CHECKING

from kerascourse.tables import Column, Table
from kerascourse.terms import term
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.evaluation.sweep import Measurement


def table(measurement: "Measurement") -> Table:
    """A row a value of the setting."""
    names = list(dict.fromkeys(name for point in measurement.points for name in point.metrics))
    pca = (
        Column("pca_mse", _("MSE of PCA"), numeric=True),
        Column("ratio", _("MSE ratio"), numeric=True),
    )
    columns = (
        Column("value", measurement.key, numeric=True),
        *(
            Column(name, term(name), numeric=True, weight=int(name != measurement.metric))
            for name in names
        ),
        *(pca if measurement.has_pca else ()),
        Column("params", _("Parameters"), numeric=True, weight=2),
        Column("seconds", _("Seconds"), numeric=True, weight=3),
    )
    rows = tuple(
        (
            str(point.value),
            *(_digits(point.metrics.get(name), 5) for name in names),
            *((_digits(point.pca_mse, 5), _digits(point.ratio, 3)) if measurement.has_pca else ()),
            point.params,
            _digits(point.seconds, 0),
        )
        for point in measurement.points
    )
    return Table(columns, rows)


def _digits(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"
