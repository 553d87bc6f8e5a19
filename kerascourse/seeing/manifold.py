"""The images that a grid over a latent space of two values decodes to (Kingma & Welling 2014,
figure 4)."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from kerascourse.errors import UsageError
from kerascourse.seeing.latent import Halves, halves
from kerascourse.seeing.subject import Subject
from kerascourse.texts import _

MOST_IMAGES = 2_000  # of the test set, to find the range of their latent values


@dataclass(frozen=True)
class Manifold:
    """`images` (rows, columns, height, width, channels): the first row has the highest `second`
    value, the first column the lowest `first` one; both (steps,) ascend.

    Where `quantiles`, the values are at steps of equal probability of the standard normal.
    """

    images: np.ndarray
    first: np.ndarray
    second: np.ndarray
    quantiles: bool


def manifold(subject: Subject, steps: int = 15, spread: float = 2.0) -> Manifold:
    """A grid of `steps`×`steps` points, decoded at once.

    For a network that samples, its latent values are to be standard normal, and the grid goes over
    quantiles from −spread to spread; for others over the range of the test images' own values.
    UsageError where the latent space has not two values, or there are no test images.
    """
    parts = halves(subject.model, subject.name)
    require_two(parts, subject.name)
    if parts.sampled:
        first = second = normal_quantiles(steps, spread)
    else:
        points = parts.encode(subject.examples(most=MOST_IMAGES).x)
        low, high = points.min(axis=0), points.max(axis=0)
        first, second = (np.linspace(low[axis], high[axis], steps) for axis in (0, 1))
    return Manifold(decoded_grid(parts, first, second), first, second, parts.sampled)


def decoded_grid(parts: Halves, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The images (rows, columns, height, width, channels) that a grid over two latent values
    decodes to, as `Manifold` has them."""
    across, up = np.meshgrid(first, second[::-1])
    decoded = parts.decode(np.stack([across, up], axis=-1).reshape(-1, 2).astype("float32"))
    return decoded.reshape(len(second), len(first), *decoded.shape[1:])


def normal_quantiles(steps: int, spread: float) -> np.ndarray:
    """`steps` values from −spread to spread between which N(0, 1) has equal probability."""
    normal = NormalDist()
    shares = np.linspace(normal.cdf(-spread), normal.cdf(spread), steps)
    return np.array([normal.inv_cdf(share) for share in shares])


def require_two(parts: Halves, name: str) -> None:
    """UsageError where the latent space has not two values."""
    if parts.shape != (2,):
        raise UsageError(
            _(
                "expected a latent space of 2 values, that of {name} has {found}",
                name=name,
                found="×".join(map(str, parts.shape)),
            ),
            _("Try: kc train vae --set latent=2"),
        )
