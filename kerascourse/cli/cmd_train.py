"""`kc train MODEL|RECIPE`: train a network and keep the run in a folder."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kerascourse.cli.fetching import Fetching, data_dir_option
from kerascourse.cli.output import echo, format_option, notice, write_table
from kerascourse.errors import UsageError
from kerascourse.summaries.read import read_settings
from kerascourse.summaries.table import Column, Table
from kerascourse.texts import _


def _device_count(ctx: click.Context, param: click.Parameter, value: str | None) -> Any:
    """A whole number from 1, or "all"."""
    if value is None or value == "all":
        return value
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise UsageError(
            _("expected --devices N or all, received {value!r}").format(value=value),
            _("Try: --devices 1"),
        )
    return int(value)


@click.command(
    "train",
    help=_(
        "Train MODEL, or as the file or name RECIPE says, and keep the run in a folder.\n\n"
        "Without --dataset the recipe's own data are used where they are on this machine, else the "
        "embedded digits."
    ),
)
@click.argument("model", metavar="MODEL|RECIPE")
@click.option("--dataset", help=_("A data set: a name or a form that `kc data list` tells."))
@data_dir_option
@click.option("--label", help=_("The column of csv:PATH that has the classes."))
@click.option("--epochs", type=click.IntRange(min=1), help=_("Passes over the training data."))
@click.option("--batch-size", type=click.IntRange(min=1), help=_("Images in a step."))
@click.option("--learning-rate", type=float, help=_("Step size of the optimizer."))
@click.option("--optimizer", help=_("adam, adamw, nadam, rmsprop or sgd."))
@click.option("--precision", help=_("auto, float32, mixed_float16 or mixed_bfloat16."))
@click.option("--backend", help=_("tensorflow, jax or torch."))
@click.option("--devices", callback=_device_count, help=_("How many GPUs or processors, or all."))
@click.option("--seed", type=click.IntRange(min=0), help=_("Seed of all random numbers."))
@click.option("--limit", type=click.IntRange(min=1), help=_("Training examples at most."))
@click.option(
    "--set",
    "chosen",
    multiple=True,
    metavar="KEY=VALUE",
    help=_("An option of the network; repeatable."),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("outputs"),
    show_default=True,
    help=_("Where the runs are."),
)
@click.option("--name", help=_("The run's name; by default model, data set and time."))
@click.option("--tensorboard", is_flag=True, help=_("Also write logs for TensorBoard."))
@format_option
def command(
    model: str,
    dataset: str | None,
    data_dir: Path | None,
    chosen: tuple[str, ...],
    out: Path,
    name: str | None,
    tensorboard: bool,
    output_format: str,
    **settings: Any,
) -> None:
    """Parse, train, print the result."""
    # at once: what follows imports for seconds
    notice(_("training {model}: getting ready").format(model=model))
    from kerascourse.cli.progress import progress
    from kerascourse.models import keras_backend
    from kerascourse.training import fit, plan, recipe, run

    if tensorboard:
        keras_backend.need("tensorboard")
    changes = {key: value for key, value in settings.items() if value is not None}
    planned = plan.make(
        recipe.resolve(model), dataset, changes, read_settings(chosen), data_dir, Fetching()
    )
    with (
        run.new(out, name, planned.recipe.model, planned.dataset.name) as folder,
        progress() as listener,
    ):
        for text in planned.notices:
            listener.notice(text)
        listener.notice(_("starting {backend}").format(backend=planned.recipe.backend))
        result = fit.train(planned, folder, listener, tensorboard)
    write_table(_table(result), output_format, lambda: asdict(result))
    if output_format == "table":
        _write_rest(result, folder)


def _table(result: Any) -> Table:
    """Each metric on each part of the data."""
    parts = tuple(result.metrics)
    columns = (
        Column("metric", _("Metric")),
        *(Column(part, part, numeric=True) for part in parts),
    )
    rows = tuple(
        (name, *(f"{result.metrics[part][name]:.4f}" for part in parts))
        for name in result.metrics[parts[0]]
    )
    return Table(columns, rows)


def _write_rest(result: Any, folder: Path) -> None:
    """What was run, at what speed, and where it lies."""
    echo("")
    echo(
        _(
            "{model} on {dataset}: {params:,} parameters, {epochs} epochs in {seconds:.0f} s, "
            "{speed:,.0f} images/s"
        ).format(
            model=result.model,
            dataset=result.dataset,
            params=result.params,
            epochs=result.epochs,
            seconds=result.seconds,
            speed=result.images_per_second,
        )
    )
    if result.published is not None:
        _write_score_card(result)
    echo(_("run: {folder}").format(folder=folder))


def _write_score_card(result: Any) -> None:
    """The result on the test data beside the published one."""
    card = result.published
    here = result.metrics["test"].get(card["metric"])
    echo(
        _("{metric} on the test data: {here} here, {there:.4f} published ({source})").format(
            metric=card["metric"],
            here="–" if here is None else f"{here:.4f}",
            there=card["value"],
            source=card["source"],
        )
    )
    if card["differences"]:
        echo(_("differences: {words}").format(words=card["differences"]))
