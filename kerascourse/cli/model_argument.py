"""The argument MODEL and the options that shape it, the same in every command that takes one."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.gathered import gathered
from kerascourse.cli.runs_option import runs_option
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.symbolic.graph import Graph


@dataclass(frozen=True)
class ModelOptions:
    """What `--input`, `--classes`, `--set` and `--runs` say of a MODEL."""

    input_texts: tuple[str, ...]
    classes: int | None
    settings: tuple[str, ...]
    runs: Path

    def graph(self, model: str) -> "Graph":
        """The graph of `model`; Keras is imported for `file.py:function` alone."""
        from kerascourse.seeing.source import Source
        from kerascourse.summaries.read import read_inputs, read_settings

        settings = read_settings(self.settings)
        source = Source(model, self.runs, settings=settings)
        return source.graph(self.classes, read_inputs(self.input_texts))

    def title(self, model: str) -> str:
        """What `model` is called in the result."""
        from kerascourse.summaries.read import title

        return title(model, self.runs)


model_options = gathered(
    "options",
    ModelOptions,
    click.option(
        "--input",
        "input_texts",
        multiple=True,
        metavar="[NAME=]HxWxC",
        help=_("Size of the images, as 224x224x3; of several inputs each as NAME=64x64x3."),
    ),
    click.option("--classes", type=click.IntRange(1), help=_("Classes to tell apart.")),
    click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="KEY=VALUE",
        shell_complete=candidates.SETTING,
        help=_("An option of the network, as `kc list` names them; repeatable."),
    ),
    runs_option,
)
