"""The fit: a plan becomes a run in its folder."""

from datetime import datetime
from pathlib import Path
from typing import Any

from kerascourse import runs
from kerascourse.errors import InputError, UsageError
from kerascourse.files import write_text
from kerascourse.models import keras_backend, processes
from kerascourse.models.devices import TooFewError
from kerascourse.models.processes import ALONE, End, Group
from kerascourse.texts import _, typed
from kerascourse.training import (
    data_record,
    kept_model,
    latent_points,
    reconstruction_errors,
    run,
    tasks,
)
from kerascourse.training.plan import Plan
from kerascourse.training.progress import Progress, Unheard
from kerascourse.training.ready import (
    Started,
    make_ready,
    start,
    start_backend,
    started_alone,
    without_training,
)
from kerascourse.training.recipe import Recipe


def train(
    plan: Plan,
    folder: Path,
    progress: Progress,
    tensorboard: bool = False,
    group: Group = ALONE,
    end: End = processes.end_of_nothing,
) -> run.Result:
    """Train as `plan` says, in the run's `folder`; returns what is in its `result.json`.

    Of several processes, `group`, this is the first, and the others `help`; what `end` is for,
    `processes.together` says.

    Goes on from the newest state in the folder, where there is one: the weights come out equal to
    the last bit to those of a fit without a break, wherever the backend itself repeats its results.
    The model that is kept is evaluated on all three parts of the data. InputError where the loss is
    no longer a number; InterruptError, the state saved, after Ctrl-C or SIGTERM.
    """
    is_begun = (folder / runs.RECIPE).is_file()
    # first, so that what has a recipe has all that it takes to go on
    plan.network.keep(folder)
    plan.transfer.keep(folder)
    # at once, so that a run killed while the backend starts can be taken up too
    write_text(folder / runs.RECIPE, plan.recipe.to_toml())
    write_text(folder / runs.DATA, data_record.record(plan.dataset).to_json())
    start_backend(plan.recipe)
    with processes.together(group, end):
        processes.text_of_first(group, str(folder))
        started = _started(plan, folder, is_begun, group)
        progress.notice(started.words)
        plan = started.plan
        recipe = plan.recipe
        write_text(folder / runs.RECIPE, recipe.to_toml())
        ready = make_ready(started)
        from kerascourse.training.epochs import Epochs

        epochs = Epochs(ready, folder, progress, group)
        if is_begun:
            progress.notice(epochs.going_on())
        history = epochs.fit(*_tensorboard(folder, tensorboard))
    if group.count > 1:
        ready = make_ready(started_alone(started))
    kept_model.put_into(without_training(ready.model), folder)
    if plan.dataset.columns and recipe.learned_task in tasks.AUTOENCODERS:
        reconstruction_errors.keep(folder, ready.model, plan.dataset)
    if recipe.learned_task == "generation":
        latent_points.keep(folder, without_training(ready.model), plan.dataset)
    result = run.Result(
        run=folder.name,
        model=recipe.model,
        dataset=recipe.dataset,
        backend=recipe.backend,
        device=started.device,
        precision=recipe.precision,
        seed=recipe.seed,
        epochs=len(history),
        params=ready.model.count_params(),
        seconds=round(sum(row["seconds"] for row in history), 3),
        images_per_second=round(_steady_speed(history), 1),
        metrics={part: ready.evaluate(part) for part in ("train", "val", "test")},
        versions=keras_backend.versions(recipe.backend),
        published=recipe.published.model_dump() if recipe.published else None,
        finished=datetime.now().astimezone().isoformat(timespec="seconds"),
    )
    write_text(folder / runs.RESULT, result.to_json())
    return result


def help_to_train(plan: Plan, group: Group, end: End) -> None:
    """Take part in the fit of `plan` that process 0 of `group` keeps; nothing is written."""
    start_backend(plan.recipe)
    with processes.together(group, end):
        folder = Path(processes.text_of_first(group, ""))
        from kerascourse.training.epochs import Epochs

        Epochs(make_ready(start(plan, group)), folder, Unheard(), group).fit()


def require(group: Group, recipe: Recipe) -> None:
    """UsageError where `recipe` is for a backend that does not train in several processes."""
    if group.count > 1 and recipe.backend != "jax":
        raise UsageError(
            _("several processes need the backend jax, received {backend}", backend=recipe.backend),
            _("Try: --backend jax"),
        )


def require_as_before(group: Group, recipe: Recipe, folder: Path) -> None:
    """InputError where the run in `folder` began in another number of processes."""
    if group.count != recipe.processes:
        others = "--coordinator HOST:PORT --processes {count} --process-id I"
        raise InputError(
            _(
                "the run {run} began in {before} processes, received {now}",
                run=folder,
                before=recipe.processes,
                now=group.count,
            ),
            _("Try: kc resume {run}", run=typed(folder))
            + (f" {others.format(count=recipe.processes)}" if recipe.processes > 1 else ""),
        )


def _started(plan: Plan, folder: Path, is_begun: bool, group: Group) -> Started:
    """`plan` started; InputError where its run began on more devices than this machine has."""
    try:
        return start(plan, group)
    except TooFewError as error:
        if not is_begun:
            raise
        raise InputError(
            _(
                "the run {run} goes on on {wanted} devices, as it began; this machine has {found}",
                run=folder,
                wanted=error.wanted,
                found=len(error.found),
            ),
            _(
                "Try: kc train {file} --devices {found}",
                file=typed(folder / runs.RECIPE),
                found=len(error.found),
            ),
        ) from None


def _tensorboard(folder: Path, wanted: bool) -> list[Any]:
    import keras

    return [keras.callbacks.TensorBoard(folder / "tensorboard")] if wanted else []


def _steady_speed(history: list[dict[str, float]]) -> float:
    """Images per second over the epochs but the first, which also compiles."""
    speeds = [row["images_per_second"] for row in history[1:] or history]
    return len(speeds) / sum(1 / speed for speed in speeds)
