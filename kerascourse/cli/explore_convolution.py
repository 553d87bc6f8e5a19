"""`kc explore convolution`: the convolution itself, with sliders."""

from pathlib import Path

import click

from kerascourse.cli.output import echo
from kerascourse.explore import convolution
from kerascourse.files import require_ending, write_text
from kerascourse.texts import _, language


@click.command(
    "convolution",
    help=_(
        "A convolution as one page to touch: sliders for its settings, every value with what it is "
        "the sum of; forward, transposed, pooling and backward."
    ),
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("convolution.html"),
    show_default=True,
    metavar="FILE.html",
    help=_("Where to write it."),
)
@click.option("--open", "is_opened", is_flag=True, help=_("Open it in the browser, too."))
def command(out: Path, is_opened: bool) -> None:
    """Write the page, print its name."""
    require_ending(out, (".html",))
    write_text(out, convolution.html(language()))
    echo(str(out))
    if is_opened:
        click.launch(str(out))
