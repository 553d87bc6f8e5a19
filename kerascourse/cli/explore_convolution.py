"""`kc explore convolution`: the convolution itself, with sliders."""

from pathlib import Path

import click

from kerascourse.cli.page_option import page_options, write_page
from kerascourse.texts import _, language


@click.command(
    "convolution",
    help=_(
        "A convolution as one page to touch: sliders for its settings, every value with what it is "
        "the sum of; forward, transposed, pooling and backward."
    ),
)
@page_options(Path("convolution.html"), _("Where to write it."))
def command(out: Path, is_opened: bool) -> None:
    """Write the page, print its name."""
    from kerascourse.explore import convolution

    write_page(out, convolution.html(language()), is_opened)
