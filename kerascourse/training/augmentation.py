"""Augmentation: images changed at random so that their class stays, for what is fitted on only."""

from collections.abc import Callable
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from kerascourse.data.dataset import Split
from kerascourse.errors import UsageError
from kerascourse.texts import _

Pixels = Annotated[int, Field(ge=0)]
GRID = 3  # points a side that an elastic change moves


class Augment(BaseModel):
    """What a recipe's table `[augment]` may say; each change is off by default."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    flip: bool = False
    """Left and right change places in half of the images (not for digits)."""
    turn: bool = False
    """Square images turn by none to three quarters (where up and down mean nothing)."""
    elastic: Annotated[float, Field(ge=0, lt=float("inf"))] = 0.0
    """Images bend as if on rubber: the points of a 3×3 grid move by so many pixels (a standard
    deviation), those between them smoothly along (Ronneberger et al. 2015, section 3.1)."""
    shift: Pixels = 0
    """At most so many pixels along each side; zeros move in (He et al. 2016, section 4.2)."""
    contrast: Annotated[float, Field(ge=0, le=1)] = 0.0
    """The distances of an image's values from the middle grey are multiplied by a factor whose
    logarithm has this standard deviation."""
    brightness: Annotated[float, Field(ge=0, le=1)] = 0.0
    """All values of an image move by an amount with this standard deviation, where white is 1."""
    noise: Annotated[float, Field(ge=0, le=1)] = 0.0
    """Each image gets Gaussian noise of a strength from 0 to this, a standard deviation where white
    is 1; an elastic change smooths, and new images may be noisier than those to train on."""
    cutout: Pixels = 0
    """A square of so many pixels a side, anywhere, becomes 0 (DeVries & Taylor 2017)."""


def check(how: Augment | None, shape: tuple[int, ...]) -> None:
    """UsageError where images of `shape` (height, width, channels) can't be changed so."""
    if how is not None and how.turn and shape[0] != shape[1]:
        raise UsageError(
            _("augment.turn needs square images, received {shape}", shape="×".join(map(str, shape)))
        )


def augmented(examples: Split, how: Augment, rng: np.random.Generator) -> Split:
    """`examples` changed as `how` says by the random numbers of `rng`; masks move along.

    Which numbers are drawn does not depend on the images, so a batch is a function of `rng`.
    """
    x, y = examples.loaded, examples.y
    masks = y.ndim == 3
    if how.flip:
        turned = rng.random(len(x)) < 0.5
        x = np.where(turned[:, None, None, None], x[:, :, ::-1], x)
        y = np.where(turned[:, None, None], y[:, :, ::-1], y) if masks else y
    if how.turn:
        quarters = rng.integers(0, 4, len(x))
        x = _turned(x, quarters)
        y = _turned(y, quarters) if masks else y
    if how.elastic:
        grid = rng.normal(0, how.elastic, (len(x), 2, GRID, GRID))
        x = _bent(x, grid, _between)
        y = _bent(y, grid, _nearest) if masks else y
    if how.shift:
        moves = rng.integers(0, 2 * how.shift + 1, (len(x), 2))
        x = _shifted(x, moves, how.shift)
        y = _shifted(y, moves, how.shift) if masks else y
    if how.contrast:
        x = _stretched(x, np.exp(rng.normal(0, how.contrast, len(x))))
    if how.brightness:
        x = _lightened(x, rng.normal(0, how.brightness, len(x)))
    if how.noise:
        x = _noisy(x, how.noise, rng)
    if how.cutout:
        x = x * _kept(x.shape, how.cutout, rng)
    return Split(x, y)


def _turned(images: np.ndarray, quarters: np.ndarray) -> np.ndarray:
    """Each of the images (n, side, side, …) by so many quarter turns."""
    return np.stack(
        [np.rot90(image, turns) for image, turns in zip(images, quarters.tolist(), strict=True)]
    )


