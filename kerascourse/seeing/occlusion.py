"""A square slid over an image: where does the probability of a class fall? (course: C5)

Zeiler & Fergus 2014, "Visualizing and understanding convolutional networks", section 4.2. They
cover with grey; here the square has the mean colour of the image's border, which on a plain
background takes something away and adds nothing.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kerascourse.errors import UsageError
from kerascourse.seeing import classifier
from kerascourse.seeing.subject import Subject
from kerascourse.texts import _

MOST_POSITIONS = 1000
_AT_ONCE = 2**25  # values in one array of covered images: 128 MB


@dataclass(frozen=True)
class Occlusion:
    """What the network says of an image (height, width, channels), covered and not.

    `probabilities` (classes,) of the whole image; `covered` (rows, columns, classes) those with the
    square of `size` pixels at `tops[row]`, `lefts[column]`; `fill` (channels,) its colour; `number`
    the class that is asked about.
    """

    image: np.ndarray
    probabilities: np.ndarray
    covered: np.ndarray
    number: int
    size: int
    stride: int
    fill: np.ndarray
    tops: np.ndarray
    lefts: np.ndarray

    @property
    def falls(self) -> np.ndarray:
        """(rows, columns): by how much the probability of the class falls (below 0: rises)."""
        return np.asarray(self.probabilities[self.number] - self.covered[..., self.number])

    @property
    def worst(self) -> tuple[int, int]:
        """(row, column) of the greatest fall."""
        row, column = np.unravel_index(int(self.falls.argmax()), self.falls.shape)
        return int(row), int(column)

    @property
    def worst_image(self) -> np.ndarray:
        """The image covered there."""
        row, column = self.worst
        return _covered(self.image, self.tops[row], self.lefts[column], self.size, self.fill)

    @property
    def map(self) -> np.ndarray:
        """`falls` on the pixels (height, width): each has the value of the square whose middle is
        nearest; NaN along the border, where no square has its middle."""
        result = np.full(self.image.shape[:2], np.nan)
        rows, columns = (self._nearest(starts) for starts in (self.tops, self.lefts))
        inside = np.ix_(*(slice_of for slice_of, _which in (rows, columns)))
        result[inside] = self.falls[np.ix_(rows[1], columns[1])]
        return result

    def _nearest(self, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The pixels from the first middle to the last, and the square nearest to each."""
        middles = starts + self.size // 2
        pixels = np.arange(middles[0], middles[-1] + 1)
        return pixels, np.abs(pixels[:, np.newaxis] - middles).argmin(axis=1)


def occlusion(
    subject: Subject,
    image: np.ndarray,
    size: int | None = None,
    stride: int | None = None,
    wanted: str | None = None,
) -> Occlusion:
    """Cover `image`, float32 (height, width, channels), at every position and ask the network.

    By default a square of about a fifth of the smaller side, moved so far that there are about
    1,000 positions at most. `wanted` is a class (by default the likeliest). UsageError where the
    network tells no classes of images apart, or the square is larger than the image.
    """
    classifier.require_classifier(subject)
    classifier.require_images(subject)
    side = min(image.shape[:2])
    size = size or default_size(side)
    if size > side:
        raise UsageError(
            _("expected --size from 1 to {side}, received {size}", side=side, size=size),
            _("Try: --size {size}", size=default_size(side)),
        )
    stride = stride or default_stride(image.shape[0], image.shape[1], size)
    fill = border_mean(image)
    tops, lefts = (_starts(length, size, stride) for length in image.shape[:2])
    model = classifier.probabilities(subject)
    whole = model.predict(image[np.newaxis], verbose=0)[0]
    number = classifier.class_number(subject, wanted, whole)
    places = [(top, left) for top in tops for left in lefts]
    found = np.concatenate(
        [
            model.predict(batch, batch_size=classifier.BATCH, verbose=0)
            for batch in _batches(image, places, size, fill)
        ]
    )
    covered = found.reshape(len(tops), len(lefts), -1)
    return Occlusion(image, whole, covered, number, size, stride, fill, tops, lefts)


def default_size(side: int) -> int:
    """The odd number nearest to a fifth of `side` (so that the square has a middle pixel), at
    least 3, at most `side`."""
    return min(side, max(3, 2 * round((side / 5 - 1) / 2) + 1))


def default_stride(height: int, width: int, size: int) -> int:
    """The smallest stride with about `MOST_POSITIONS` positions at most."""
    positions = (height - size + 1) * (width - size + 1)
    return math.ceil(math.sqrt(positions / MOST_POSITIONS))


def border_mean(image: np.ndarray) -> np.ndarray:
    """(channels,): the mean of the pixels along the four sides."""
    inner = np.zeros(image.shape[:2], bool)
    inner[1:-1, 1:-1] = True
    return np.asarray(image[~inner].mean(axis=0))


def _starts(length: int, size: int, stride: int) -> np.ndarray:
    """Where the square starts along a side; the last one ends with the side."""
    last = length - size
    return np.array(sorted({*range(0, last + 1, stride), last}))


def _batches(
    image: np.ndarray, places: list[tuple[int, int]], size: int, fill: np.ndarray
) -> Iterator[np.ndarray]:
    step = max(classifier.BATCH, _AT_ONCE // image.size)
    for start in range(0, len(places), step):
        some = places[start : start + step]
        yield np.stack([_covered(image, top, left, size, fill) for top, left in some])


def _covered(image: np.ndarray, top: int, left: int, size: int, fill: np.ndarray) -> np.ndarray:
    result = image.copy()
    result[top : top + size, left : left + size] = fill
    return result
