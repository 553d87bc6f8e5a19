"""`kc summary MODEL`: layer by layer, where each number comes from."""

import click

from kerascourse.cli.model_argument import ModelOptions, model_options
from kerascourse.cli.output import echo, format_option, notice, terminal_width, write_table
from kerascourse.errors import UsageError, nearest, nearest_words
from kerascourse.summaries.rows import Summary, flat, summarise
from kerascourse.summaries.sheet import COLUMNS, FORMULAS, sheet, usual_columns
from kerascourse.tables import Table, fit, shown
from kerascourse.texts import _


@click.command(
    "summary", help=_("MODEL layer by layer: a name, a .keras file or FILE.py:FUNCTION.")
)
@click.argument("model")
@model_options
@click.option("--columns", metavar="NAME,…", help=_("Columns of the table: ") + ", ".join(COLUMNS))
@click.option("--explain", is_flag=True, help=_("Each row's arithmetic with the numbers put in."))
@click.option("--layer", metavar="NAME", help=_("One layer alone, explained."))
@click.option("--fold/--no-fold", default=True, help=_("Blocks that repeat shown once (default)."))
@click.option("--batch", type=click.IntRange(1), default=1, help=_("Images in memory at once."))
@format_option
def command(
    model: str,
    options: ModelOptions,
    columns: str | None,
    explain: bool,
    layer: str | None,
    fold: bool,
    batch: int,
    output_format: str,
) -> None:
    """Print the summary of MODEL."""
    summary = summarise(options.graph(model), model, batch)
    if layer is not None:
        summary = _only(summary, layer)
    names = _column_names(columns, summary)
    folded = fold and layer is None and output_format != "csv"
    explain = explain or layer is not None
    if explain and output_format != "table":
        names = (*names, *FORMULAS)
    table = sheet(summary, names, folded, explain)
    write_table(table, output_format, lambda: _document(summary))
    if output_format == "table":
        if layer is None:
            _write_totals(summary)
        _tell_hidden(table)
    for note in summary.notes:
        notice(_("note: {note}", note=note))


def _document(summary: Summary) -> object:
    from kerascourse.summaries.document import document

    return document(summary)


def _only(summary: Summary, layer: str) -> Summary:
    """The summary with one row."""
    rows = {row.name: row for row in flat(summary.rows)}
    if layer not in rows:
        raise UsageError(
            _("{model} has no layer {layer!r}", model=summary.model, layer=layer)
            + nearest_words(layer, rows),
            _("Try: kc summary {model} --no-fold", model=summary.model),
        )
    return Summary(
        summary.model, summary.input_shape, (rows[layer],), summary.totals, summary.batch
    )


def _column_names(columns: str | None, summary: Summary) -> tuple[str, ...]:
    """The columns asked for; else the usual ones, and the inputs where the network branches."""
    if columns is None:
        return usual_columns(summary)
    names = tuple(name.strip() for name in columns.split(",") if name.strip())
    for name in names:
        if name not in COLUMNS:
            near = ", ".join(nearest(name, COLUMNS))
            raise UsageError(
                _(
                    "no column {name!r}; the columns are {valid}",
                    name=name,
                    valid=", ".join(COLUMNS),
                ),
                _("Did you mean {names}?", names=near) if near else "",
            )
    return names or usual_columns(summary)


def _write_totals(summary: Summary) -> None:
    totals = summary.totals
    lines = (
        (_("Parameters"), _count(totals.params, totals.known_params)),
        (_("  trainable"), _count(totals.trainable_params)),
        (_("  not trainable"), _count(totals.non_trainable_params)),
        (_("Layers with weights"), _count(totals.weight_layers)),
        (_("Multiplications"), _count(totals.macs)),
        (_("Weights in memory"), _mebibytes(totals.weight_bytes)),
        (
            _("Activations in memory, batch {batch}", batch=summary.batch),
            _mebibytes(totals.activation_bytes),
        ),
        (_("Receptive field"), _pixels(totals.receptive_field)),
    )
    width = max(len(label) for label, _value in lines)
    echo("")
    for label, value in lines:
        echo(f"{label.ljust(width)}  {value}")


def _count(number: int | None, known: int | None = None) -> str:
    if number is not None:
        return shown(number)
    at_least = _("at least {known}", known=shown(known)) if known is not None else ""
    return at_least or _("unknown")


def _mebibytes(number: int | None) -> str:
    return _("unknown") if number is None else f"{number / 2**20:,.1f} MiB"


def _pixels(number: int | None) -> str:
    return _("the whole image") if number is None else _("{n} pixels", n=shown(number))


def _tell_hidden(table: Table) -> None:
    kept = {column.key for column in fit(table, terminal_width()).columns}
    hidden = [column.key for column in table.columns if column.key not in kept]
    if hidden:
        notice(
            _(
                "note: the terminal is too narrow for {columns}; choose with --columns",
                columns=", ".join(hidden),
            )
        )
