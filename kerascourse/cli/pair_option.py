"""Which two test images lie at the ends of an interpolation, and how many steps are between."""

from collections.abc import Callable
from typing import Any

import click

from kerascourse.errors import UsageError
from kerascourse.texts import _


def pair_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--index` and `--to` as `pair_of` takes them, and `--steps`."""
    for add in (
        click.option(
            "--steps",
            type=click.IntRange(2, 12),
            default=9,
            show_default=True,
            help=_("Images in a row."),
        ),
        click.option("--to", type=click.IntRange(0), help=_("The second test image.")),
        click.option(
            "--index",
            type=click.IntRange(0),
            help=_("The first test image, with --to; by default three pairs of different classes."),
        ),
    ):
        command = add(command)
    return command


def pair_of(index: int | None, to: int | None) -> tuple[int, int] | None:
    """Both places, or None where neither is told; UsageError where one is missing."""
    if (index is None) != (to is None):
        raise UsageError(_("expected --index and --to together"), _("Try: --index 0 --to 1"))
    return (index, to) if index is not None and to is not None else None
