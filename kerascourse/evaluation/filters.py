"""Fixed filters against noise, each at its best width: a Gaussian's kernel and a median are set
once, where a network's kernels are learned."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kerascourse.seeing.reconstructions import squared_error

SIGMAS = tuple(round(0.1 * step, 1) for step in range(2, 31))
SIDES = (3, 5, 7, 9)
ENOUGH = 1000  # images that choose a width


@dataclass(frozen=True)
class Best:
    """`width` made the lowest mean squared error `mse` of the images that chose it."""

    width: float
    mse: float


def smoothed(images: np.ndarray, sigma: float) -> np.ndarray:
    """Images (n, height, width, channels) under a Gaussian of standard deviation `sigma` pixels."""
    from scipy.ndimage import gaussian_filter

    return np.asarray(gaussian_filter(images, sigma, axes=(1, 2)))


def medians(images: np.ndarray, side: float) -> np.ndarray:
    """The median of the `side`×`side` pixels around each pixel of images (n, height, width,
    channels)."""
    from scipy.ndimage import median_filter

    return np.asarray(median_filter(images, (1, int(side), int(side), 1)))


FILTERS: dict[str, tuple[Callable[[np.ndarray, float], np.ndarray], tuple[float, ...]]] = {
    "gaussian": (smoothed, SIGMAS),
    "median": (medians, SIDES),
}


def best(kind: str, noisy: np.ndarray, clean: np.ndarray) -> Best:
    """The width of the filter `kind` that brings the first `ENOUGH` noisy images nearest to the
    clean ones: those of the validation, never of the test."""
    apply, widths = FILTERS[kind]
    noisy, clean = noisy[:ENOUGH], clean[:ENOUGH]
    errors = [float(np.mean(squared_error(clean, apply(noisy, width)))) for width in widths]
    place = int(np.argmin(errors))
    return Best(widths[place], errors[place])
