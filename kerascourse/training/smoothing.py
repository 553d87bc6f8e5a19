"""Label smoothing (Szegedy et al. 2016, section 7): the fit aims at less than certainty."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kerascourse.errors import UsageError
from kerascourse.terms import term
from kerascourse.texts import _
from kerascourse.training.recipe import Recipe


@dataclass(frozen=True)
class Smoothing:
    """Classes as distributions: 1 − `share` for the class itself, and `share` divided evenly among
    all `classes`."""

    classes: int
    share: float

    def __call__(self, labels: np.ndarray) -> np.ndarray:
        """The distributions of `labels`, class numbers (n,): float32 (n, classes)."""
        known = np.eye(self.classes, dtype="float32")[labels]
        return np.asarray(known * (1 - self.share) + self.share / self.classes, "float32")


def check(recipe: Recipe, task: str) -> None:
    """UsageError where labels are to be smoothed of a network that gives no class an image."""
    if recipe.label_smoothing and task != "classification":
        raise UsageError(
            _(
                "label_smoothing is for classification, {model} is for {task}",
                model=recipe.model,
                task=term(task),
            ),
            _("Try: label_smoothing = 0"),
        )


def loss() -> Any:
    """The cross-entropy of distributions, in nats, in place of that of class numbers."""
    import keras

    return keras.losses.CategoricalCrossentropy()
