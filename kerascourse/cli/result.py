"""What a run came to, as a table; and where runs are."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kerascourse.cli.output import echo, write_table
from kerascourse.summaries.table import Column, Table
from kerascourse.texts import _


def out_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option `--out` of every command on runs."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path),
        default=Path("outputs"),
        show_default=True,
        help=_("Where the runs are."),
    )(command)


def write_result(result: Any, folder: Path, output_format: str) -> None:
    """A `kerascourse.training.run.Result`: its metrics and, in a table for reading, the rest."""
    write_table(metrics_table(result.metrics), output_format, lambda: asdict(result))
    if output_format == "table":
        _write_rest(result, folder)


def metrics_table(metrics: Mapping[str, Mapping[str, float]]) -> Table:
    """Each metric on each part of the data."""
    parts = tuple(metrics)
    columns = (
        Column("metric", _("Metric")),
        *(Column(part, part, numeric=True) for part in parts),
    )
    rows = tuple(
        (name, *(f"{metrics[part][name]:.4f}" for part in parts)) for name in metrics[parts[0]]
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
