"""The argument MODEL and the options that shape it, the same in every command that takes one."""

from dataclasses import dataclass
from pathlib import Path

import click

from kerascourse.cli.gathered import gathered
from kerascourse.cli.runs_option import runs_option
from kerascourse.seeing.source import Source
from kerascourse.summaries.read import read_settings, read_shape
from kerascourse.symbolic.graph import Graph
from kerascourse.texts import _


@dataclass(frozen=True)
class ModelOptions:
    """What `--input`, `--classes`, `--set` and `--runs` say of a MODEL."""

    input_text: str | None
    classes: int | None
    settings: tuple[str, ...]
    runs: Path

    def graph(self, model: str) -> Graph:
        """The graph of `model`; Keras is imported for `file.py:function` alone."""
        shape = read_shape(self.input_text) if self.input_text is not None else None
        settings = read_settings(self.settings)
        return Source(model, self.runs, shape=shape, settings=settings).graph(self.classes)


model_options = gathered(
    "options",
    ModelOptions,
    click.option(
        "--input", "input_text", metavar="HxWxC", help=_("Size of the images, as 224x224x3.")
    ),
    click.option("--classes", type=click.IntRange(1), help=_("Classes to tell apart.")),
    click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="KEY=VALUE",
        help=_("An option of the network, as `kc list` names them; repeatable."),
    ),
    runs_option,
)
