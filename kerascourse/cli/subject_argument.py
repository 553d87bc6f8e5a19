"""The argument [RUN|MODEL] of every command that looks into a network, and its options."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.gathered import gathered
from kerascourse.cli.output import notice
from kerascourse.cli.runs_option import runs_option
from kerascourse.runs import LATEST
from kerascourse.texts import _

if TYPE_CHECKING:
    from kerascourse.seeing.source import Source
    from kerascourse.seeing.subject import Subject


@dataclass(frozen=True)
class SubjectChoice:
    """What the argument and its options say of a network."""

    name: str
    dataset: str | None
    input_text: str | None
    settings: tuple[str, ...]
    pixels: str | None
    runs: Path

    def source(self) -> "Source":
        """The run or the model; what goes on is told on stderr."""
        from kerascourse.seeing.source import Source
        from kerascourse.summaries.read import read_settings, read_shape

        shape = read_shape(self.input_text) if self.input_text is not None else None
        settings = read_settings(self.settings)
        return Source(self.name, self.runs, self.dataset, shape, settings, self.pixels, tell=notice)

    def subject(self) -> "Subject":
        """The network, opened."""
        return self.source().subject

    def another(self, name: str) -> "Subject":
        """Another network, without options, its run in the same folder."""
        from kerascourse.seeing.source import Source

        return Source(name, self.runs, tell=notice).subject


subject_argument = gathered(
    "choice",
    SubjectChoice,
    click.argument(
        "name", metavar="[RUN|MODEL]", default=LATEST, shell_complete=candidates.RUN_OR_MODEL
    ),
    click.option(
        "--dataset",
        metavar="DATASET",
        shell_complete=candidates.DATASET,
        help=_("The data to show a MODEL."),
    ),
    click.option(
        "--input", "input_text", metavar="HxWxC", help=_("Size of the images, as 224x224x3.")
    ),
    click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="KEY=VALUE",
        shell_complete=candidates.SETTING,
        help=_("An option of a network of the catalogue; repeatable."),
    ),
    click.option(
        "--range",
        "pixels",
        type=click.Choice(("0-1", "0-255", "-1-1")),
        help=_("The values that a MODEL of others takes; else what its first layers are made for."),
    ),
    runs_option,
)
