"""`kc compare MODEL MODEL …`: the totals of several networks side by side."""

import click

from kerascourse.cli.model_argument import ModelOptions, model_options
from kerascourse.cli.output import format_option, notice, write_table
from kerascourse.summaries.compare import Comparison, compare
from kerascourse.summaries.document import totals_document
from kerascourse.summaries.rows import summarise
from kerascourse.tables import Column, Table
from kerascourse.texts import _


@click.command(
    "compare",
    help=_(
        "The totals of several networks side by side. --input, --classes and --set hold for all."
    ),
)
@click.argument("models", nargs=-1, required=True, metavar="MODEL MODEL …")
@model_options
@click.option("--batch", type=click.IntRange(1), default=1, help=_("Images in memory at once."))
@format_option
def command(
    models: tuple[str, ...],
    options: ModelOptions,
    batch: int,
    output_format: str,
) -> None:
    """Print the totals."""
    comparison = compare(tuple(summarise(options.graph(model), model, batch) for model in models))
    write_table(_table(comparison), output_format, lambda: _document(comparison))
    for summary in comparison.summaries:
        for note in summary.notes:
            notice(_("note: {note}", note=f"{summary.model}, {note}"))


def _table(comparison: Comparison) -> Table:
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


def _document(comparison: Comparison) -> dict[str, object]:
    return {
        "channels": comparison.channels,
        "models": [
            {
                "model": summary.model,
                "totals": totals_document(summary.totals),
                "weights": comparison.weights[index].equation() if comparison.weights else None,
            }
            for index, summary in enumerate(comparison.summaries)
        ],
    }
