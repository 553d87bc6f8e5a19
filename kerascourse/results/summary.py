"""A network layer by layer: which columns and rows, what stands below them, and the document with
the keys that other people's scripts rely on."""

from dataclasses import asdict
from itertools import pairwise
from typing import Any

from kerascourse.results.columns import COLUMNS, DEFAULT, FORMULAS
from kerascourse.summaries.fold import Block, fold
from kerascourse.summaries.rows import Row, Summary, flat
from kerascourse.symbolic.layers.window import zeros
from kerascourse.symbolic.tensor import Shape
from kerascourse.tables import Column, Formula, Table, shown
from kerascourse.texts import _, grouped


def usual_columns(summary: Summary) -> tuple[str, ...]:
    """The columns that are shown unless asked otherwise: the inputs where the network branches."""
    return (*DEFAULT, "inputs") if _branches(summary.rows) else DEFAULT


def table(
    summary: Summary, names: tuple[str, ...], folded: bool = True, explain: bool = False
) -> Table:
    """The table of a summary with the columns `names`, repeated blocks `folded`, and with
    `explain` the arithmetic as lines below each row."""
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
    columns = tuple(_translated((COLUMNS | FORMULAS)[name]) for name in names)
    return Table(columns, tuple(rows), footer, asides=asides)


def _translated(column: Column) -> Column:
    return Column(column.key, _(column.title), column.numeric, column.weight)


def _cells(row: Row, names: tuple[str, ...]) -> tuple[object, ...]:
    shapes = row.input_shapes[0] if len(row.input_shapes) == 1 else row.input_shapes or None
    # what a layer without weights costs is left blank, so that the others stand out
    blank = {"input_shape": shapes, "params": row.params or None, "macs": row.macs or None}
    formulas = _formulas(row) if set(names) & set(FORMULAS) else {}
    cells = {**blank, **formulas}
    return tuple(cells[name] if name in cells else getattr(row, name) for name in names)


def _formulas(row: Row) -> dict[str, tuple[Formula, ...] | None]:
    """The row's arithmetic by column, each as many formulas as the axes have different ones."""
    found: dict[str, tuple[Formula, ...] | None] = {
        f"{key}_formula": (Formula(formula),) if formula is not None else None
        for key, formula in row.arithmetic.items()
    }
    sizes = {formula.equation(): Formula(formula) for formula in row.node.sizes}
    return found | {"size_formula": tuple(sizes.values()) or None}


def _others(block: Block, names: tuple[str, ...]) -> tuple[object, ...]:
    """The row that stands for the blocks not shown, with their sums."""
    last = block.others[-len(block.rows) :]
    sums: dict[str, object] = {
        key: sum(getattr(row, key) or 0 for row in block.others) or None
        for key in ("params", "trainable_params", "macs", "activation_bytes")
    }
    sums["name"] = _("⋮ {count} more, to {name}", count=block.times - 1, name=last[-1].name)
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
    lines = [
        f"    {labels[key]}: {text}"
        for key, text in row.formulas("grouped").items()
        if text is not None
    ]
    uneven = _uneven_zeros(row)
    if uneven is not None:
        words = _("    zeros that same puts around it: {before} before and {after} after")
        lines.insert(1, words.format(before=uneven[0], after=uneven[1]))
    return tuple(lines)


def _uneven_zeros(row: Row) -> tuple[int, int] | None:
    """(before, after) where Keras' "same" padding is not the same on both sides."""
    layer, sizes = row.node.layer, row.input_shapes[0] if row.input_shapes else ()
    if row.padding != "same" or row.kernel is None or "Transpose" in row.type:
        return None
    first = getattr(layer, "channels_first", False)
    size, dilation = sizes[1 if first else 0], getattr(layer, "dilation", (1,))[0]
    if size is None or row.stride is None:
        return None
    before, after = zeros(size, row.kernel[0], row.stride[0], "same", dilation)
    return None if before == after else (before, after)


def _branches(rows: tuple[Row, ...]) -> bool:
    """Whether some layer takes more, or other, than the output of the row before."""
    return any(row.inputs != (before.name,) for before, row in pairwise(rows))


def lines(summary: Summary) -> list[str]:
    """The totals, their labels in a column."""
    totals = summary.totals
    totals_by_label = (
        (_("Parameters"), _count(totals.params, totals.known_params)),
        (_("  trainable"), _count(totals.trainable_params)),
        (_("  not trainable"), _count(totals.non_trainable_params)),
        (_("Layers with weights"), _count(totals.weight_layers)),
        (_("Multiplications"), _count(totals.macs, totals.known_macs)),
        (_("Weights in memory"), _mebibytes(totals.weight_bytes)),
        (
            _("Activations in memory, batch {batch}", batch=summary.batch),
            _mebibytes(totals.activation_bytes),
        ),
        (_("Receptive field"), _field(summary)),
    )
    width = max(len(label) for label, _value in totals_by_label)
    return [f"{label.ljust(width)}  {value}" for label, value in totals_by_label]


def _count(number: int | None, known: int | None = None) -> str:
    if number is not None:
        return shown(number)
    at_least = _("at least {known}", known=shown(known)) if known is not None else ""
    return at_least or _("unknown")


def _mebibytes(number: int | None) -> str:
    return _("unknown") if number is None else f"{grouped(round(number / 2**20, 1))} MiB"


def _field(summary: Summary) -> str:
    """The total's receptive field; what an unknown layer sees may be more."""
    number = summary.totals.receptive_field
    traced = all(row.sees_all or row.receptive_field is not None for row in flat(summary.rows))
    if number is None:
        return _("the whole image") if traced else _("unknown")
    pixels = _("{n} pixels", n=shown(number))
    return pixels if traced else _("at least {known}", known=pixels)


def document(summary: Summary) -> dict[str, Any]:
    """The summary as plain dictionaries and lists; what does not apply is None."""
    return {
        "model": summary.model,
        "input_shape": _shapes(summary.input_shape),
        "batch": summary.batch,
        "layers": [_layer(row) for row in summary.rows],
        "totals": asdict(summary.totals),
        "notes": list(summary.notes),
    }


def _layer(row: Row) -> dict[str, Any]:
    layer = {
        "name": row.name,
        "type": row.type,
        "inputs": list(row.inputs),
        "input_shape": _shapes(row.input_shapes),
        "output_shape": _list(row.output_shape),
        "kernel": _list(row.kernel),
        "stride": _list(row.stride),
        "padding": _list(row.padding) if isinstance(row.padding, tuple) else row.padding,
        "activation": row.activation,
        "params": row.params,
        "trainable_params": row.trainable_params,
        "macs": row.macs,
        "receptive_field": row.receptive_field,
        "jump": row.jump,
        "activation_bytes": row.activation_bytes,
        "formula": row.formulas(),
        "note": row.note or None,
    }
    if row.inside:
        layer["layers"] = [_layer(inner) for inner in row.inside]
    return layer


def _shapes(shapes: tuple[Shape, ...]) -> Any:
    """One shape as a list, several as a list of lists, none as None."""
    return _list(shapes[0]) if len(shapes) == 1 else [_list(shape) for shape in shapes] or None


def _list(values: tuple[Any, ...] | None) -> list[Any] | None:
    if values is None:
        return None
    return [list(value) if isinstance(value, tuple) else value for value in values]
