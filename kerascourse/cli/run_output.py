"""What a run came to, as a table."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from kerascourse.cli.output import echo, write_table
from kerascourse.runs import RECIPE
from kerascourse.texts import _, ngettext


def write_result(result: Any, folder: Path, output_format: str) -> None:
    """A `kerascourse.training.run.Result`: its metrics and, in a table for reading, the rest."""
    from kerascourse.results.run import metrics_table

    write_table(metrics_table(result.metrics), output_format, lambda: asdict(result))
    if output_format == "table":
        _write_rest(result, folder)


def _write_rest(result: Any, folder: Path) -> None:
    """What was run, at what speed, and where it lies."""
    from kerascourse.results.run import score_card
    from kerascourse.training import recipe

    echo("")
    echo(
        ngettext(
            "{model} on {dataset}: {params:,} parameters, 1 epoch in {seconds:.0f} s, "
            "{speed:,.0f} images/s",
            "{model} on {dataset}: {params:,} parameters, {count} epochs in {seconds:.0f} s, "
            "{speed:,.0f} images/s",
            result.epochs,
            model=recipe.read(folder / RECIPE).network,
            dataset=result.dataset,
            params=result.params,
            seconds=result.seconds,
            speed=result.images_per_second,
        )
    )
    for line in score_card(result):
        echo(line)
    echo(_("run: {folder}", folder=folder))
