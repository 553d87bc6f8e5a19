"""What commands take that look at a training before it begins: the options of `kc train` that
decide what a step is, and the plan that follows from them."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kerascourse.cli.cmd_train import command as train
from kerascourse.cli.fetching import Fetching
from kerascourse.cli.output import notice
from kerascourse.summaries.read import read_settings

if TYPE_CHECKING:
    from kerascourse.training.plan import Plan

OF_A_STEP = (
    "model",
    "dataset",
    "data_dir",
    "label",
    "normal",
    "chosen",
    "batch_size",
    "optimizer",
    "backend",
    "seed",
    "limit",
)
step_options = [option for option in train.params if option.name in OF_A_STEP]


def planned(
    model: str,
    runs: Path,
    dataset: str | None,
    data_dir: Path | None,
    chosen: tuple[str, ...],
    settings: Mapping[str, Any],
) -> "Plan":
    """The plan that `kc train` would have with the same options; its notices are told."""
    from kerascourse.training import plan, recipe

    changes = {key: value for key, value in settings.items() if value is not None}
    made = plan.make(
        recipe.resolve(model, runs), dataset, changes, read_settings(chosen), data_dir, Fetching()
    )
    for text in made.notices:
        notice(text)
    return made
