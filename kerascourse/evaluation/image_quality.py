"""How near images are to others: mean squared error, peak signal-to-noise ratio, structural
similarity."""

from dataclasses import dataclass

import numpy as np

from kerascourse.seeing.reconstructions import squared_error

SIGMA, RADIUS = 1.5, 5  # of the window of the structural similarity: 11×11 pixels
STABLE = (0.01**2, 0.03**2)  # C1 and C2, where values lie in [0, 1]
PART = 500  # images at a time, so that a large set needs little memory


@dataclass(frozen=True)
class Quality:
    """`mse` is the mean over all values; `psnr`, in dB, is that of this mean, not a mean of the
    images' own; `ssim` is the mean over the images. A table has neither `psnr` nor `ssim`, a
    perfect copy no `psnr`, images below 11×11 no `ssim`: None.
    """

    mse: float
    psnr: float | None
    ssim: float | None


def quality(examples: np.ndarray, others: np.ndarray) -> Quality:
    """How near `others` are to `examples`, both (n, height, width, channels) or rows (n, columns).

    Values are taken as they come, those outside [0, 1] too.
    """
    error = float(np.mean(squared_error(examples, others)))
    if examples.ndim != 4:
        return Quality(error, None, None)
    small = min(examples.shape[1:3]) <= 2 * RADIUS
    similarity = None if small else float(np.mean(structural_similarity(examples, others)))
    return Quality(error, peak_signal(error), similarity)


def peak_signal(error: float) -> float | None:
    """The peak signal-to-noise ratio −10·log₁₀ MSE in dB, where the peak is 1; None, in place of
    infinity, for a perfect copy."""
    return float(-10 * np.log10(error)) if error > 0 else None


def structural_similarity(images: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The SSIM of each image (n, height, width, channels) to its other: (n,), 1 where they are
    equal (Wang, Bovik, Sheikh & Simoncelli 2004, equation 13).

    Means, variances and covariance are weighted by a Gaussian window of 11×11 pixels, σ = 1.5; only
    windows that lie inside the image count, and channels count alike.
    """
    parts = [
        _similarity(images[start : start + PART], others[start : start + PART])
        for start in range(0, len(images), PART)
    ]
    return np.concatenate(parts)


def _similarity(images: np.ndarray, others: np.ndarray) -> np.ndarray:
    x, y = images.astype("float64"), others.astype("float64")
    mean_x, mean_y = _windowed(x), _windowed(y)
    spread = _windowed(x * x) + _windowed(y * y) - mean_x**2 - mean_y**2
    shared = _windowed(x * y) - mean_x * mean_y
    one, two = STABLE
    likeness = (2 * mean_x * mean_y + one) / (mean_x**2 + mean_y**2 + one)
    structure = (2 * shared + two) / (spread + two)
    return np.asarray((likeness * structure).mean(axis=(1, 2, 3)))


def _windowed(values: np.ndarray) -> np.ndarray:
    """Weighted means over the windows that lie inside the images."""
    from scipy.ndimage import gaussian_filter

    smooth = gaussian_filter(values, SIGMA, radius=RADIUS, axes=(1, 2))
    return np.asarray(smooth[:, RADIUS:-RADIUS, RADIUS:-RADIUS])
