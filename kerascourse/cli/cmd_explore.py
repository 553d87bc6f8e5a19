"""`kc explore RUN|MODEL`: a network, and what it computes, as one page to touch.

A first argument that is one of `EXPLORERS` is another page, whose command is a file
`explore_NAME.py` beside this one.
"""

import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerascourse.cli.page_option import page_options, write_page
from kerascourse.cli.subject_argument import SubjectChoice, subject_argument
from kerascourse.cli.translated import translated
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.seeing.source import Source


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


@click.command(
    "explore",
    cls=_Explore,
    help=_(
        "RUN (by default the latest) or MODEL as one page to touch, in any browser and without a "
        "network: the drawing, and for each layer its row and its formulas with the numbers put "
        "in.\n\nOf a RUN, or with --index, --image or --dataset, also what the layers give for an "
        "image, and each of these values with what it is made of.\n\nkc explore convolution and kc "
        "explore design are pages that need neither."
    ),
)
@subject_argument
@click.option(
    "--index", type=click.IntRange(0), metavar="N", help=_("Which of the test images, from 0.")
)
@click.option(
    "--image",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help=_("An image of one's own, converted as the training images were."),
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=1000,
    show_default=True,
    metavar="N",
    help=_("At most so many test images as points."),
)
@page_options(None, _("Where to write it (by default named after the network)."))
def command(
    choice: SubjectChoice,
    index: int | None,
    image: Path | None,
    limit: int,
    out: Path | None,
    is_opened: bool,
) -> None:
    """Read, compute, write the page, print its name."""
    _check_name(choice)
    source = choice.source()
    wanted = (index, image, choice.dataset)
    asks_for_values = any(option is not None for option in wanted)
    if asks_for_values or (source.run is not None and source.takes_an_image):
        title, text = source.title, _with_values(source, index or 0, image, limit)
    else:
        title, text = source.network, _overview(source)
    write_page(out or _path(title), text, is_opened)


def _check_name(choice: SubjectChoice) -> None:
    """The error that `choice` names neither a network nor a run; it knows the explorers, too."""
    from kerascourse.summaries.read import check_name, saved_model

    is_function = choice.name.rpartition(":")[0].endswith(".py")
    if not is_function and saved_model(choice.name, choice.runs) is None:
        check_name(choice.name, choice.runs, EXPLORERS)


def _overview(source: "Source") -> str:
    from kerascourse.explore.page import html

    return html(source.graph(), source.network)


def _with_values(source: "Source", index: int, image: Path | None, limit: int) -> str:
    from kerascourse.explore.page import html_with_values

    return html_with_values(source.subject, source.example(index, image), limit)


def _path(name: str) -> Path:
    """`explore-vgg16.html` in the current folder."""
    words = re.sub(r"[^\w.-]+", "-", Path(name).stem).strip("-.")[:60]
    return Path(f"explore-{words}.html")
