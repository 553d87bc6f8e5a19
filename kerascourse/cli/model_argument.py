"""The argument MODEL and the options that shape it, the same in every command that takes one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kerascourse.errors import UsageError
from kerascourse.summaries.read import read_model, read_settings, read_shape
from kerascourse.symbolic.graph import Graph
from kerascourse.texts import _


def model_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--input`, `--classes` and `--set`."""
    for option in (
        click.option(
            "--set",
            "settings",
            multiple=True,
            metavar="KEY=VALUE",
            help=_("An option of the network, as `kc list` names them; repeatable."),
        ),
        click.option("--classes", type=click.IntRange(1), help=_("Classes to tell apart.")),
        click.option(
            "--input", "input_text", metavar="HxWxC", help=_("Size of the images, as 224x224x3.")
        ),
    ):
        command = option(command)
    return command


def graph_of(
    model: str, input_text: str | None, classes: int | None, settings: tuple[str, ...]
) -> Graph:
    """The graph of MODEL; Keras is imported for `file.py:function` alone."""
    shape = read_shape(input_text) if input_text is not None else None
    path, sign, function = model.rpartition(":")
    if sign and path.endswith(".py"):
        if input_text is not None or classes is not None or settings:
            raise UsageError(
                _("a function makes its own model: --input, --classes and --set are for names")
            )
        from kerascourse.models.python_file import read_function

        return read_function(Path(path), function)
    return read_model(model, shape, classes, read_settings(settings))
