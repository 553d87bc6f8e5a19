"""`kc resume [RUN]`: go on with an interrupted run."""

from pathlib import Path
from typing import Any

import click

from kerascourse.cli.output import format_option, notice
from kerascourse.cli.run_output import write_result
from kerascourse.cli.runs_option import run_to_write_argument
from kerascourse.texts import _


@click.command(
    "resume",
    help=_(
        "Go on with RUN (by default the latest) where it was interrupted.\n\n"
        "The weights come out as if it had never stopped. At most the epoch that was under way is "
        "repeated."
    ),
)
@run_to_write_argument
@format_option
def command(folder: Path, output_format: str) -> None:
    """Find, lock, go on, print the result."""
    from kerascourse.training import kept_model, run

    with run.reopened(folder):
        result = run.read_result(folder)
        if result is not None:
            kept_model.require(folder, result.params)
            notice(_("the run {run} is finished", run=folder))
        else:
            result = _went_on(folder)
    write_result(result, folder, output_format)


def _went_on(folder: Path) -> Any:
    """The result of the run in `folder` after going on with it."""
    # at once: what follows imports for seconds
    notice(_("resuming {run}: getting ready", run=folder))
    from kerascourse.cli.progress import progress
    from kerascourse.training import fit, resume

    planned = resume.planned(folder)
    with progress() as listener:
        listener.notice(_("starting {backend}", backend=planned.recipe.backend))
        return fit.train(planned, folder, listener, (folder / "tensorboard").is_dir())
