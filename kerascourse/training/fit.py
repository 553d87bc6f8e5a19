"""The fit: a plan becomes a run in its folder."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from kerascourse.architectures.catalogue import find
from kerascourse.errors import InputError
from kerascourse.models import devices, keras_backend, precision
from kerascourse.models.build import build
from kerascourse.texts import _
from kerascourse.training import run, tasks
from kerascourse.training.plan import Plan
from kerascourse.training.recipe import Recipe
from kerascourse.training.tasks import Logs, Task


class Progress(Protocol):
    """Who is told how a fit goes; the command line draws it, a test records it."""

    def notice(self, text: str) -> None:
        """Something that was decided."""

    def epoch_began(self, epoch: int, epochs: int, images: int) -> None:
        """Epoch `epoch` of `epochs`, counted from 1, will see `images` images."""

    def step(self, images: int, logs: Logs) -> None:
        """`images` images of the epoch are done, with these mean metrics so far."""

    def epoch_ended(self, row: Mapping[str, float]) -> None:
        """The epoch's line of the history."""


@dataclass
class _State:
    """What changes during a fit."""

    best: tuple[float, ...] = ()
    history: list[dict[str, float]] = field(default_factory=list)
    began: float = 0.0
    trained: float = 0.0


def train(plan: Plan, folder: Path, progress: Progress, tensorboard: bool = False) -> run.Result:
    """Train as `plan` says, in the run's `folder`; returns what is in its `result.json`.

    The best epoch's model is evaluated on all three parts of the data. InputError where the loss is
    no longer a number.
    """
    keras = keras_backend.start(plan.recipe.backend)
    found = devices.choose(plan.recipe.backend, plan.recipe.devices)
    chosen = precision.choose(plan.recipe.precision, found)
    progress.notice(
        _("device: {device}; precision: {policy} ({reason})").format(
            device=devices.describe(found), policy=chosen.policy, reason=chosen.reason
        )
    )
    recipe = plan.recipe.changed({"precision": chosen.policy, "devices": len(found)})
    run.write_text(folder / run.RECIPE, recipe.to_toml())
    keras.utils.set_random_seed(recipe.seed)
    with devices.scope(found):
        model, task = compiled(recipe, plan.dataset.shape)
    from kerascourse.training.batches import streams

    batches = streams(plan.dataset, task, recipe)
    began = time.perf_counter()
    history = _fit(model, task, recipe, batches, folder, progress, tensorboard)
    seconds = time.perf_counter() - began
    _without_training(model).load_weights(folder / run.MODEL)
    result = run.Result(
        run=folder.name,
        model=recipe.model,
        dataset=recipe.dataset,
        backend=recipe.backend,
        device=devices.describe(found),
        precision=recipe.precision,
        seed=recipe.seed,
        epochs=recipe.epochs,
        params=model.count_params(),
        seconds=round(seconds, 3),
        images_per_second=round(_steady_speed(history), 1),
        metrics={
            name: evaluate(model, task, batches[name], recipe) for name in ("train", "val", "test")
        },
        versions=keras_backend.versions(recipe.backend),
        published=recipe.published.model_dump() if recipe.published else None,
    )
    run.write_text(folder / run.RESULT, result.to_json())
    return result


def compiled(recipe: Recipe, shape: tuple[int, ...]) -> tuple[Any, Task]:
    """The recipe's model for examples of `shape`, ready to fit, and its task."""
    import keras

    entry = find(recipe.model)
    task = tasks.of(entry)
    chosen = recipe.builder_options()
    loss = str(chosen.get("loss", ""))
    model = build(entry, task.input_shape(shape, chosen), chosen, recipe.precision)
    optimizer = keras.optimizers.get({"class_name": recipe.optimizer, "config": _steps(recipe)})
    model.compile(optimizer=optimizer, loss=task.loss(loss), metrics=task.metrics(loss))
    optimizer.build(model.trainable_variables)
    return model, task


def _steps(recipe: Recipe) -> dict[str, float | None]:
    """The optimizer's settings."""
    config = {"learning_rate": recipe.learning_rate, "weight_decay": recipe.weight_decay}
    return config | ({"momentum": recipe.momentum} if recipe.momentum else {})


def evaluate(model: Any, task: Task, batches: Any, recipe: Recipe) -> dict[str, float]:
    """The metrics of `model` on `batches`."""
    logs = model.evaluate(batches, verbose=0, return_dict=True)
    return logs | task.derive(logs, recipe.builder_options())  # type: ignore[no-any-return]


def _fit(
    model: Any,
    task: Task,
    recipe: Recipe,
    batches: Mapping[str, Any],
    folder: Path,
    progress: Progress,
    tensorboard: bool,
) -> list[dict[str, float]]:
    """Fit `model`, keeping after each epoch its history, the best model and the state; returns
    the history."""
    import keras

    from kerascourse.training import checkpoint

    state = _State()
    images = len(batches["fit"].examples)
    options = recipe.builder_options()
    kept = _without_training(model)

    def epoch_began(epoch: int, logs: Logs) -> None:
        batches["fit"].begin(epoch)
        state.began = time.perf_counter()
        progress.epoch_began(epoch + 1, recipe.epochs, images)

    def step_ended(step: int, logs: Logs) -> None:
        state.trained = time.perf_counter() - state.began
        progress.step(min(images, (step + 1) * recipe.batch_size), logs)

    def epoch_ended(epoch: int, logs: Logs) -> None:
        if not math.isfinite(logs["loss"] + logs["val_loss"]):
            raise InputError(
                _("the loss in epoch {epoch} is no number").format(epoch=epoch + 1),
                _("Try: --learning-rate {rate:g}").format(rate=recipe.learning_rate / 10),
            )
        measured = {"seconds": time.perf_counter() - state.began}
        measured["images_per_second"] = images / state.trained
        values = {"loss": logs["loss"], **logs, **task.derive(logs, options)}
        row = {"epoch": epoch + 1, **values, **measured}
        state.history.append(row)
        if not state.best or task.score(logs) > state.best:
            state.best = task.score(logs)
            with run.replacing(folder / run.MODEL) as temporary:
                kept.save(temporary)
        checkpoint.save(
            folder / run.CHECKPOINT,
            model,
            checkpoint.Counters(epoch + 1, state.best, tuple(state.history)),
        )
        run.write_history(folder / run.HISTORY, state.history)
        progress.epoch_ended(row)

    watch = keras.callbacks.LambdaCallback(
        on_epoch_begin=epoch_began, on_epoch_end=epoch_ended, on_train_batch_end=step_ended
    )
    callbacks = [watch, *([_tensorboard(folder)] if tensorboard else [])]
    model.fit(
        batches["fit"],
        validation_data=batches["val"],
        epochs=recipe.epochs,
        callbacks=callbacks,
        shuffle=False,  # ours do; Keras would draw another order of the batches
        verbose=0,
    )
    return state.history


def _without_training(model: Any) -> Any:
    """The same layers without loss and optimizer: its file loads without any code of ours for
    these, and takes a third of the space."""
    import keras

    return keras.Model(model.inputs, model.outputs, name=model.name)


def _tensorboard(folder: Path) -> Any:
    import keras

    return keras.callbacks.TensorBoard(folder / "tensorboard")


def _steady_speed(history: list[dict[str, float]]) -> float:
    """Images per second over the epochs but the first, which also compiles."""
    speeds = [row["images_per_second"] for row in history[1:] or history]
    return len(speeds) / sum(1 / speed for speed in speeds)
