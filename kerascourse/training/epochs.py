"""The epochs of a fit: what is kept, told and decided while Keras trains."""

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras

from kerascourse import runs
from kerascourse.errors import InputError
from kerascourse.files import replacing
from kerascourse.texts import _
from kerascourse.training import averaging, checkpoint, run
from kerascourse.training.checkpoint import Position
from kerascourse.training.interrupt import requests
from kerascourse.training.progress import Progress
from kerascourse.training.ready import Ready, without_training
from kerascourse.training.selection import is_over, kept
from kerascourse.training.tasks import Logs


class Epochs(keras.callbacks.Callback):
    """Fits a model in the run's `folder` from the newest state there on, and keeps after each epoch
    its history, the model and the state.

    `history` has a row for each finished epoch; `done` counts the steps of the one under way that a
    state within it holds.
    """

    def __init__(self, ready: Ready, folder: Path, progress: Progress) -> None:
        super().__init__()
        self.plan, self.fitted, self.batches = ready.plan, ready.model, ready.batches
        self.folder = folder
        self.progress = progress
        self.state = checkpoint.load(folder / runs.CHECKPOINT)
        self.position = self.state.position if self.state else Position()
        self.history = list(self.position.history)
        self.done = self.position.step
        self.settings = self.plan.recipe.model_dump(mode="json")
        # when the epoch began, and how long its training steps took so far, in seconds
        self.began = self.trained = 0.0
        self.bare = without_training(self.fitted)
        self.mean = averaging.copied(self.bare) if self.plan.recipe.keep == "mean" else None
        self.is_asked_to_stop: Callable[[], bool] = lambda: False

    def _take_up(self) -> None:
        """Give the model what the state holds."""
        if self.position.step:
            # Keras makes the metrics' variables at first use
            self.fitted.test_on_batch(*self.batches["val"][0])
        if self.state is not None:
            self.state.put_into(self.fitted)
            if self.mean is not None:
                self.state.put_mean_into(self.mean)

    def fit(self, *others: Any) -> list[dict[str, float]]:
        """Train until it is over, with the callbacks `others`; returns the history.

        InputError where the loss is no longer a number; InterruptError, the state saved, after
        Ctrl-C or SIGTERM.
        """
        self._take_up()
        recipe = self.plan.recipe
        with requests() as self.is_asked_to_stop:
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
        if not is_last and (due or self.is_asked_to_stop()):
            _synchronise(self.fitted)
            self._save(step)
            self._stop_if_asked()

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        recipe, task = self.plan.recipe, self.plan.task
        self.history.append(self._row(epoch, logs or {}))
        places = kept(self.history, task, recipe)
        if self.mean is not None:
            averaging.take_in(self.mean, self.bare, len(places))
        if epoch in places:
            with replacing(self.folder / runs.MODEL) as temporary:
                (self.mean or self.bare).save(temporary)
        self._save()
        run.write_history(self.folder / runs.HISTORY, self.history)
        self.progress.epoch_ended(self.history[-1])
        self._stop_if_asked()
        self.fitted.stop_training = is_over(self.history, task, recipe)

    @property
    def _images(self) -> int:
        return len(self.batches["fit"].examples)

    def _row(self, epoch: int, logs: Logs) -> dict[str, float]:
        """The epoch's line of the history; InputError where its loss is no number."""
        if not math.isfinite(logs["loss"] + logs["val_loss"]):
            raise InputError(
                _("the loss in epoch {epoch} is no number", epoch=epoch + 1),
                _("Try: --learning-rate {rate:g}", rate=self.plan.recipe.learning_rate / 10),
            )
        return {
            "epoch": epoch + 1,
            "loss": logs["loss"],
            **logs,
            **self.plan.task.derive(logs, self.plan.options),
            "learning_rate": float(self.fitted.optimizer.learning_rate),
            "seconds": time.perf_counter() - self.began,
            "images_per_second": self._images / self.trained,
        }

    def _save(self, step: int = 0) -> None:
        """Keep the state after the finished epochs and `step` steps of the one under way."""
        elapsed = time.perf_counter() - self.began if step else 0.0
        position = Position(tuple(self.history), step, elapsed)
        folder = self.folder / runs.CHECKPOINT
        checkpoint.save(folder, self.fitted, position, self.settings, self.mean)

    def _stop_if_asked(self) -> None:
        if self.is_asked_to_stop():
            checkpoint.keep_newest(self.folder / runs.CHECKPOINT)
            raise run.interrupted(self.folder)


def _synchronise(model: Any) -> None:
    """Put into the model's variables what JAX keeps beside them during a fit."""
    if keras.backend.backend() == "jax":
        model.jax_state_sync()
