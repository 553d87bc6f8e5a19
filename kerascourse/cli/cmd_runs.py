"""`kc runs [prune]`: the runs that are there, the best first, and making room."""

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from kerascourse.cli.output import echo, format_option, notice, write_table
from kerascourse.cli.runs_option import runs_option
from kerascourse.runs import FIRST, STATES
from kerascourse.texts import _, ngettext

if TYPE_CHECKING:
    from kerascourse.training.ranking import Listed


def _age(context: click.Context, option: click.Parameter, text: str | None) -> timedelta | None:
    if text is None:
        return None
    from kerascourse.training.pruning import age

    return age(text)


@click.group(
    "runs",
    invoke_without_command=True,
    help=_(
        "The runs of each task and data set, the best first.\n\n"
        "They are ranked by the metric on the validation images; the one on the test images is "
        "shown beside it and decides nothing. `kc runs prune` makes room.\n\n"
        "The options choose some of them, as in kc runs --model 'resnet*' --since 7d --best 3; "
        "--format csv is a table for pandas."
    ),
)
@click.option("--model", multiple=True, help=_("Those of a model; * stands for anything."))
@click.option("--dataset", multiple=True, help=_("Those on a data set; * stands for anything."))
@click.option(
    "--state",
    multiple=True,
    type=click.Choice(STATES),
    help=_("Those that are so."),
)
@click.option(
    "--since",
    callback=_age,
    metavar="AGE",
    help=_("Those that began, or were gone on with, within: 12h, 7d, 2w."),
)
@click.option(
    "--best",
    type=click.IntRange(1),
    metavar="N",
    help=_("Of each task and data set the N best."),
)
@click.option("--compare", is_flag=True, help=_("What differs in their recipes, and the metrics."))
@click.option(
    "--watch", is_flag=True, help=_("Drawn anew every two seconds, those that run first.")
)
@runs_option
@format_option
@click.pass_context
def command(
    context: click.Context,
    model: tuple[str, ...],
    dataset: tuple[str, ...],
    state: tuple[str, ...],
    since: timedelta | None,
    best: int | None,
    compare: bool,
    watch: bool,
    runs: Path,
    output_format: str,
) -> None:
    """Read the folder, print the table."""
    from kerascourse.results.ranking import data_table, table

    if context.invoked_subcommand is not None:
        return
    from kerascourse.training.choosing import Wanted
    from kerascourse.training.ranking import listed

    wanted = Wanted(model, dataset, state, since, best)
    if watch:
        from kerascourse.cli.watched_runs import watch_runs

        watch_runs(lambda: wanted.of(listed(runs)))
        return
    there = listed(runs)
    found = wanted.of(there)
    if not found and output_format == "table":
        echo(_none(runs, len(there)))
    elif compare:
        _write_differences(runs, [one for one in found if one.state != "damaged"], output_format)
    else:
        made = data_table if output_format == "csv" else table
        write_table(made(found), output_format, lambda: [asdict(one) for one in found])


def _write_differences(runs: Path, found: "list[Listed]", output_format: str) -> None:
    from kerascourse.results.run_differences import differences_document, differences_table
    from kerascourse.training.differences import differences

    differing = differences([runs / one.run for one in found])
    write_table(
        differences_table(found, differing),
        output_format,
        lambda: differences_document(found, differing),
    )


def _none(runs: Path, count: int) -> str:
    if not count:
        return _("no runs in {folder}. Try: {command}", folder=runs, command=FIRST)
    return ngettext(
        "the one run in {folder} is not so. Try: kc runs",
        "none of the {count} runs in {folder} is so. Try: kc runs",
        count,
        folder=runs,
        count=count,
    )


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
    "--keep-best",
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
@click.option(
    "--archive",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=_("Put each run that goes into DIR first, as NAME.zip; unpacked it is the run again."),
)
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
    archive: Path | None,
    yes: bool,
    runs: Path,
    output_format: str,
) -> None:
    """Say what goes, and remove it where that is asked for."""
    from kerascourse.results.ranking import removals_document, removals_table
    from kerascourse.training import pruning

    if context.get_parameter_source("runs") is not ParameterSource.COMMANDLINE and context.parent:
        runs = context.parent.params["runs"]  # as in `kc runs --runs DIR prune`
    choice = pruning.Choice(keep, older_than, failed, interrupted)
    removals = pruning.removals(runs, choice)
    for removal in removals if yes else ():
        pruning.remove(runs, removal, archive)
    if not removals and output_format == "table":
        echo(_("nothing to remove in {folder}", folder=runs))
        return
    write_table(removals_table(removals), output_format, lambda: removals_document(removals, yes))
    if removals and not yes:
        notice(_("nothing was removed; to do it, add --yes"))
