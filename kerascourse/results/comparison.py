"""The totals of several networks side by side."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from kerascourse.summaries.compare import Comparison
from kerascourse.tables import Column, Table
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.training.differences import Difference


def table(comparison: Comparison) -> Table:
    """A row a quantity, a column a network."""
    labels = {
        "params": _("parameters"),
        "trainable_params": _("trainable"),
        "non_trainable_params": _("not trainable"),
        "macs": _("multiplications"),
        "flops": _("operations (FLOPs)"),
        "weight_bytes": _("bytes of weights"),
        "activation_bytes": _("bytes of activations"),
        "weight_layers": _("layers with weights"),
        "receptive_field": _("receptive field"),
    }
    columns = (
        Column("quantity", _("Quantity")),
        *(Column(summary.model, summary.model, numeric=True) for summary in comparison.summaries),
    )
    rows: list[tuple[object, ...]] = [
        (label, *(getattr(summary.totals, key) for summary in comparison.summaries))
        for key, label in labels.items()
    ]
    if comparison.channels is not None:
        label = _("weights, C = {channels} channels", channels=comparison.channels)
        rows.append((label, *(f"{w.left.letters()}²" for w in comparison.weights if w.left)))
    return Table(columns, tuple(rows))


def document(comparison: Comparison, differences: "Sequence[Difference]") -> dict[str, object]:
    """The totals of each network; in what the recipes of those that are runs differ."""
    return {
        "differences": [asdict(one) for one in differences],
        "channels": comparison.channels,
        "models": [
            {
                "model": summary.model,
                "totals": asdict(summary.totals),
                "weights": comparison.weights[index].equation() if comparison.weights else None,
            }
            for index, summary in enumerate(comparison.summaries)
        ],
    }
