"""More weight in the loss for the pixels at the border of two classes, which are few and matter."""

import numpy as np

from kerascourse.data.dataset import Dataset
from kerascourse.errors import UsageError
from kerascourse.texts import _


def weights(masks: np.ndarray, most: float, sigma: float) -> np.ndarray:
    """1 + `most`·exp(−d²/(2·`sigma`²)) of each pixel of `masks`: float32 (n, height, width).

    d is the distance in pixels to the nearest pixel of another class, from 1. It is equation 2 of
    Ronneberger et al. 2015 for masks that do not tell one cell from the next: theirs has the sum
    of the distances to the two nearest cells, which is small in thin walls alone. Where a mask has
    one class, all weights are 1.
    """
    from scipy.ndimage import distance_transform_edt

    distances = np.full(masks.shape, np.inf, dtype="float32")
    for mask, found in zip(masks, distances, strict=True):
        classes = np.unique(mask)
        for number in classes if len(classes) > 1 else ():
            inside = mask == number
            found[inside] = distance_transform_edt(inside)[inside]
    near = np.exp(-np.square(distances) / np.float32(2 * sigma**2))
    return np.asarray(1 + np.float32(most) * near)


def check(most: float, dataset: Dataset) -> None:
    """UsageError where weight is asked for and the data have no masks."""
    if most and not dataset.has_masks:
        raise UsageError(
            _("border_weight is for data with masks, {dataset} has none").format(
                dataset=dataset.name
            ),
            _("Try: --dataset digit_scenes"),
        )
