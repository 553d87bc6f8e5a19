"""`kc calc`: the size, the parameters and the cost of one layer, with the numbers put in."""

from typing import TYPE_CHECKING, Any

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.output import echo, format_option, write_table
from kerascourse.cli.window_argument import read_padding, read_pair
from kerascourse.errors import UsageError, did_you_mean
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.summaries.calc import Calculation
    from kerascourse.symbolic.tensor import Shape


KINDS = ("conv", "pool", "deconv", "dense", "padding", "receptive-field")


@click.command(
    "calc", help=_("The arithmetic of one layer. KIND is one of: ") + ", ".join(KINDS) + "."
)
@click.argument("kind", shell_complete=candidates.names(KINDS))
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
    from kerascourse.results.calculation import document, lines, table

    if kind not in KINDS:
        raise UsageError(
            _("expected one of {kinds}, received {kind!r}", kinds=", ".join(KINDS), kind=kind),
            did_you_mean(kind, KINDS),
        )
    result = _worked_out(kind, **given)
    write_table(table(result), output_format, lambda: document(kind, result))
    below = lines(result)
    if output_format == "table" and below:
        for line in ("", *below):
            echo(line)


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
) -> "Calculation":
    from kerascourse.summaries import calc
    from kerascourse.summaries.calc import Window
    from kerascourse.summaries.read import read_shape

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


def _image(text: str) -> "Shape":
    """HxWxC; one number is a square and a missing depth is 1."""
    from kerascourse.summaries.read import read_shape

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
