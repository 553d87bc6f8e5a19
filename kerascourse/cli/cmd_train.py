"""`kc train MODEL|RECIPE`: train a network and keep the run in a folder."""

from pathlib import Path
from typing import Any, get_args

import click

from kerascourse.cli.completion import candidates
from kerascourse.cli.fetching import data_dir_option
from kerascourse.cli.output import format_option, notice
from kerascourse.cli.processes_option import end, processes_options
from kerascourse.cli.runs_option import runs_or_out_option
from kerascourse.errors import UsageError
from kerascourse.models.keras_backend import BACKENDS
from kerascourse.models.precision import POLICIES
from kerascourse.models.processes import Group
from kerascourse.texts import _
from kerascourse.training.choices import Optimizer, Schedule


def _device_count(ctx: click.Context, param: click.Parameter, value: str | None) -> Any:
    """A whole number from 1, or "all"."""
    if value is None or value == "all":
        return value
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise UsageError(
            _("expected --devices N or all, received {value!r}", value=value),
            _("Try: --devices 1"),
        )
    return int(value)


def _listed(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> Any:
    """One value as itself, several as a list, None without any."""
    return list(values) if len(values) > 1 else next(iter(values), None)


def _all(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> Any:
    """The values as a list, None without any."""
    return list(values) or None


@click.command(
    "train",
    help=_(
        "Train MODEL, or as the file or name RECIPE says, and keep the run in a folder.\n\n"
        "MODEL is a name of `kc list`, a stack notation, or a network of your own: "
        "FILE.py:FUNCTION or FILE.keras.\n\n"
        "Without --dataset the recipe's own data are used where they are on this machine, else the "
        "embedded digits."
    ),
)
@click.argument("model", metavar="MODEL|RECIPE", shell_complete=candidates.MODEL_OR_RECIPE)
@click.option(
    "--dataset",
    shell_complete=candidates.DATASET,
    help=_("A data set: a name or a form that `kc data list` tells."),
)
@data_dir_option
@click.option("--label", help=_("The column of csv:PATH that has the classes."))
@click.option(
    "--normal",
    multiple=True,
    callback=_listed,
    metavar="CLASS",
    help=_("Train on this class alone, by name or number, for kc anomaly; repeatable."),
)
@click.option(
    "--task",
    shell_complete=candidates.TASK,
    help=_("What a network of your own learns, if its output should not tell."),
)
@click.option(
    "--only",
    multiple=True,
    callback=_all,
    metavar="CLASS",
    help=_("Tell this class and the others named so apart, by name or number; repeatable."),
)
@click.option(
    "--start-from",
    shell_complete=candidates.RUN_OR_FILE,
    metavar="RUN|FILE.keras",
    help=_("Begin with the weights of another network, layer by layer where they fit."),
)
@click.option(
    "--freeze",
    shell_complete=candidates.LAYER,
    multiple=True,
    callback=_all,
    metavar="PATTERN",
    help=_("Layers that stay as they are, by name or with * and ?; repeatable."),
)
@click.option("--epochs", type=click.IntRange(min=1), help=_("Passes over the training data."))
@click.option("--batch-size", type=click.IntRange(min=1), help=_("Images in a step."))
@click.option("--learning-rate", type=float, help=_("Step size of the optimizer."))
@click.option(
    "--schedule",
    shell_complete=candidates.names(get_args(Schedule)),
    help=_("constant, linear, cosine or step: the rate over the epochs."),
)
@click.option(
    "--patience", type=click.IntRange(min=1), help=_("Stop after so many epochs without a better.")
)
@click.option(
    "--optimizer",
    shell_complete=candidates.names(get_args(Optimizer)),
    help=_("adam, adamw, nadam, rmsprop or sgd."),
)
@click.option(
    "--precision",
    shell_complete=candidates.names(POLICIES),
    help=_("auto, float32, mixed_float16 or mixed_bfloat16."),
)
@click.option(
    "--backend", shell_complete=candidates.names(BACKENDS), help=_("tensorflow, jax or torch.")
)
@click.option("--devices", callback=_device_count, help=_("How many GPUs or processors, or all."))
@processes_options
@click.option(
    "--deterministic",
    is_flag=True,
    default=None,
    help=_("Have a GPU repeat its results to the last bit, at some cost in speed."),
)
@click.option(
    "--watch",
    is_flag=True,
    default=None,
    help=_("Record gradients, steps and activations of each layer, for kc plot training."),
)
@click.option("--seed", type=click.IntRange(min=0), help=_("Seed of all random numbers."))
@click.option(
    "--stream",
    is_flag=True,
    default=None,
    help=_("Read images from the disk when they are needed, however few they are."),
)
@click.option("--limit", type=click.IntRange(min=1), help=_("Training examples at most."))
@click.option(
    "--set",
    "chosen",
    shell_complete=candidates.SETTING,
    multiple=True,
    metavar="KEY=VALUE",
    help=_("An option of the network; repeatable."),
)
@runs_or_out_option
@click.option("--name", help=_("The run's name; by default recipe, data set and time."))
@click.option("--tensorboard", is_flag=True, help=_("Also write logs for TensorBoard."))
@format_option
def command(
    model: str,
    dataset: str | None,
    data_dir: Path | None,
    chosen: tuple[str, ...],
    runs: Path,
    name: str | None,
    tensorboard: bool,
    group: Group,
    output_format: str,
    **settings: Any,
) -> None:
    """Parse, train, print the result."""
    from kerascourse.cli.plan_of import plan_of
    from kerascourse.cli.run_output import write_result

    # at once: what follows imports for seconds
    if group.is_first:
        notice(_("training {model}: getting ready", model=model))
    from kerascourse.cli.progress import progress
    from kerascourse.models import keras_backend
    from kerascourse.training import fit, run

    if tensorboard:
        keras_backend.need("tensorboard")
    settings["processes"] = group.count
    planned = plan_of(model, runs, dataset, data_dir, chosen, settings)
    fit.require(group, planned.recipe)
    if not group.is_first:
        fit.help_to_train(planned, group, end)
        return
    with (
        run.new(runs, name, planned.recipe.title, planned.dataset.name) as folder,
        progress() as listener,
    ):
        for text in planned.notices:
            listener.notice(text)
        listener.notice(_("starting {backend}", backend=planned.recipe.backend))
        result = fit.train(planned, folder, listener, tensorboard, group, end)
    write_result(result, folder, output_format)
