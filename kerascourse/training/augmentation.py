"""Augmentation: images changed at random so that their class stays, for what is fitted on only."""

from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from kerascourse.data.dataset import Split

Pixels = Annotated[int, Field(ge=0)]


class Augment(BaseModel):
    """What a recipe's table `[augment]` may say; each change is off by default."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    flip: bool = False
    """Left and right change places in half of the images (not for digits)."""
    shift: Pixels = 0
    """At most so many pixels along each side; zeros move in (He et al. 2016, section 4.2)."""
    cutout: Pixels = 0
    """A square of so many pixels a side, anywhere, becomes 0 (DeVries & Taylor 2017)."""


def augmented(examples: Split, how: Augment, rng: np.random.Generator) -> Split:
    """`examples` changed as `how` says by the random numbers of `rng`; masks move along.

    Which numbers are drawn does not depend on the images, so a batch is a function of `rng`.
    """
    x, y = examples.stored, examples.y
    masks = y.ndim == 3
    if how.flip:
        turned = rng.random(len(x)) < 0.5
        x = np.where(turned[:, None, None, None], x[:, :, ::-1], x)
        y = np.where(turned[:, None, None], y[:, :, ::-1], y) if masks else y
    if how.shift:
        moves = rng.integers(0, 2 * how.shift + 1, (len(x), 2))
        x = _shifted(x, moves, how.shift)
        y = _shifted(y, moves, how.shift) if masks else y
    if how.cutout:
        x = x * _kept(x.shape, how.cutout, rng)
    return Split(x, y)


def _shifted(images: np.ndarray, moves: np.ndarray, most: int) -> np.ndarray:
    """A window of each image, (n, height, width, …), which has `most` zeros on each side."""
    height, width = images.shape[1:3]
    rest = [(0, 0)] * (images.ndim - 3)
    padded = np.pad(images, [(0, 0), (most, most), (most, most), *rest])
    # a copy an image is several times quicker here than one look-up of all pixels
    return np.stack(
        [
            image[row : row + height, column : column + width]
            for image, (row, column) in zip(padded, moves.tolist(), strict=True)
        ]
    )


def _kept(shape: tuple[int, ...], side: int, rng: np.random.Generator) -> np.ndarray:
    """1 where a pixel stays and 0 in the square; its centre lies anywhere in the image."""
    count, height, width = shape[:3]
    top = rng.integers(0, height, count)[:, None] - side // 2
    left = rng.integers(0, width, count)[:, None] - side // 2
    rows, columns = np.arange(height), np.arange(width)
    in_rows = (rows >= top) & (rows < top + side)
    in_columns = (columns >= left) & (columns < left + side)
    cut = in_rows[:, :, None, None] & in_columns[:, None, :, None]
    return (~cut).astype("uint8")
