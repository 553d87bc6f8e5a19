"""`kc explore RUN|MODEL`: a network, and what it computes, as one page to touch.

A first argument that is one of `EXPLORERS` is another page, whose command is a file
`explore_NAME.py` beside this one.
"""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from kerascourse.cli.output import echo
from kerascourse.cli.subject_argument import SubjectChoice, subject_argument
from kerascourse.cli.translated import translated
from kerascourse.files import require_ending, write_text
from kerascourse.texts import _

# pages that need neither a run nor a network
EXPLORERS = ("convolution", "design")


class _Explore(click.Command):
    """The command, or the explorer that its first argument names."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        if not args or args[0] not in EXPLORERS:
            return super().make_context(info_name, args, parent, **extra)
        name = args[0]
        module = import_module(f"kerascourse.cli.explore_{name}")
        explorer: click.Command = translated(module.command)
        return explorer.make_context(f"{info_name} {name}", args[1:], parent, **extra)


def _page(context: click.Context, option: click.Parameter, path: Path | None) -> Path | None:
    if path is not None:
        require_ending(path, (".html",))
    return path


@click.command(
    "explore",
    cls=_Explore,
    help=_(
        "RUN (by default the latest) or MODEL as one page to touch, in any browser and without a "
        "network: the drawing, and for each layer its row and its formulas with the numbers put in."
    ),
)
@subject_argument
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.html",
    callback=_page,
    help=_("Where to write it (by default named after the network)."),
)
@click.option("--open", "is_opened", is_flag=True, help=_("Open it in the browser, too."))
def command(choice: SubjectChoice, out: Path | None, is_opened: bool) -> None:
    """Read, write the page, print its name."""
    from kerascourse.explore.page import html

    source = choice.source()
    path = out or _path(source.network)
    write_text(path, html(source.graph(), source.network))
    echo(str(path))
    if is_opened:
        click.launch(str(path))


def _path(name: str) -> Path:
    """`explore-vgg16.html` in the current folder."""
    words = re.sub(r"[^\w.-]+", "-", Path(name).stem).strip("-.")[:60]
    return Path(f"explore-{words}.html")
