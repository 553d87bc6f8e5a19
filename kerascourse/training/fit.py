"""The fit: a plan becomes a run in its folder."""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from kerascourse import runs
from kerascourse.architectures.catalogue import find
from kerascourse.errors import InputError
from kerascourse.files import replacing
from kerascourse.models import devices, keras_backend, precision
from kerascourse.models.build import build
from kerascourse.texts import _
from kerascourse.training import averaging, data_record, errors, run, tasks
from kerascourse.training.execution import steps_at_once
from kerascourse.training.interrupt import requests
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
class _Clock:
    """When the epoch began, and how long its training steps took so far, in seconds."""

    began: float = 0.0
    trained: float = 0.0


def train(plan: Plan, folder: Path, progress: Progress, tensorboard: bool = False) -> run.Result:
    """Train as `plan` says, in the run's `folder`; returns what is in its `result.json`.

    Goes on from the newest state in the folder, where there is one: the weights come out equal to
    the last bit to those of a fit without a break, wherever the backend itself repeats its results.
    The model that is kept is evaluated on all three parts of the data. InputError where the loss is
    no longer a number; InterruptError, the state saved, after Ctrl-C or SIGTERM.
    """
    # at once, so that a run killed while the backend starts can be taken up too
    run.write_text(folder / runs.RECIPE, plan.recipe.to_toml())
    run.write_text(folder / runs.DATA, data_record.record(plan.dataset).to_json())
    keras = keras_backend.start(plan.recipe.backend)
    if plan.recipe.deterministic:
        keras_backend.make_deterministic(plan.recipe.backend)
    found = devices.choose(plan.recipe.backend, plan.recipe.devices)
    chosen = precision.choose(plan.recipe.precision, found)
    progress.notice(
        _(
            "device: {device}; precision: {policy} ({reason})",
            device=devices.describe(found),
            policy=chosen.policy,
            reason=chosen.reason,
        )
    )
    recipe = plan.recipe.changed({"precision": chosen.policy, "devices": len(found)})
    run.write_text(folder / runs.RECIPE, recipe.to_toml())
    keras.utils.set_random_seed(recipe.seed)
    with devices.scope(found):
        model, task = compiled(recipe, plan.dataset.shape, len(plan.dataset.train))
    parts = batches(plan, task)
    history = _fit(model, task, recipe, parts, folder, progress, tensorboard)
    without_training(model).load_weights(folder / runs.MODEL)
    if plan.dataset.columns and find(recipe.model).task in tasks.AUTOENCODERS:
        errors.keep(folder, model, plan.dataset)
    result = run.Result(
        run=folder.name,
        model=recipe.model,
        dataset=recipe.dataset,
        backend=recipe.backend,
        device=devices.describe(found),
        precision=recipe.precision,
        seed=recipe.seed,
        epochs=len(history),
        params=model.count_params(),
        seconds=round(sum(row["seconds"] for row in history), 3),
        images_per_second=round(_steady_speed(history), 1),
        metrics={
            name: evaluate(model, task, parts[name], recipe) for name in ("train", "val", "test")
        },
        versions=keras_backend.versions(recipe.backend),
        published=recipe.published.model_dump() if recipe.published else None,
    )
    run.write_text(folder / runs.RESULT, result.to_json())
    return result


def batches(plan: Plan, task: Task) -> dict[str, Any]:
    """The streams of batches of `plan`, by name."""
    from kerascourse.training.batches import streams

    return streams(plan.dataset, task, plan.recipe)


def compiled(recipe: Recipe, shape: tuple[int, ...], examples: int = 1) -> tuple[Any, Task]:
    """The recipe's model for examples of `shape`, ready to fit on so many, and its task."""
    import keras

    from kerascourse.training.schedule import Schedule

    entry = find(recipe.model)
    task = tasks.of(entry)
    chosen = recipe.builder_options()
    loss = str(chosen.get("loss", ""))
    inputs = task.input_shape(shape, chosen)
    model = build(entry, inputs, chosen, recipe.precision)
    steps = math.ceil(examples / recipe.batch_size)
    rate = Schedule(recipe, steps)
    optimizer = type(keras.optimizers.get(recipe.optimizer))(learning_rate=rate, **_steps(recipe))
    model.compile(
        optimizer=optimizer,
        loss=task.loss(loss),
        metrics=task.metrics(loss),
        steps_per_execution=steps_at_once(recipe, inputs, steps),
    )
    optimizer.build(model.trainable_variables)
    return model, task


def _steps(recipe: Recipe) -> dict[str, float]:
    """What the recipe says of the optimizer besides its learning rate."""
    settings = {"weight_decay": recipe.weight_decay}
    if recipe.optimizer in ("sgd", "rmsprop"):  # the others have a momentum of their own
        settings["momentum"] = recipe.momentum
    return {name: value for name, value in settings.items() if value}


def evaluate(model: Any, task: Task, batches: Any, recipe: Recipe) -> dict[str, float]:
    """The metrics of `model` on `batches`, the same each time: a sampling layer draws anew from the
    recipe's seed."""
    for variable in model.non_trainable_variables:
        if variable.name == "seed_generator_state":
            variable.assign([recipe.seed % 2**32, 0])
    logs = model.evaluate(batches, verbose=0, return_dict=True)
    return logs | task.derive(logs, recipe.builder_options())  # type: ignore[no-any-return]


