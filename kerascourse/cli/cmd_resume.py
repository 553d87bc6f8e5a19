"""`kc resume [RUN]`: go on with an interrupted run."""

from pathlib import Path
from typing import Any

import click

from kerascourse.cli.output import format_option, notice
from kerascourse.cli.processes_option import end, processes_options
from kerascourse.cli.run_output import write_result
from kerascourse.cli.runs_option import run_to_write_argument
from kerascourse.models.processes import Group
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
@processes_options
@format_option
def command(folder: Path, group: Group, output_format: str) -> None:
    """Find, lock, go on, print the result."""
    from kerascourse.training import kept_model, run

    if not group.is_first:
        _helped(folder, group)
        return
    with run.reopened(folder):
        result = run.read_result(folder)
        if result is not None:
            kept_model.require(folder, result.params)
            notice(_("the run {run} is finished", run=folder))
        else:
            result = _went_on(folder, group)
    write_result(result, folder, output_format)


def _helped(folder: Path, group: Group) -> None:
    """Take part in going on with the run in `folder`, unless it is finished."""
    from kerascourse.training import fit, resume, run

    if run.read_result(folder) is None:
        planned = resume.planned(folder)
        fit.require_as_before(group, planned.recipe, folder)
        fit.help_to_train(planned, group, end)


def _went_on(folder: Path, group: Group) -> Any:
    """The result of the run in `folder` after going on with it."""
    # at once: what follows imports for seconds
    notice(_("resuming {run}: getting ready", run=folder))
    from kerascourse.cli.progress import progress
    from kerascourse.training import fit, resume

    planned = resume.planned(folder)
    fit.require_as_before(group, planned.recipe, folder)
    with progress() as listener:
        listener.notice(_("starting {backend}", backend=planned.recipe.backend))
        return fit.train(planned, folder, listener, (folder / "tensorboard").is_dir(), group, end)
