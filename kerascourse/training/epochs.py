"""The epochs of a fit: what is kept, told and decided while Keras trains."""

import hashlib
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras

from kerascourse import runs
from kerascourse.errors import CourseError, DivergedError, NotFoundError
from kerascourse.files import replacing
from kerascourse.models import parallel, processes
from kerascourse.models.processes import ALONE, Group
from kerascourse.texts import _, typed
from kerascourse.training import averaging, checkpoint, kept_model, run
from kerascourse.training.batches import plain_failures
from kerascourse.training.checkpoint import Position, State
from kerascourse.training.execution import steps_between_questions
from kerascourse.training.interrupt import requests
from kerascourse.training.microscope import Microscope
from kerascourse.training.progress import Progress
from kerascourse.training.ready import Ready, without_training
from kerascourse.training.selection import is_over, kept
from kerascourse.training.tasks import Logs


class Epochs(keras.callbacks.Callback):
    """Fits a model in the run's `folder` from the newest state there on, and keeps after each epoch
    its history, the model and the state.

    `history` has a row for each finished epoch; `done` counts the steps of the one under way that a
    state within it holds. Of several processes, `group`, the first alone writes.
    """

    def __init__(
        self, ready: Ready, folder: Path, progress: Progress, group: Group = ALONE
    ) -> None:
        super().__init__()
        self.plan, self.fitted, self.batches = ready.plan, ready.model, ready.batches
        self.folder = folder
        self.progress = progress
        self.group = group
        self.between_questions = steps_between_questions(ready.plan) if group.count > 1 else 1
        self._go_on_from(checkpoint.load(folder / runs.CHECKPOINT, self._tell_of_damage))
        self.settings = self.plan.recipe.model_dump(mode="json")
        # when the epoch began, and how long its training steps took so far, in seconds
        self.began = self.trained = 0.0
        self.bare = without_training(self.fitted)
        self.mean = averaging.copied(self.bare) if self.plan.recipe.keep == "mean" else None
        is_watched = self.plan.recipe.watch and group.is_first
        self.microscope = Microscope(self.plan, self.fitted, folder) if is_watched else None
        self.is_asked_to_stop: Callable[[], bool] = lambda: False

    def _tell_of_damage(self, path: Path) -> None:
        self.progress.notice(_("note: the state {path} is damaged, it is left out", path=path))

    def _go_on_from(self, state: State | None) -> None:
        self.state = state
        self.position = state.position if state else Position()
        self.history = list(self.position.history)
        self.done = self.position.step

    def going_on(self) -> str:
        """Where a run that began before goes on, in words."""
        if self.state is None:
            return _("no state of the run can be read: it begins again at epoch 1")
        return _(
            "going on in epoch {epoch} after step {step}",
            epoch=len(self.history) + 1,
            step=self.done,
        )

    def _take_up(self) -> None:
        """Give the model what the state holds."""
        if self.history and self.group.is_first:
            self._secure_model()
        self._agree()
        if self.position.step:
            # Keras makes the metrics' variables at first use
            self.fitted.test_on_batch(*self.batches["val"][0])
        if self.state is not None:
            self._put(self.state)
        if self.history:
            # the process may have been killed between the state and the history
            self._write_history()

    def _agree(self) -> None:
        """Have all processes go on from the state that the first goes on from; NotFoundError where
        this one does not see it."""
        if self.group.count == 1:
            return
        here = _marked(self.state.path) if self.state and self.group.is_first else ""
        chosen = processes.text_of_first(self.group, here)
        if self.group.is_first:
            return
        path = self.folder / runs.CHECKPOINT / chosen.partition(" ")[0]
        if chosen and _marked(path) != chosen:
            raise NotFoundError(
                _(
                    "process {place} sees no {path} as process 0 does",
                    place=self.group.place,
                    path=path,
                ),
                _("Try: --runs with a folder that all machines share"),
            )
        self._go_on_from(checkpoint.read(path) if chosen else None)

    def _write_history(self) -> None:
        if self.group.is_first:
            run.write_history(self.folder / runs.HISTORY, self.history)

    def _secure_model(self) -> None:
        """Have the model of the epochs so far in its file: where it is damaged or lost, from the
        state of its epoch; without that the fit begins again."""
        try:
            kept_model.require(self.folder, int(self.plan.graph.params.value))
            return
        except CourseError as error:
            self.progress.notice(_("note: {error}", error=error.message))
        places = kept(self.history, self.plan.task, self.plan.recipe)
        state = checkpoint.read(checkpoint.after(self.folder / runs.CHECKPOINT, places.stop))
        if state is not None:
            self._put(state)
            self._save_model()
            self.progress.notice(
                _("the model is made again from the state after epoch {epoch}", epoch=places.stop)
            )
        elif self.plan.recipe.keep == "best" or not self.done:
            self.progress.notice(_("no state has that model: the run begins again at epoch 1"))
            self._go_on_from(None)

    def _put(self, state: State) -> None:
        state.put_into(self.fitted)
        if self.mean is not None:
            state.put_mean_into(self.mean)

    def _save_model(self) -> None:
        if not self.group.is_first:
            return
        with replacing(self.folder / runs.MODEL) as temporary:
            kept = self.mean or self.bare
            with parallel.apart(kept):
                kept.save(temporary)

    def fit(self, *others: Any) -> list[dict[str, float]]:
        """Train until it is over, with the callbacks `others`; returns the history.

        InputError where the loss is no longer a number; InterruptError, the state saved, after
        Ctrl-C or SIGTERM.
        """
        self._take_up()
        if self.microscope is not None:
            self.microscope.go_on(len(self.history), is_within=self.done > 0)
        recipe = self.plan.recipe
        with requests() as is_asked_here, plain_failures(self.batches.values()):
            self.is_asked_to_stop = lambda: processes.is_any(self.group, is_asked_here())
            while not is_over(self.history, self.plan.task, recipe):
                epoch = len(self.history)
                self.batches["fit"].begin(epoch, self.done)
                self.fitted.fit(
                    self.batches["fit"],
                    validation_data=self.batches["val"],
                    initial_epoch=epoch,
                    # the rest of an epoch has fewer steps, which Keras counts once a fit
                    epochs=epoch + 1 if self.done else recipe.epochs,
                    callbacks=[self, *others],
                    shuffle=False,  # ours do; Keras would draw another order of the batches
                    verbose=0,
                )
                self.done = 0
        return self.history

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        batches = self.batches["fit"]
        batches.begin(epoch, batches.done)
        self.began = time.perf_counter()
        if self.state is not None and batches.done:
            self.state.put_metrics_into(self.fitted)
            self.began -= self.position.seconds
        self.progress.epoch_began(epoch + 1, self.plan.recipe.epochs, self._images)

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        recipe, batches = self.plan.recipe, self.batches["fit"]
        step = batches.done + batch + 1
        self.trained = time.perf_counter() - self.began
        self.progress.step(min(self._images, step * recipe.batch_size), logs or {})
        due = recipe.save_every is not None and step % recipe.save_every == 0
        is_last = step == batches.done + len(batches)
        is_time = step % self.between_questions == 0
        if not is_last and (due or (is_time and self.is_asked_to_stop())):
            self._require_finite(logs or {})
            _synchronise(self.fitted)
            self._save(step)
            self._stop_if_asked()

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        recipe, task = self.plan.recipe, self.plan.task
        self._require_finite(logs or {})
        self.history.append(self._row(epoch, logs or {}))
        places = kept(self.history, task, recipe)
        if self.mean is not None:
            averaging.take_in(self.mean, self.bare, len(places))
        if epoch in places:
            self._save_model()
        if self.microscope is not None:
            self.microscope.look(len(self.history))
        self._save()
        self._write_history()
        self.progress.epoch_ended(self.history[-1])
        self._stop_if_asked()
        self.fitted.stop_training = is_over(self.history, task, recipe)

    @property
    def _images(self) -> int:
        return len(self.batches["fit"].examples)

    def _row(self, epoch: int, logs: Logs) -> dict[str, float]:
        """The epoch's line of the history."""
        return {
            "epoch": epoch + 1,
            "loss": logs["loss"],
            **logs,
            **self.plan.task.derive(logs, self.plan.options),
            "learning_rate": float(self.fitted.optimizer.learning_rate),
            "seconds": time.perf_counter() - self.began,
            "images_per_second": self._images / self.trained,
        }

    def _require_finite(self, logs: Logs) -> None:
        """DivergedError where the loss is no number: what the epoch did to the state is dropped,
        and the model of the epochs before stays."""
        if math.isfinite(logs["loss"] + logs.get("val_loss", 0)):
            return
        done = len(self.history)
        message = _("the loss in epoch {epoch} is no number", epoch=done + 1)
        if self.group.is_first:
            checkpoint.drop_within(self.folder / runs.CHECKPOINT, done)
        if done:
            places = kept(self.history, self.plan.task, self.plan.recipe)
            message += _(
                "; the model of epoch {epoch} is kept: kc evaluate {run}",
                epoch=places.stop,
                run=typed(self.folder),
            )
        rate = self.plan.recipe.learning_rate / 10
        raise DivergedError(message, _("Try: --learning-rate {rate:g}", rate=rate))

    def _save(self, step: int = 0) -> None:
        """Keep the state after the finished epochs and `step` steps of the one under way."""
        if not self.group.is_first:
            return
        elapsed = time.perf_counter() - self.began if step else 0.0
        position = Position(tuple(self.history), step, elapsed)
        folder = self.folder / runs.CHECKPOINT
        places = kept(self.history, self.plan.task, self.plan.recipe) if self.history else range(0)
        checkpoint.save(folder, self.fitted, position, self.settings, self.mean, places.stop)

    def _stop_if_asked(self) -> None:
        if self.is_asked_to_stop():
            if self.group.is_first:
                checkpoint.keep_newest(self.folder / runs.CHECKPOINT)
            raise run.interrupted(self.folder)


def _marked(path: Path) -> str:
    """The name of a file and what marks its content; nothing where it cannot be read."""
    try:
        with path.open("rb") as file:
            return f"{path.name} {hashlib.file_digest(file, 'sha256').hexdigest()}"
    except OSError:
        return ""


def _synchronise(model: Any) -> None:
    """Put into the model's variables what JAX keeps beside them during a fit."""
    if keras.backend.backend() == "jax":
        model.jax_state_sync()
