"""`kc sweep MODEL|RECIPE --over KEY=V1,V2,…`: a run for each value, and what they come to."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerascourse.cli.cmd_train import command as train
from kerascourse.cli.completion import candidates
from kerascourse.cli.fetching import Fetching
from kerascourse.cli.job_array import job_array
from kerascourse.cli.output import echo, notice, write_table
from kerascourse.errors import InputError, InterruptError, TakenError
from kerascourse.texts import _, typed

if TYPE_CHECKING:
    from kerascourse.training.sweep import Sweep

PAUSE = 2.0  # seconds between two looks at the points that others have

OVER = click.Option(
    ["--over"],
    shell_complete=candidates.SETTING,
    required=True,
    metavar="KEY=V1,V2,…",
    help=_("What is varied: an option of the network, else a setting of the recipe."),
)
WORKER = click.Option(
    ["--worker"],
    is_flag=True,
    help=_("Train points until none is left, beside others that do; compare nothing at the end."),
)
SUBMIT = click.Option(
    ["--submit"],
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=_("Write a SLURM job array with a worker for each point, in place of training."),
)
NAME = click.Option(["--name"], help=_("The sweep's folder; by default named by its settings."))


def _trained(
    planned: "Sweep", folder: Path, tensorboard: bool, data_dir: Path | None
) -> dict[str, str]:
    """Train the points that are not finished; returns why, by a point's name, one could not be.

    Any number of processes may do so at once: a point is its who has the lock of its run. Those of
    others are waited for, and taken over where their process ended before they did.
    """
    failures: dict[str, str] = {}
    left = dict(enumerate(planned.points, 1))
    told: set[int] = set()
    while left:
        others = {}
        for number, point in left.items():
            try:
                _train_point(planned, number, folder, tensorboard, data_dir)
            except InputError as error:  # such as a loss that is no number: the others go on
                failures[point.name] = error.message
                notice(str(error))
            except TakenError:
                others[number] = point
                if number not in told:
                    notice(_("another process has it"))
        if others:
            time.sleep(PAUSE)
        told.update(others)
        left = others
    return failures


def _train_point(
    planned: "Sweep", number: int, folder: Path, tensorboard: bool, data_dir: Path | None
) -> None:
    """Train a point unless it is finished; errors as `sweep.trained`, TakenError where another
    process has it."""
    from kerascourse.cli.progress import progress
    from kerascourse.training import run, sweep

    point = planned.points[number - 1]
    words = _(
        "{number} of {count}: {key} = {value}",
        number=number,
        count=len(planned.points),
        key=planned.key,
        value=point.value,
    )
    if run.read_result(folder / point.name) is not None:
        return notice(words + _(", finished before"))
    made = point.recipe
    with run.placed(folder, point.name, made.title, made.dataset) as place, progress() as listener:
        # another process may have ended it a moment ago
        if run.read_result(place) is None:
            notice(words)
            sweep.trained(point, place, listener, tensorboard, data_dir)
    return None


@contextmanager
def _resumable() -> Iterator[None]:
    """Ctrl-C and SIGTERM end in the one line that says how to go on."""
    import signal

    from kerascourse.training.interrupt import handled

    try:
        with handled(signal.default_int_handler):
            yield
    except (KeyboardInterrupt, InterruptError):
        raise InterruptError(
            _("interrupted, what is done is kept"),
            _("Go on with: {command}", command=typed("kc", *sys.argv[1:])),
        ) from None


def sweep(
    model: str,
    over: str,
    dataset: str | None,
    data_dir: Path | None,
    chosen: tuple[str, ...],
    runs: Path,
    name: str | None,
    tensorboard: bool,
    worker: bool,
    submit: Path | None,
    output_format: str,
    **settings: Any,
) -> None:
    """Parse, check every point, train, compare, draw, print."""
    from kerascourse.files import write_text
    from kerascourse.summaries.read import read_settings

    # at once: what follows imports for seconds
    notice(_("sweeping {model}: getting ready", model=model))
    from kerascourse.models import keras_backend
    from kerascourse.training import recipe, transfer
    from kerascourse.training import sweep as sweeps

    if tensorboard:
        keras_backend.need("tensorboard")
    key, values = sweeps.over(over)
    changes = {key: value for key, value in settings.items() if value is not None}
    wanted = recipe.resolve(model, runs)
    planned, notices = sweeps.planned(
        wanted,
        key,
        values,
        dataset,
        transfer.located(wanted, changes, runs),
        read_settings(chosen),
        data_dir,
        Fetching(),
    )
    for text in notices:
        notice(text)
    if submit is not None:
        write_text(submit, job_array(planned, Path.cwd(), sys.argv[1:]))
        return echo(_("{path}: hand it in with sbatch {path}", path=submit))
    folder = planned.folder(runs, name)
    with _resumable():
        failures = _trained(planned, folder, tensorboard, data_dir)
        if not worker:
            _write(planned, folder, failures, output_format)
    return None


def _write(planned: "Sweep", folder: Path, failures: dict[str, str], output_format: str) -> None:
    """The curve and its numbers into the folder, the table onto stdout."""
    from kerascourse.results.sweep import table

    notice(_("comparing the points"))
    from kerascourse.evaluation.sweep import measured
    from kerascourse.plots import sweep as plots
    from kerascourse.plots.saving import save, save_rows
    from kerascourse.training import differences

    measurement = measured(planned, folder, failures)
    picture = plots.sweep(measurement)
    file, numbers = folder / "sweep.png", folder / "sweep.csv"
    save(picture.figure, file)
    save_rows(picture.rows, numbers)
    done = [folder / point.run for point in measurement.points if point.failure is None]
    # what the sweep varies stands in the table already
    further = [
        one
        for one in differences.differences(done)
        if one.setting not in (planned.key, f"options.{planned.key}")
    ]
    files = {"folder": str(folder), "file": str(file), "numbers_file": str(numbers)}
    write_table(
        table(measurement),
        output_format,
        lambda: {
            **picture.numbers,
            **files,
            "differences": [asdict(one) for one in further],
        },
    )
    if output_format == "table":
        echo("")
        if further:
            echo(*differences.lines(done, further))
        for point in measurement.points:
            if point.failure is not None:
                echo(f"{measurement.key} = {point.value}: {point.failure}")
        echo(_("runs: {folder}", folder=folder))
        echo(_("picture: {path}", path=file))


# what `kc train` takes, and what is varied
MODEL, *OPTIONS = train.params
command = click.Command(
    "sweep",
    callback=sweep,
    params=[
        *(MODEL, OVER, WORKER, SUBMIT),
        *(NAME if option.name == "name" else option for option in OPTIONS),
    ],
    help=_(
        "Train MODEL, or as RECIPE says, once for each value of KEY, and compare the test results."
        "\n\nEach value is a run below one folder. The same command again takes the finished ones "
        "as they are and goes on. A sweep over latent shows PCA with as many values beside it.\n\n"
        "Several processes share the points of one sweep, on one machine or on many that see the "
        "same folder: start the command again, with --worker where nothing is to be compared. What "
        "one leaves unfinished another takes over."
    ),
)
