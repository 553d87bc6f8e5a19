"""`kc lr-find MODEL|RECIPE`: a learning rate to begin with."""

from pathlib import Path
from typing import Any

import click

from kerascourse.cli.output import echo, format_option, notice, write_table
from kerascourse.cli.planned import planned, step_options
from kerascourse.cli.runs_option import runs_option
from kerascourse.texts import _, typed


@click.command(
    "lr-find",
    params=list(step_options),
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
    from kerascourse.files import STILLS, require_ending

    require_ending(out, STILLS)
    # at once: what follows imports for seconds
    notice(_("learning rates of {model}: getting ready", model=model))
    plan = planned(model, runs, dataset, data_dir, chosen, settings)
    from kerascourse.training import rate_range

    found = rate_range.find(plan)
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
