"""What commands take that look at a training before it begins: the options of `kc train` that
decide what a step is, and the plan that follows from them."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kerascourse.cli.cmd_train import command as train
from kerascourse.cli.output import notice
from kerascourse.cli.plan_of import plan_of

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
    made = plan_of(model, runs, dataset, data_dir, chosen, settings)
    for text in made.notices:
        notice(text)
    return made
