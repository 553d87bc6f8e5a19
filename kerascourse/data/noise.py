"""Noise for clean images: what a denoising network is asked to take off again."""

import numpy as np


def noisy(images: np.ndarray, kind: str, amount: float, rng: np.random.Generator) -> np.ndarray:
    """Images (n, height, width, channels) in [0, 1] with noise, of the same shape and range.

    "gaussian" adds to each value one of standard deviation `amount`, and clips to [0, 1];
    "salt_and_pepper" makes a share `amount` of the pixels black or white, equally often; "mask"
    makes that share black (Vincent et al. 2008, section 2.3). A pixel changes in all its channels.
    """
    if kind == "gaussian":
        added = np.float32(amount) * rng.standard_normal(images.shape, dtype=np.float32)
        return np.asarray(np.clip(images + added, 0, 1))
    drawn = rng.random((*images.shape[:-1], 1), dtype=np.float32)
    white = drawn < amount / 2 if kind == "salt_and_pepper" else np.False_
    return np.asarray(np.where(drawn < amount, np.float32(white), images))
