"""`kerascourse.train`: what `kc train` does, called from Python; it tells its epochs as the command
does."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kerascourse.cli.progress import progress
from kerascourse.notebook import Trained, texts_of
from kerascourse.runs import place


def train(
    model: str,
    dataset: str | None = None,
    *,
    runs: str | Path | None = None,
    name: str | None = None,
    settings: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Trained:
    """The run that `kc train MODEL|RECIPE` makes, as in `train("lenet5", "digits", epochs=2)`.

    `changes` are settings of a recipe, `settings` options of the network. Tells its epochs as the
    command does; errors as `kc train` has them.
    """
    from kerascourse.training import fit, plan, recipe, run, transfer

    folder = Path(runs) if runs is not None else place()
    wanted = recipe.resolve(model, folder)
    changes = transfer.located(wanted, changes, folder)
    made = plan.make(wanted, dataset, changes, texts_of(settings or {}))
    with run.new(folder, name, made.recipe.title, made.dataset.name) as kept, progress() as told:
        for text in made.notices:
            told.notice(text)
        return Trained(kept, fit.train(made, kept, told))
