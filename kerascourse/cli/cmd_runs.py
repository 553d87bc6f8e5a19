"""`kc runs [prune]`: the runs that are there, the best first, and making room."""

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click
from click.core import ParameterSource

from kerascourse.cli.output import echo, format_option, notice, write_table
from kerascourse.cli.runs_option import runs_option
from kerascourse.results.ranking import removals_document, removals_table, table
from kerascourse.runs import FIRST
from kerascourse.texts import _


@click.group(
    "runs",
    invoke_without_command=True,
    help=_(
        "The runs of each task and data set, the best first.\n\n"
        "They are ranked by the metric on the validation images; the one on the test images is "
        "shown beside it and decides nothing. `kc runs prune` makes room."
    ),
)
@runs_option
@format_option
@click.pass_context
def command(context: click.Context, runs: Path, output_format: str) -> None:
    """Read the folder, print the table."""
    if context.invoked_subcommand is not None:
        return
    from kerascourse.training.ranking import listed

    found = listed(runs)
    if not found and output_format == "table":
        echo(_("no runs in {folder}. Try: {command}", folder=runs, command=FIRST))
        return
    write_table(table(found), output_format, lambda: [asdict(one) for one in found])


def _age(context: click.Context, option: click.Parameter, text: str | None) -> timedelta | None:
    from kerascourse.training.pruning import age

    return None if text is None else age(text)


@command.command(
    "prune",
    short_help=_("Make room: say what can go, and remove it."),
    help=_(
        "Remove what takes room: the states that finished runs no longer need, and the runs that "
        "the options name.\n\n"
        "Without --yes it only says what would go. What can be gone on with stays, but for "
        "--interrupted; what a process is writing stays always."
    ),
)
@click.option(
    "--keep",
    type=click.IntRange(0),
    metavar="N",
    help=_("Of the finished runs of each task and data set only the N best stay."),
)
@click.option(
    "--older-than",
    callback=_age,
    metavar="AGE",
    help=_("Finished runs that began before: 30d, 12h, 2w; with --keep, those that are both."),
)
@click.option("--failed", is_flag=True, help=_("Runs that kept nothing to go on with."))
@click.option("--interrupted", is_flag=True, help=_("All runs that are not finished."))
@click.option("--yes", is_flag=True, help=_("Do it."))
@runs_option
@format_option
@click.pass_context
def prune(
    context: click.Context,
    keep: int | None,
    older_than: timedelta | None,
    failed: bool,
    interrupted: bool,
    yes: bool,
    runs: Path,
    output_format: str,
) -> None:
    """Say what goes, and remove it where that is asked for."""
    from kerascourse.training import pruning

    if context.get_parameter_source("runs") is not ParameterSource.COMMANDLINE and context.parent:
        runs = context.parent.params["runs"]  # as in `kc runs --runs DIR prune`
    choice = pruning.Choice(keep, older_than, failed, interrupted)
    removals = pruning.removals(runs, choice)
    for removal in removals if yes else ():
        pruning.remove(runs, removal)
    if not removals and output_format == "table":
        echo(_("nothing to remove in {folder}", folder=runs))
        return
    write_table(removals_table(removals), output_format, lambda: removals_document(removals, yes))
    if removals and not yes:
        notice(_("nothing was removed; to do it, add --yes"))
