"""What an example, or a pixel, weighs in the loss of a fit: more for rare classes and borders."""

from dataclasses import dataclass

import numpy as np

from kerascourse.data.dataset import Dataset
from kerascourse.errors import UsageError
from kerascourse.terms import term
from kerascourse.texts import _
from kerascourse.training.recipe import Recipe
from kerascourse.training.tasks import AUTOENCODERS


@dataclass(frozen=True)
class Weighting:
    """Equation 2 of Ronneberger et al. 2015: w = w_class + `border`·exp(−d²/(2·`sigma`²)).

    `by_class` has w_class of each class; d is the distance in pixels to the nearest pixel of
    another class, from 1. The paper's masks tell one cell from the next, so that it has the sum of
    the distances to the two nearest cells, which is small in thin walls alone; ours need not.
    """

    by_class: np.ndarray
    border: float = 0.0
    sigma: float = 1.0

    def __call__(self, labels: np.ndarray) -> np.ndarray:
        """The weights of `labels`, class numbers of any shape: float32, equal shape. Those at
        borders ask for masks (n, height, width); a mask of one class has none."""
        weights = np.asarray(self.by_class[labels])
        return weights + self.border * near_borders(labels, self.sigma) if self.border else weights


def check(recipe: Recipe, task: str, dataset: Dataset) -> None:
    """UsageError where weights are asked for that the data or the network have no use for."""
    if recipe.border_weight and not dataset.has_masks:
        raise UsageError(
            _("border_weight is for data with masks, {dataset} has none", dataset=dataset.name),
            _("Try: --dataset digit_scenes"),
        )
    if recipe.balance and task in AUTOENCODERS:
        raise UsageError(
            _(
                "balance is for networks that tell classes, {model} is for {task}",
                model=recipe.model,
                task=term(task),
            ),
            _("Try: kc train unet"),
        )


def of(recipe: Recipe, dataset: Dataset) -> Weighting | None:
    """How the fit of `recipe` on `dataset` weighs; None where all weigh the same."""
    if not (recipe.balance or recipe.border_weight):
        return None
    return Weighting(
        balanced(dataset.train.y, len(dataset.class_names), recipe.balance),
        recipe.border_weight,
        recipe.border_sigma,
    )


def balanced(labels: np.ndarray, classes: int, balance: float) -> np.ndarray:
    """A weight of each class, float32 (classes,), in proportion to its share of `labels` to the
    power of −`balance`; the mean over `labels` is 1.

    With `balance` 0 all are 1, with 1 each class weighs as much in all. A class that is nowhere
    has 0.
    """
    shares = np.bincount(labels.ravel(), minlength=classes) / labels.size
    weights = np.where(shares > 0, np.maximum(shares, 1 / labels.size) ** -balance, 0.0)
    return (weights / (weights @ shares)).astype("float32")


def near_borders(masks: np.ndarray, sigma: float) -> np.ndarray:
    """exp(−d²/(2·`sigma`²)) of each pixel of `masks`: float32 (n, height, width)."""
    from scipy.ndimage import distance_transform_edt

    distances = np.full(masks.shape, np.inf, dtype="float32")
    for mask, found in zip(masks, distances, strict=True):
        classes = np.unique(mask)
        for number in classes if len(classes) > 1 else ():
            inside = mask == number
            found[inside] = distance_transform_edt(inside)[inside]
    return np.asarray(np.exp(-np.square(distances) / np.float32(2 * sigma**2)))
