"""`kc summary MODEL`: layer by layer, where each number comes from."""

from typing import TYPE_CHECKING

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.leads import Subject
from kerascourse.cli.model_argument import ModelOptions, model_options
from kerascourse.cli.output import echo, format_option, notice, terminal_width, write_table
from kerascourse.errors import UsageError, nearest, nearest_words
from kerascourse.results.columns import COLUMNS, FORMULAS
from kerascourse.summaries.methods import MOMENTS, PRECISIONS
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.summaries.memory import Memory
    from kerascourse.summaries.rows import Summary
    from kerascourse.tables import Table


def _read_size(ctx: click.Context, param: click.Parameter, text: str | None) -> int | None:
    """Bytes, where a size is given."""
    if text is None:
        return None
    from kerascourse.summaries.memory import read_size

    return read_size(text)


@click.command(
    "summary", help=_("MODEL layer by layer: a name, a saved model or FILE.py:FUNCTION.")
)
@click.argument("model", shell_complete=candidates.RUN_OR_MODEL)
@model_options
@click.option(
    "--columns",
    metavar="NAME,…",
    shell_complete=candidates.parts(COLUMNS),
    help=_("Columns of the table: ") + ", ".join(COLUMNS),
)
@click.option("--explain", is_flag=True, help=_("Each row's arithmetic with the numbers put in."))
@click.option(
    "--layer",
    metavar="NAME",
    shell_complete=candidates.LAYER,
    help=_("One layer alone, explained."),
)
@click.option("--fold/--no-fold", default=True, help=_("Blocks that repeat shown once (default)."))
@click.option("--batch", type=click.IntRange(1), default=1, help=_("Images in memory at once."))
@click.option(
    "--memory",
    "in_memory",
    is_flag=True,
    help=_("What a step of training takes in memory, an estimate; with --explain what each is."),
)
@click.option(
    "--fits",
    metavar="SIZE",
    callback=_read_size,
    help=_("The largest batch whose training fits into SIZE, such as 8GB."),
)
@click.option(
    "--precision", type=click.Choice(PRECISIONS), help=_("Of --memory: the number format.")
)
@click.option(
    "--optimizer",
    type=click.Choice(tuple(MOMENTS)),
    default="adam",
    show_default=True,
    help=_("Of --memory: the optimizer."),
)
@format_option
def command(
    model: str,
    options: ModelOptions,
    columns: str | None,
    explain: bool,
    layer: str | None,
    fold: bool,
    batch: int,
    in_memory: bool,
    fits: int | None,
    precision: str | None,
    optimizer: str,
    output_format: str,
) -> Subject | None:
    """Print the summary of MODEL; with `--layer` it is about that layer's type."""
    from kerascourse.results.summary import document, lines, table
    from kerascourse.summaries.memory import memory
    from kerascourse.summaries.rows import summarise

    graph = options.graph(model)
    summary = summarise(graph, options.title(model), batch)
    if in_memory or fits is not None or precision is not None:
        _tell_memory(
            summary, memory(graph, batch, precision, optimizer), fits, explain, output_format
        )
        return None
    if layer is not None:
        summary = _only(summary, layer)
    names = _column_names(columns, summary)
    folded = fold and layer is None and output_format != "csv"
    explain = explain or layer is not None
    if explain and output_format != "table":
        names = (*names, *FORMULAS)
    layers = table(summary, names, folded, explain)
    write_table(layers, output_format, lambda: document(summary))
    if output_format == "table":
        for line in ("", *lines(summary)) if layer is None else ():
            echo(line)
        _tell_hidden(layers)
    for note in summary.notes:
        notice(_("note: {note}", note=note))
    return Subject(summary.rows[0].type) if layer is not None else None


def _tell_memory(
    summary: "Summary", found: "Memory", fits: int | None, explain: bool, output_format: str
) -> None:
    """Print the memory of a training; in JSON beside all that a summary tells."""
    from kerascourse.results import memory as memory_results
    from kerascourse.results.summary import document

    write_table(
        memory_results.table(found, explain),
        output_format,
        lambda: {**document(summary), "memory": memory_results.document(found, fits)},
    )
    if output_format == "table":
        for sentence in ("", *memory_results.sentences(found, fits)):
            echo(sentence)


def _only(summary: "Summary", layer: str) -> "Summary":
    """The summary with one row."""
    from kerascourse.summaries.rows import Summary, flat

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


def _column_names(columns: str | None, summary: "Summary") -> tuple[str, ...]:
    """The columns asked for; else the usual ones, and the inputs where the network branches."""
    from kerascourse.results.summary import usual_columns

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


def _tell_hidden(layers: "Table") -> None:
    from kerascourse.tables import fit

    kept = {column.key for column in fit(layers, terminal_width()).columns}
    hidden = [column.key for column in layers.columns if column.key not in kept]
    if hidden:
        notice(
            _(
                "note: the terminal is too narrow for {columns}; choose with --columns",
                columns=", ".join(hidden),
            )
        )
