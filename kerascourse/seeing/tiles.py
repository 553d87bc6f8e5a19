"""A network for images of one size on an image of any size: in tiles that overlap, blended."""

from collections.abc import Callable

import numpy as np

from kerascourse.data.dataset import places

Predict = Callable[[np.ndarray], np.ndarray]


def tiled(network: Predict, image: np.ndarray, side: tuple[int, int]) -> np.ndarray:
    """What `network` gives for each pixel of `image` (height, width, channels): (height, width,
    values), float32.

    `network` takes (n, *side, channels) to (n, *side, values). An image of that size is one tile. A
    larger one is mirrored outwards by a quarter of a tile and read in tiles that overlap by half or
    more (the overlap-tile strategy of Ronneberger et al. 2015, fig. 2); a pixel's values are a mean
    over its tiles, each weighted by a Hann window, so that no tile's border shows. A smaller one is
    mirrored outwards to the size of a tile.
    """
    size = image.shape[:2]
    padding = [_padding(length, part) for length, part in zip(size, side, strict=True)]
    padded = np.pad(image, [*padding, (0, 0)], mode="symmetric")
    rows, columns = (
        places(length, part, max(1, part // 2))
        for length, part in zip(padded.shape[:2], side, strict=True)
    )
    height, width = side
    window = np.outer(_hann(height), _hann(width))[..., np.newaxis]
    total, weight = None, np.zeros((*padded.shape[:2], 1), "float32")
    for row in rows:  # one row of tiles is in memory at a time
        down = slice(row, row + height)
        given = network(np.stack([padded[down, c : c + width] for c in columns]))
        if total is None:
            total = np.zeros((*padded.shape[:2], given.shape[-1]), "float32")
        for column, values in zip(columns, given, strict=True):
            across = slice(column, column + width)
            total[down, across] += values * window
            weight[down, across] += window
    assert total is not None  # there is at least one row
    (above, _below), (left, _right) = padding
    here = slice(above, above + size[0]), slice(left, left + size[1])
    return np.asarray(total[here] / weight[here])


def _padding(length: int, part: int) -> tuple[int, int]:
    """Pixels to put before and after `length` for tiles of `part`."""
    if length > part:
        return part // 4, part // 4
    return (part - length) // 2, part - length - (part - length) // 2


def _hann(length: int) -> np.ndarray:
    """Hann's window at the middles of `length` pixels: nowhere 0."""
    return np.asarray(np.sin(np.pi * (np.arange(length) + 0.5) / length) ** 2, "float32")


def turned(network: Callable[[np.ndarray], np.ndarray], image: np.ndarray) -> np.ndarray:
    """The mean of what `network` gives for `image` (height, width, channels) in its eight positions
    (four quarter turns, each mirrored too), turned back: (height, width, values).

    Ronneberger et al. 2015 average over seven rotations so (section 4).
    """
    found = []
    for quarters in range(4):
        for step in (1, -1):
            seen = np.rot90(image, quarters)[:, ::step]
            found.append(np.rot90(network(seen)[:, ::step], -quarters))
    return np.asarray(np.mean(found, axis=0))
