"""The embedded digits: 1,797 handwritten digits that come with scikit-learn, no network needed.

They are the test part of the UCI set "Optical recognition of handwritten digits" (Alpaydin &
Kaynak, 1998): 8×8 pixels with 17 grey levels, each the number of inked pixels in a block of 4×4.
Here they take MNIST's form: enlarged to 20×20 by bilinear interpolation, centred on 28×28, with
values in [0, 1].
"""

import numpy as np

from kerascourse.data.dataset import Dataset, Split, split
from kerascourse.data.wanted import Wanted
from kerascourse.texts import _

VAL, TEST = 180, 360  # a tenth and a fifth


def load(wanted: Wanted) -> Dataset:
    """The 1,797 digits, 28×28×1: 1,257 to train, 180 to validate, 360 to test, by the seed."""
    from sklearn.datasets import load_digits

    raw = load_digits()
    images = np.pad(enlarge(raw.images / 16.0, 20), ((0, 0), (4, 4), (4, 4)))
    examples = Split(images[..., np.newaxis].astype("float32"), raw.target.astype("int64"))
    val, test, train = split(examples, (VAL, TEST), wanted.seed)
    return Dataset(
        name="digits",
        train=train,
        val=val,
        test=test,
        class_names=tuple(str(digit) for digit in range(10)),
        provenance=_(
            "scikit-learn's 1,797 handwritten digits (UCI), enlarged from 8×8 to 28×28, in [0, 1]"
        ),
    )


def enlarge(images: np.ndarray, size: int) -> np.ndarray:
    """Square images (n, side, side) to (n, size, size) by bilinear interpolation.

    Pixel centres lie at half positions and the border is repeated, so values stay in their range.
    """
    side = images.shape[-1]
    centres = np.clip((np.arange(size) + 0.5) * side / size - 0.5, 0, side - 1)
    # a hat of width 1 around each pixel: the weights of a new pixel sum to 1
    weights = np.maximum(0, 1 - np.abs(centres[:, np.newaxis] - np.arange(side)))
    return np.asarray(weights @ images @ weights.T)
