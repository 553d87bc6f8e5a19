"""Whether the way from one image to another through a latent space has gaps.

A plain autoencoder is asked for nothing between the points of its training images, and what lies
there may decode to no image at all; the KL divergence of a variational one leaves no room between
them (course: D10).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from kerascourse.evaluation.judgement import judged
from kerascourse.seeing.interpolation import between, random_pairs
from kerascourse.seeing.latent import halves
from kerascourse.seeing.subject import Subject

REAL = 10_000  # training images among which the nearest one is looked for
# a confidence below this is a gap: no class has half of the probability, which a softmax in float32
# may round to a little less
UNSURE = 0.5 - 1e-6


@dataclass(frozen=True)
class Way:
    """Measures of images on the way between others, their two ends left out.

    `largest_step` is the largest of the steps' lengths in pixels, in shares of their sum, a mean
    over the ways: 1/(steps − 1) where all are equal, 1 for a leap, None where images are no way.
    `distance` is the mean root mean
    squared difference from the nearest real image. `confidence` is a classifier's, and `unsure` the
    share of images with less than 0.5; None without one. `values` is how many a latent space keeps
    of an image, and `sampled` whether the network draws its points there at random; None where the
    way goes through none.
    """

    largest_step: float | None
    distance: float
    confidence: float | None
    unsure: float | None
    values: int | None = None
    sampled: bool | None = None


def ways(
    subjects: Sequence[Subject], count: int, steps: int, judge: Subject | None, seed: int = 0
) -> dict[str, Way]:
    """The measures over `count` random pairs of test images, by the name of each of `subjects`.

    All have the data of the first, and the same pairs. Under "pixels" stand the two images laid
    over each other, under "images" the test images at the pairs' ends. Errors as `halves`,
    `random_pairs` and `judged`.
    """
    first, *_others = subjects
    examples, real = first.examples(), first.examples("train", REAL).x
    pairs = random_pairs(examples, count, seed)
    parts = {one.name: halves(one.model, one.name) for one in subjects}
    found = {name: between(half, examples, pairs, steps) for name, half in parts.items()}
    measured = {
        name: replace(
            way(one.decoded, real, judge),
            values=prod(parts[name].shape),
            sampled=parts[name].sampled,
        )
        for name, one in found.items()
    }
    measured["pixels"] = way(found[first.name].blended, real, judge)
    measured["images"] = _measured(None, examples.take(pairs.reshape(-1)).x, real, judge)
    return measured


def way(images: np.ndarray, real: np.ndarray, judge: Subject | None) -> Way:
    """The measures of ways (n, steps, height, width, channels) among `real` images (m, height,
    width, channels), with the classifier `judge`. Errors as `judged`."""
    between_ends = images[:, 1:-1].reshape(-1, *images.shape[2:]).astype("float32")
    return _measured(largest_step(images), between_ends, real, judge)


def _measured(
    step: float | None, images: np.ndarray, real: np.ndarray, judge: Subject | None
) -> Way:
    said = None if judge is None else judged(judge, images)
    return Way(
        largest_step=step,
        distance=nearest_distance(images, real),
        confidence=None if said is None else said.confidence,
        unsure=None if said is None else float((said.confidences < UNSURE).mean()),
    )


def largest_step(images: np.ndarray) -> float:
    """The mean over ways (n, steps, …) of the largest step's share in the way's length."""
    moves = np.diff(images.reshape(*images.shape[:2], -1).astype("float64"), axis=1)
    lengths = np.sqrt(np.square(moves).sum(axis=-1))
    totals = lengths.sum(axis=1)
    shares = lengths.max(axis=1)[totals > 0] / totals[totals > 0]
    return float(shares.mean()) if len(shares) else 0.0


def nearest_distance(images: np.ndarray, real: np.ndarray) -> float:
    """The mean over `images` of the root mean squared difference from the nearest `real` one."""
    from sklearn.neighbors import NearestNeighbors

    flat = real.reshape(len(real), -1)
    search = NearestNeighbors(n_neighbors=1, algorithm="brute").fit(flat)
    distances, _places = search.kneighbors(images.reshape(len(images), -1))
    return float(distances.mean() / np.sqrt(flat.shape[1]))
