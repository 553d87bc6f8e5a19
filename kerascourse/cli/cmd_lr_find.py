"""`kc lr-find MODEL|RECIPE`: a learning rate to begin with."""

from pathlib import Path
from typing import Any

import click

from kerascourse.cli.fetching import Fetching, data_dir_option
from kerascourse.cli.output import echo, format_option, notice, write_table
from kerascourse.cli.runs_option import runs_option
from kerascourse.files import require_ending
from kerascourse.summaries.read import read_settings
from kerascourse.texts import _, typed

ENDINGS = (".png", ".svg", ".pdf")


@click.command(
    "lr-find",
    help=_(
        "A learning rate for MODEL or RECIPE: one short fit whose rate grows from step to step "
        "(the range test), its loss as a picture, and the rate that it suggests. Nothing of the "
        "fit is kept."
    ),
)
@click.argument("model", metavar="MODEL|RECIPE")
@click.option("--dataset", help=_("A data set: a name or a form that `kc data list` tells."))
@data_dir_option
@click.option("--batch-size", type=click.IntRange(min=1), help=_("Images in a step."))
@click.option("--optimizer", help=_("adam, adamw, nadam, rmsprop or sgd."))
@click.option("--backend", help=_("tensorflow, jax or torch."))
@click.option("--seed", type=click.IntRange(min=0), help=_("Seed of all random numbers."))
@click.option("--limit", type=click.IntRange(min=1), help=_("Training examples at most."))
@click.option(
    "--set",
    "chosen",
    multiple=True,
    metavar="KEY=VALUE",
    help=_("An option of the network; repeatable."),
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
    require_ending(out, ENDINGS)
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
