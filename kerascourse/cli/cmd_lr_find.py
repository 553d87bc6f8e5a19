"""`kc lr-find MODEL|RECIPE`: a learning rate to begin with."""

from pathlib import Path
from typing import Any

import click

from kerascourse.cli.cmd_train import command as train
from kerascourse.cli.fetching import Fetching
from kerascourse.cli.output import echo, format_option, notice, write_table
from kerascourse.cli.runs_option import runs_option
from kerascourse.files import STILLS, require_ending
from kerascourse.summaries.read import read_settings
from kerascourse.texts import _, typed

# of the options of `kc train`, those that decide what a step is
OF_A_STEP = (
    "model",
    "dataset",
    "data_dir",
    "chosen",
    "batch_size",
    "optimizer",
    "backend",
    "seed",
    "limit",
)


@click.command(
    "lr-find",
    params=[option for option in train.params if option.name in OF_A_STEP],
    help=_(
        "A learning rate for MODEL or RECIPE: one short fit whose rate grows from step to step "
        "(the range test), its loss as a picture, and the rate that it suggests. Nothing of the "
        "fit is kept."
    ),
)
@runs_option
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("learning-rates.png"),
    show_default=True,
    metavar="FILE",
    help=_("The picture: .png, .svg, .pdf."),
)
@format_option
def command(
    model: str,
    dataset: str | None,
    data_dir: Path | None,
    chosen: tuple[str, ...],
    runs: Path,
    out: Path,
    output_format: str,
    **settings: Any,
) -> None:
    """Parse, test, draw, print."""
    require_ending(out, STILLS)
    # at once: what follows imports for seconds
    notice(_("learning rates of {model}: getting ready", model=model))
    from kerascourse.training import plan, rate_range, recipe

    changes = {key: value for key, value in settings.items() if value is not None}
    planned = plan.make(
        recipe.resolve(model, runs), dataset, changes, read_settings(chosen), data_dir, Fetching()
    )
    for text in planned.notices:
        notice(text)
    found = rate_range.find(planned)
    from kerascourse.plots import rate_range as plots
    from kerascourse.plots.saving import save

    picture = plots.rate_range(found)
    save(picture.figure, out)
    if output_format != "table":
        document = {**picture.numbers, "file": str(out)}
        write_table(plots.table(found), output_format, lambda: document)
        return
    for sentence in plots.sentences(found):
        echo(sentence)
    more = ("--dataset", dataset) if dataset else ()
    rate = f"{found.suggested:g}"
    echo(_("Try: {command}", command=typed("kc", "train", model, *more, "--learning-rate", rate)))
    echo(str(out))
