"""Where the test images lie in a latent space of two values, and what lies between them."""

from dataclasses import dataclass

import numpy as np

from kerascourse.seeing.latent import halves
from kerascourse.seeing.manifold import decoded_grid, require_two
from kerascourse.seeing.subject import Subject

MOST_IMAGES = 2_000


@dataclass(frozen=True)
class LatentPlane:
    """`points` (n, 2) of the test images of `name`, their `labels` (n,) where they have classes,
    and the `images` (steps, steps, height, width, channels) that the centres of a grid of square
    cells over them decode to, the first row with the highest second value.

    `first` and `second` (steps,) are these centres and `counts` (steps, steps) the points in each
    cell, in the order of the images. `low` and `high` (2,) are the corners of the grid.
    """

    name: str
    points: np.ndarray
    labels: np.ndarray | None
    class_names: tuple[str, ...]
    low: np.ndarray
    high: np.ndarray
    first: np.ndarray
    second: np.ndarray
    images: np.ndarray
    counts: np.ndarray

    @property
    def empty(self) -> float:
        """The share of the cells that no test image lies in."""
        return float((self.counts == 0).mean())


def latent_plane(subject: Subject, steps: int = 15) -> LatentPlane:
    """The plane of an autoencoder on at most `MOST_IMAGES` test images, of a variational one the
    means; the grid is the square around all points, at one scale in both directions.

    UsageError where the latent space has not two values, or there are no test images.
    """
    parts = halves(subject.model, subject.name)
    require_two(parts, subject.name)
    examples = subject.examples(most=MOST_IMAGES)
    points = parts.encode(examples.x)
    middle = (points.max(axis=0) + points.min(axis=0)) / 2
    # a little more than the widest range, so that no point lies on the edge; never nothing
    half = 0.51 * float(np.ptp(points, axis=0).max()) or 1.0
    low, high = middle - half, middle + half
    edges = [np.linspace(low[axis], high[axis], steps + 1) for axis in (0, 1)]
    first, second = ((edge[1:] + edge[:-1]) / 2 for edge in edges)
    counts, *_edges = np.histogram2d(points[:, 0], points[:, 1], bins=edges)
    labels = examples.y if examples.y.ndim == 1 else None
    last = -1 if labels is None else int(labels.max())
    return LatentPlane(
        name=subject.name,
        points=points,
        labels=labels,
        class_names=tuple(subject.class_name(number) for number in range(last + 1)),
        low=low,
        high=high,
        first=first,
        second=second,
        images=decoded_grid(parts, first, second),
        counts=counts.T[::-1].astype(int),
    )
