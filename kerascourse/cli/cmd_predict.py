"""`kc predict [RUN] IMAGE…`: what a run's model takes images for."""

from pathlib import Path

import click

from kerascourse.cli.output import format_option, notice, write_table
from kerascourse.cli.run_and_images import told_apart
from kerascourse.cli.runs_option import runs_option
from kerascourse.errors import UsageError
from kerascourse.results.prediction import document, table
from kerascourse.runs import find
from kerascourse.texts import _


@click.command(
    "predict",
    help=_(
        "What the model of RUN (by default the latest) takes each IMAGE (png, jpg) for.\n\n"
        "The images are converted as the training images were; stderr says how."
    ),
)
@click.argument("arguments", metavar="[RUN] IMAGE…", nargs=-1, required=True)
@click.option(
    "--top", type=click.IntRange(min=1), default=5, show_default=True, help=_("Classes to show.")
)
@runs_option
@format_option
def command(arguments: tuple[str, ...], top: int, runs: Path, output_format: str) -> None:
    """Find, convert, predict, print."""
    name, images = told_apart(arguments, runs)
    if not images:
        raise UsageError(
            _("expected an image, received {name!r} alone", name=name),
            _("Try: kc predict {name} digit.png", name=name),
        )
    folder = find(runs, name)
    # at once: what follows imports for seconds
    notice(_("predicting with {run}: getting ready", run=folder))
    from kerascourse.training import score

    found = score.predict(folder, images, top)
    for one in found:
        for change in one.changes:
            notice(f"{one.image}: {change}")
    write_table(
        table(found), output_format, lambda: {"run": folder.name, "images": document(found)}
    )
