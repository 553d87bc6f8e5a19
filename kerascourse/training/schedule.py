"""How the learning rate changes during a fit: a function of the steps done, so that a resumed fit
goes on with the rate it would have had."""

import math
from typing import Any

import keras
from keras import ops

from kerascourse.training.recipe import Settings

# of the epochs, where none are given: He et al. 2016, section 4.2 (32,000 and 48,000 of 64,000)
MILESTONES = (0.5, 0.75)


class Schedule(keras.optimizers.schedules.LearningRateSchedule):
    """The rate of `settings` after `step` steps, `steps` of them an epoch.

    It rises in a line over the first `warmup` epochs; p is the part done of the epochs after these:

        constant  1
        linear    1 − p
        cosine    ½·(1 + cos πp)                          (Loshchilov & Hutter 2017, equation 5)
        step      factor^(number of `milestones` passed)  (He et al. 2016, section 4.2)

    each multiplied by `learning_rate`.
    """

    def __init__(self, settings: Settings, steps: int) -> None:
        self.settings = settings
        self.steps = steps

    def __call__(self, step: Any) -> Any:
        settings = self.settings
        done = ops.cast(step, "float32")
        warmup = settings.warmup * self.steps
        rising = ops.minimum(1.0, (done + 1) / warmup) if warmup else 1.0
        after = max(1.0, settings.epochs * self.steps - warmup)
        part = ops.clip((done - warmup) / after, 0.0, 1.0)
        return settings.learning_rate * rising * self._shape(done, part)

    def _shape(self, done: Any, part: Any) -> Any:
        """The rate, where 1 is the highest, after `done` steps, which are `part` of all."""
        settings = self.settings
        if settings.schedule == "linear":
            return 1 - part
        if settings.schedule == "cosine":
            return 0.5 * (1 + ops.cos(math.pi * part))
        if settings.schedule == "step":
            milestones = settings.milestones or [m * settings.epochs for m in MILESTONES]
            passed = sum(ops.cast(done >= m * self.steps, "float32") for m in milestones)
            return settings.factor**passed
        return ops.ones_like(part)
