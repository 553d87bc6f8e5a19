"""The plan that the options of `kc train` ask for."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kerascourse.cli.fetching import Fetching

if TYPE_CHECKING:
    from kerascourse.training.plan import Plan


def plan_of(
    model: str,
    runs: Path,
    dataset: str | None,
    data_dir: Path | None,
    chosen: tuple[str, ...],
    settings: Mapping[str, Any],
) -> "Plan":
    """The plan for MODEL or RECIPE, a run in the folder `runs` among them, with the `settings` that
    are not None and the options `chosen` as `--set` has them."""
    from kerascourse.summaries.read import read_settings
    from kerascourse.training import plan, recipe, transfer

    wanted = recipe.resolve(model, runs)
    changes = {key: value for key, value in settings.items() if value is not None}
    changes = transfer.located(wanted, changes, runs)
    return plan.make(wanted, dataset, changes, read_settings(chosen), data_dir, Fetching())
