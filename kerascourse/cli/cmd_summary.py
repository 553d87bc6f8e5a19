"""`kc summary MODEL`: layer by layer, where each number comes from."""

from itertools import pairwise

import click

from kerascourse.cli.model_argument import graph_of, model_options
from kerascourse.cli.output import echo, format_option, notice, terminal_width, write_table
from kerascourse.errors import UsageError, nearest
from kerascourse.summary.fold import Block, fold
from kerascourse.summary.rows import Row, Summary, flat, summarise
from kerascourse.summary.table import Column, Table, fit, shown
from kerascourse.texts import _

# by which weight a column gives way on a narrow terminal: see Column
COLUMNS = {
    "name": Column("name", "Layer"),
    "type": Column("type", "Type", weight=2),
    "output_shape": Column("output_shape", "Output"),
    "kernel": Column("kernel", "Kernel", weight=4),
    "stride": Column("stride", "Stride", weight=5),
    "params": Column("params", "Parameters", numeric=True),
    "macs": Column("macs", "Multiplications", numeric=True, weight=3),
    "receptive_field": Column("receptive_field", "Field", numeric=True, weight=6),
    "inputs": Column("inputs", "Inputs", weight=9),
    "input_shape": Column("input_shape", "Input", weight=8),
    "padding": Column("padding", "Padding", weight=7),
    "activation": Column("activation", "Activation", weight=7),
    "trainable_params": Column("trainable_params", "Trainable", numeric=True, weight=7),
    "jump": Column("jump", "Jump", numeric=True, weight=7),
    "activation_bytes": Column("activation_bytes", "Bytes", numeric=True, weight=7),
}
DEFAULT = tuple(COLUMNS)[:8]


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
    input_text: str | None,
    classes: int | None,
    settings: tuple[str, ...],
    columns: str | None,
    explain: bool,
    layer: str | None,
    fold: bool,
    batch: int,
    output_format: str,
) -> None:
    """Print the summary of MODEL."""
    summary = summarise(graph_of(model, input_text, classes, settings), model, batch)
    if layer is not None:
        summary = _only(summary, layer)
    names = _column_names(columns, summary)
    folded = fold and layer is None and output_format != "csv"
    table = _table(summary, names, folded, explain or layer is not None)
    write_table(table, output_format, lambda: _document(summary))
    if output_format == "table":
        if layer is None:
            _write_totals(summary)
        _tell_hidden(table)
    for note in summary.notes:
        notice(_("note: {note}").format(note=note))


def _document(summary: Summary) -> object:
    from kerascourse.summary.document import document

    return document(summary)


def _only(summary: Summary, layer: str) -> Summary:
    """The summary with one row."""
    rows = {row.name: row for row in flat(summary.rows)}
    if layer not in rows:
        near = ", ".join(nearest(layer, rows))
        raise UsageError(
            _("{model} has no layer {layer!r}").format(model=summary.model, layer=layer)
            + (_("; nearest: {names}").format(names=near) if near else ""),
            _("Try: kc summary {model} --no-fold").format(model=summary.model),
        )
    return Summary(
        summary.model, summary.input_shape, (rows[layer],), summary.totals, summary.batch
    )


def _column_names(columns: str | None, summary: Summary) -> tuple[str, ...]:
    """The columns asked for; else the usual ones, and the inputs where the network branches."""
    if columns is None:
        return (*DEFAULT, "inputs") if _branches(summary.rows) else DEFAULT
    names = tuple(name.strip() for name in columns.split(",") if name.strip())
    for name in names:
        if name not in COLUMNS:
            raise UsageError(
                _("no column {name!r}; the columns are {valid}").format(
                    name=name, valid=", ".join(COLUMNS)
                ),
                _("Did you mean {names}?").format(names=", ".join(nearest(name, COLUMNS)))
                if nearest(name, COLUMNS)
                else "",
            )
    return names or DEFAULT


def _branches(rows: tuple[Row, ...]) -> bool:
    """Whether some layer takes more, or other, than the output of the row before."""
    return any(row.inputs != (before.name,) for before, row in pairwise(rows))


def _table(summary: Summary, names: tuple[str, ...], folded: bool, explain: bool) -> Table:
    blocks = fold(summary.rows) if folded else (Block(tuple(flat(summary.rows))),)
    rows: list[tuple[object, ...]] = []
    asides: dict[int, tuple[str, ...]] = {}
    for block in blocks:
        for row in block.rows:
            if explain:
                asides[len(rows)] = _explanation(row)
            rows.append(_cells(row, names))
        if block.others:
            rows.append(_others(block, names))
    totals = {
        "name": _("total"),
        "params": summary.totals.params,
        "trainable_params": summary.totals.trainable_params,
        "macs": summary.totals.macs,
        "activation_bytes": summary.totals.activation_bytes,
    }
    footer = (tuple(totals.get(name) for name in names),) if len(summary.rows) > 1 else ()
    columns = tuple(_translated(COLUMNS[name]) for name in names)
    return Table(columns, tuple(rows), footer, asides=asides)


def _translated(column: Column) -> Column:
    return Column(column.key, _(column.title), column.numeric, column.weight)


def _cells(row: Row, names: tuple[str, ...]) -> tuple[object, ...]:
    shapes = row.input_shapes[0] if len(row.input_shapes) == 1 else row.input_shapes or None
    # what a layer without weights costs is left blank, so that the others stand out
    blank = {"input_shape": shapes, "params": row.params or None, "macs": row.macs or None}
    return tuple(blank[name] if name in blank else getattr(row, name) for name in names)


def _others(block: Block, names: tuple[str, ...]) -> tuple[object, ...]:
    """The row that stands for the blocks not shown, with their sums."""
    last = block.others[-len(block.rows) :]
    sums: dict[str, object] = {
        key: sum(getattr(row, key) or 0 for row in block.others) or None
        for key in ("params", "trainable_params", "macs", "activation_bytes")
    }
    sums["name"] = _("⋮ {count} more, to {name}").format(count=block.times - 1, name=last[-1].name)
    sums["output_shape"] = last[-1].output_shape
    sums["receptive_field"] = last[-1].receptive_field
    return tuple(sums.get(name) for name in names)


def _explanation(row: Row) -> tuple[str, ...]:
    labels = {
        "size": _("size"),
        "params": _("parameters"),
        "macs": _("multiplications"),
        "receptive_field": _("receptive field"),
    }
    return tuple(
        f"    {labels[key]}: {text}" for key, text in row.formulas().items() if text is not None
    )


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
            _("Activations in memory, batch {batch}").format(batch=summary.batch),
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
    at_least = _("at least {known}").format(known=shown(known)) if known is not None else ""
    return at_least or _("unknown")


def _mebibytes(number: int | None) -> str:
    return _("unknown") if number is None else f"{number / 2**20:,.1f} MiB"


def _pixels(number: int | None) -> str:
    return _("the whole image") if number is None else _("{n} pixels").format(n=shown(number))


def _tell_hidden(table: Table) -> None:
    kept = {column.key for column in fit(table, terminal_width()).columns}
    hidden = [column.key for column in table.columns if column.key not in kept]
    if hidden:
        notice(
            _("note: the terminal is too narrow for {columns}; choose with --columns").format(
                columns=", ".join(hidden)
            )
        )
