"""`kc calc`: the size, the parameters and the cost of one layer, with the numbers put in."""

from typing import Any

import click

from kerascourse.cli.output import echo, format_option, write_table
from kerascourse.cli.window_argument import read_padding, read_pair
from kerascourse.errors import UsageError, did_you_mean
from kerascourse.summaries import calc
from kerascourse.summaries.calc import Calculation, Window
from kerascourse.summaries.read import read_shape
from kerascourse.symbolic.arithmetic import Value
from kerascourse.symbolic.tensor import Shape
from kerascourse.tables import Column, Formula, Table, shown
from kerascourse.texts import _

KINDS = ("conv", "pool", "deconv", "dense", "padding", "receptive-field")


@click.command(
    "calc", help=_("The arithmetic of one layer. KIND is one of: ") + ", ".join(KINDS) + "."
)
@click.argument("kind")
@click.option(
    "--input", "input_text", metavar="HxWxC", help=_("Size of the input: 32x32x3, or 227.")
)
@click.option("--kernel", metavar="K", help=_("Side of the kernel: 3, 3x5; several: 3,3,3."))
@click.option("--stride", metavar="S", help=_("Step of the window (pooling: the kernel)."))
@click.option("--padding", metavar="P", help=_("Zeros on each side: 0, 1, …, same or valid."))
@click.option("--filters", type=click.IntRange(1), default=1, help=_("Filters (output channels)."))
@click.option("--units", type=click.IntRange(1), default=1, help=_("Units of a dense layer."))
@click.option("--dilation", type=click.IntRange(1), default=1, help=_("Gap between kernel values."))
@click.option("--groups", type=click.IntRange(1), default=1, help=_("Groups of channels."))
@click.option("--no-bias", is_flag=True, help=_("Without biases."))
@format_option
def command(kind: str, output_format: str, **given: Any) -> None:
    """Work out and print."""
    if kind not in KINDS:
        raise UsageError(
            _("expected one of {kinds}, received {kind!r}", kinds=", ".join(KINDS), kind=kind),
            did_you_mean(kind, KINDS),
        )
    result = _worked_out(kind, **given)
    write_table(_table(result), output_format, lambda: _document(kind, result))
    if output_format == "table":
        _write_facts(result)


def _worked_out(
    kind: str,
    input_text: str | None,
    kernel: str | None,
    stride: str | None,
    padding: str | None,
    filters: int,
    units: int,
    dilation: int,
    groups: int,
    no_bias: bool,
) -> Calculation:
    if kind == "receptive-field":
        return calc.receptive_field(
            _list(_needed(kernel, "--kernel", "3,3,3")), _list(stride or "1")
        )
    if kind == "dense":
        shape: Shape = read_shape(_needed(input_text, "--input", "32x32x3"))
        return calc.dense(shape, units, bias=not no_bias)
    sides = read_pair(_needed(kernel, "--kernel", "3"))
    step = read_pair(stride) if stride else sides if kind == "pool" else (1, 1)
    window = Window(sides, step, read_padding(padding), (dilation, dilation))
    if kind == "padding":
        return calc.padding(window, _image(input_text) if input_text else None)
    shape = _image(_needed(input_text, "--input", "32x32x3"))
    if kind == "pool":
        return calc.pooling(shape, window)
    if kind == "deconv":
        return calc.transposed(shape, window, filters, bias=not no_bias)
    return calc.convolution(shape, window, filters, groups, bias=not no_bias)


def _needed(text: str | None, option: str, example: str) -> str:
    if text is None:
        raise UsageError(
            _("expected {option}", option=option),
            _("Try: {option} {example}", option=option, example=example),
        )
    return text


def _image(text: str) -> Shape:
    """HxWxC; one number is a square and a missing depth is 1."""
    sides = read_shape(text)
    if len(sides) > 3:
        raise UsageError(
            _("expected HEIGHTxWIDTHxCHANNELS, received {text!r}", text=text),
            _("Try: --input 32x32x3"),
        )
    return {1: (*sides, *sides, 1), 2: (*sides, 1)}.get(len(sides), sides)


def _list(text: str) -> list[int]:
    try:
        numbers = [int(part) for part in text.replace(" ", ",").split(",") if part]
    except ValueError:
        numbers = []
    if not numbers or min(numbers) < 1:
        raise UsageError(_("expected whole numbers like 3,3,3, received {text!r}", text=text))
    return numbers


def _table(result: Calculation) -> Table:
    columns = (
        Column("quantity", _("Quantity")),
        Column("letters", _("Formula"), weight=1),
        Column("numbers", _("With the numbers")),
        Column("value", _("Result"), numeric=True),
    )
    names = {
        "size": _("size"),
        "height": _("height"),
        "width": _("width"),
        "params": _("parameters"),
        "macs": _("multiplications"),
        "padding": _("padding"),
    }
    rows = tuple(
        (
            names.get(quantity.key, quantity.key),
            Formula(quantity.expression, "letters"),
            Formula(quantity.expression, "numbers"),
            _number(quantity.expression.value),
        )
        for quantity in result.quantities
    )
    return Table(columns, rows)


def _write_facts(result: Calculation) -> None:
    labels = {
        "receptive_field": _("receptive field"),
        "jump": _("jump"),
        "zeros": _("zeros before and after, each axis"),
        "note": _("note"),
    }
    lines = [(labels[name], fact) for name, fact in result.facts]
    if result.output_shape is not None:
        lines.insert(0, (_("output"), result.output_shape))
    if lines:
        echo("")
    for label, value in lines:
        echo(f"{label}: {_fact(value)}")


def _fact(value: object) -> str:
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return ", ".join(f"{before} + {after}" for before, after in value)
    return shown(value)


def _number(value: Value) -> int | float:
    return value if isinstance(value, int) else float(value)


def _document(kind: str, result: Calculation) -> dict[str, object]:
    return {
        "kind": kind,
        "output_shape": list(result.output_shape) if result.output_shape else None,
        "params": result.params,
        "weights": result.weights,
        "macs": result.macs,
        "formula": {q.key: q.expression.equation() for q in result.quantities},
        "letters": {q.key: q.expression.letters() for q in result.quantities},
        "values": {q.key: _number(q.expression.value) for q in result.quantities},
        **dict(result.facts),
    }
