"""Digit scenes: an embedded data set to learn segmentation on, no network needed.

Several of scikit-learn's digits lie on a canvas of 64×64 with an uneven background and noise; the
mask says of each pixel whether a digit inked it. It is exact, since the scene is drawn from it.
"""

import numpy as np

from kerascourse.data import digits
from kerascourse.data.dataset import Dataset, Split
from kerascourse.data.wanted import Wanted
from kerascourse.texts import _

SIDE = 64
MOST = 5  # digits in a scene
SIZES = (14, 18, 22, 26)  # pixels a side
INK = 0.35  # a pixel of this darkness or more is a digit's
NOISE = 0.08  # standard deviation
COUNTS = {"train": 1_000, "val": 150, "test": 300}


def load(wanted: Wanted) -> Dataset:
    """1,000 scenes to train, 150 to validate, 300 to test: 64×64×1, masks with classes 0 and 1.

    The parts are drawn from different digits, which the seed splits as it does in `digits`.
    """
    source = digits.load(wanted)
    parts = {
        name: _scenes(examples, COUNTS[name], np.random.default_rng((wanted.seed, stream)))
        for stream, (name, examples) in enumerate(
            (("train", source.train), ("val", source.val), ("test", source.test))
        )
    }
    return Dataset(
        name="digit_scenes",
        train=parts["train"],
        val=parts["val"],
        test=parts["test"],
        class_names=("background", "digit"),
        provenance=_(
            "{count:,} scenes of 64×64 drawn from scikit-learn's digits, with exact masks",
            count=sum(COUNTS.values()),
        ),
    )


def _scenes(source: Split, count: int, rng: np.random.Generator) -> Split:
    glyphs = {size: digits.enlarge(_middles(source.x), size) for size in SIZES}
    pairs = [_scene(glyphs, rng) for _number in range(count)]
    images, masks = zip(*pairs, strict=True)
    return Split(np.stack(images)[..., np.newaxis], np.stack(masks))


def _middles(images: np.ndarray) -> np.ndarray:
    """The 20×20 that a digit fills of its 28×28."""
    return images[:, 4:24, 4:24, 0]


def _scene(
    glyphs: dict[int, np.ndarray], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """An image uint8 (64, 64) and its mask uint8 (64, 64)."""
    ink = np.zeros((SIDE, SIDE))
    for _number in range(rng.integers(1, MOST + 1)):
        size = int(rng.choice(SIZES))
        row, column = rng.integers(0, SIDE - size + 1, 2)
        glyph = glyphs[size][rng.integers(len(glyphs[size]))] * rng.uniform(0.7, 1)
        here = ink[row : row + size, column : column + size]
        np.maximum(here, glyph, out=here)
    background = _background(rng)
    image = background + ink * (1 - background) + rng.normal(0, NOISE, ink.shape)
    return np.round(np.clip(image, 0, 1) * 255).astype("uint8"), (ink >= INK).astype("uint8")


def _background(rng: np.random.Generator) -> np.ndarray:
    """A soft pattern from 0 to 0.4, of blobs a quarter of the canvas wide."""
    return np.asarray(digits.enlarge(rng.uniform(0, 0.4, (1, 4, 4)), SIDE)[0])
