"""`kc plot stacked-kernels`: three 3×3 beside one 7×7, their fields and their weights."""

import click

from kerascourse.cli.picture_output import PictureOutput, picture_options
from kerascourse.texts import _

SMALL, LARGE = (3, 3, 3), (7,)


@click.command(
    "stacked-kernels",
    help=_("Three convolutions of 3×3 beside one of 7×7: equal fields, 27C² against 49C² weights."),
)
@click.option(
    "--channels",
    type=click.IntRange(1, 65_536),
    default=64,
    show_default=True,
    help=_("Channels C in and out of each convolution."),
)
@picture_options()
def command(channels: int, output: PictureOutput) -> None:
    """Draw both."""
    from kerascourse.plots.stacked_kernels import stack, stacked_kernels

    picture = stacked_kernels([stack(SMALL, channels), stack(LARGE, channels)])
    output.write(picture, output.path("stacked-kernels"))
