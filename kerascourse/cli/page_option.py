"""The options of commands that write one page to touch, and the writing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kerascourse.cli.output import echo
from kerascourse.texts import _


def page_options(usual: Path | None, told: str) -> Callable[[Callable[..., Any]], Any]:
    """`--out FILE.html`, by default `usual`, its help `told`, and `--open`; for `write_page`."""

    def added(command: Callable[..., Any]) -> Callable[..., Any]:
        out = click.option(
            "--out",
            type=click.Path(dir_okay=False, path_type=Path),
            default=usual,
            show_default=usual is not None,
            metavar="FILE.html",
            callback=_page,
            help=told,
        )
        is_opened = click.option(
            "--open", "is_opened", is_flag=True, help=_("Open it in the browser, too.")
        )
        return out(is_opened(command))

    return added


def write_page(path: Path, text: str, is_opened: bool) -> None:
    """Write the page, print its name, open it where that is asked for."""
    from kerascourse.files import write_text

    write_text(path, text)
    echo(str(path))
    if is_opened:
        click.launch(str(path))


def _page(context: click.Context, option: click.Parameter, path: Path | None) -> Path | None:
    from kerascourse.files import require_ending

    if path is not None:
        require_ending(path, (".html",))
    return path