def _bent(
    images: np.ndarray, grid: np.ndarray, sampled: Callable[[np.ndarray, np.ndarray], np.ndarray]
) -> np.ndarray:
    """Images (n, height, width, …) whose pixels come from places that `grid` moves.

    `grid` (n, 2, GRID, GRID) has how far down and to the right, in pixels, for points spread evenly
    over the image; `sampled` takes an image (height, width, …) at places (2, height, width). What
    would come from outside is mirrored in.
    """
    sizes = images.shape[1:3]
    down, right = (_spread(size) for size in sizes)
    moves = np.einsum("ha,nmab,wb->nmhw", down, grid, right)
    places = np.stack(np.meshgrid(*map(np.arange, sizes), indexing="ij")) + moves
    places = np.stack([_mirrored(places[:, axis], size) for axis, size in enumerate(sizes)], axis=1)
    return np.stack([sampled(image, where) for image, where in zip(images, places, strict=True)])


def _spread(size: int) -> np.ndarray:
    """How much each of GRID even points weighs at each of `size` pixels, (size, GRID): cubic
    convolution (Keys 1981), the outermost points going on beyond the border."""
    at = np.linspace(0, GRID - 1, size)[:, None]
    distance = np.abs(at - np.arange(-1, GRID + 1))
    near = (1.5 * distance - 2.5) * distance**2 + 1
    far = ((-0.5 * distance + 2.5) * distance - 4) * distance + 2
    found = np.where(distance < 1, near, np.where(distance < 2, far, 0))
    found[:, 1] += found[:, 0]
    found[:, -2] += found[:, -1]
    return np.asarray(found[:, 1:-1])


def _mirrored(at: np.ndarray, size: int) -> np.ndarray:
    """Places along an axis brought into [0, size − 1] by reflection at its ends."""
    last = max(1, size - 1)
    return np.asarray(np.minimum(last - np.abs(np.mod(at, 2 * last) - last), size - 1))


def _nearest(image: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The pixels of a mask (height, width) that are nearest to `places` (2, height, width)."""
    row, column = np.rint(places).astype("int64")
    return np.asarray(image[row, column])


def _between(image: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The image (height, width, channels) at `places` (2, height, width), bilinearly."""
    height, width = image.shape[:2]
    top, left = np.floor(places).astype("int64")
    bottom, right = np.minimum(top + 1, height - 1), np.minimum(left + 1, width - 1)
    down, across = (places - (top, left)).astype("float32")[..., None]
    above = image[top, left] * (1 - across) + image[top, right] * across
    below = image[bottom, left] * (1 - across) + image[bottom, right] * across
    found = above * (1 - down) + below * down
    return np.asarray(np.rint(found) if image.dtype == np.uint8 else found, image.dtype)


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


def _stretched(images: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """Images (n, height, width, channels) with other distances from the middle grey."""
    grey = _white(images) / 2
    return _stored(grey + (images - np.float32(grey)) * _each(factors), images)


def _lightened(images: np.ndarray, moves: np.ndarray) -> np.ndarray:
    """Images (n, height, width, channels) lighter, or darker, by so much of white each."""
    return _stored(images + _each(moves * _white(images)), images)


def _noisy(images: np.ndarray, most: float, rng: np.random.Generator) -> np.ndarray:
    """Images (n, height, width, channels) with noise of a strength from 0 to `most` each."""
    strengths = _each(rng.uniform(0, most * _white(images), len(images)))
    return _stored(images + strengths * rng.standard_normal(images.shape, "float32"), images)


def _each(numbers: np.ndarray) -> np.ndarray:
    """A number for each of n images, (n, 1, 1, 1)."""
    return numbers.astype("float32")[:, np.newaxis, np.newaxis, np.newaxis]


def _white(images: np.ndarray) -> int:
    return 255 if images.dtype == np.uint8 else 1


def _stored(values: np.ndarray, images: np.ndarray) -> np.ndarray:
    """`values` between black and white, in the form of `images`."""
    values = np.clip(values, 0, _white(images))
    return np.asarray(np.rint(values) if images.dtype == np.uint8 else values, images.dtype)


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