def _fit(
    model: Any,
    task: Task,
    recipe: Recipe,
    parts: Mapping[str, Any],
    folder: Path,
    progress: Progress,
    tensorboard: bool,
) -> list[dict[str, float]]:
    """Fit `model` from the newest state in `folder` on, keeping after each epoch its history, the
    model and the state; returns the history."""
    import keras

    from kerascourse.training import checkpoint

    found = checkpoint.load(folder / runs.CHECKPOINT)
    start = found.position if found else checkpoint.Position()
    if start.step:
        model.test_on_batch(*parts["val"][0])  # Keras makes the metrics' variables at first use
    if found is not None:
        found.put_into(model)
    history = list(start.history)
    clock = _Clock()
    examples, steps = parts["fit"], len(parts["fit"])
    images = len(examples.examples)
    options = recipe.builder_options()
    settings = recipe.model_dump(mode="json")
    bare = without_training(model)
    mean = averaging.copied(bare) if recipe.keep == "mean" else None
    if mean is not None and found is not None:
        found.put_mean_into(mean)

    def keep(step: int = 0) -> None:
        elapsed = time.perf_counter() - clock.began if step else 0.0
        position = checkpoint.Position(tuple(history), step, elapsed)
        checkpoint.save(folder / runs.CHECKPOINT, model, position, settings, mean)

    def epoch_began(epoch: int, logs: Logs) -> None:
        examples.begin(epoch, examples.done)
        clock.began = time.perf_counter()
        if found is not None and examples.done:
            found.put_metrics_into(model)
            clock.began -= start.seconds
        progress.epoch_began(epoch + 1, recipe.epochs, images)

    def step_ended(index: int, logs: Logs) -> None:
        step = examples.done + index + 1
        clock.trained = time.perf_counter() - clock.began
        progress.step(min(images, step * recipe.batch_size), logs)
        due = recipe.save_every is not None and step % recipe.save_every == 0
        if step < steps and (due or is_asked_to_stop()):
            _synchronise(model)
            keep(step)
            if is_asked_to_stop():
                raise run.interrupted(folder)

    def epoch_ended(epoch: int, logs: Logs) -> None:
        if not math.isfinite(logs["loss"] + logs["val_loss"]):
            raise InputError(
                _("the loss in epoch {epoch} is no number", epoch=epoch + 1),
                _("Try: --learning-rate {rate:g}", rate=recipe.learning_rate / 10),
            )
        measured = {"seconds": time.perf_counter() - clock.began}
        measured["images_per_second"] = images / clock.trained
        values = {"loss": logs["loss"], **logs, **task.derive(logs, options)}
        rate = {"learning_rate": float(model.optimizer.learning_rate)}
        history.append({"epoch": epoch + 1, **values, **rate, **measured})
        places = kept(history, task, recipe)
        if mean is not None:
            averaging.take_in(mean, bare, len(places))
        if epoch in places:
            with replacing(folder / runs.MODEL) as temporary:
                (mean or bare).save(temporary)
        keep()
        run.write_history(folder / runs.HISTORY, history)
        progress.epoch_ended(history[-1])
        if is_asked_to_stop():
            raise run.interrupted(folder)
        model.stop_training = is_over(history, task, recipe)

    done = start.step
    with requests() as is_asked_to_stop:
        while not is_over(history, task, recipe):
            epoch = len(history)
            examples.begin(epoch, done)
            watch = keras.callbacks.LambdaCallback(
                on_epoch_begin=epoch_began, on_epoch_end=epoch_ended, on_train_batch_end=step_ended
            )
            model.fit(
                examples,
                validation_data=parts["val"],
                initial_epoch=epoch,
                # the rest of an epoch has fewer steps, which Keras counts once a fit
                epochs=epoch + 1 if done else recipe.epochs,
                callbacks=[watch, *([_tensorboard(folder)] if tensorboard else [])],
                shuffle=False,  # ours do; Keras would draw another order of the batches
                verbose=0,
            )
            done = 0
    return history


def best(history: Sequence[Logs], task: Task) -> int:
    """The place of the best epoch in `history`, the first of equals."""
    return max(range(len(history)), key=lambda place: (task.score(history[place]), -place))


def kept(history: Sequence[Logs], task: Task, recipe: Recipe) -> range:
    """The places in `history` of the epochs whose models make the one that is kept, as the recipe's
    `keep` says: one, or for the mean those of the second half, the last one's before."""
    end = len(history)
    if recipe.keep == "best":
        end = best(history, task) + 1
    elif recipe.keep == "mean" and end > recipe.epochs // 2:
        return range(recipe.epochs // 2, end)
    return range(end - 1, end)


def is_over(history: Sequence[Logs], task: Task, recipe: Recipe) -> bool:
    """Whether the epochs are done, or `patience` of them brought nothing better."""
    if len(history) >= recipe.epochs or recipe.patience is None or not history:
        return len(history) >= recipe.epochs
    return len(history) - 1 - best(history, task) >= recipe.patience


def _synchronise(model: Any) -> None:
    """Put into the model's variables what JAX keeps beside them during a fit."""
    import keras

    if keras.backend.backend() == "jax":
        model.jax_state_sync()


def without_training(model: Any) -> Any:
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
