"""New images: points drawn at random from the latent space, decoded (Kingma & Welling 2014)."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kerascourse.seeing.latent import Halves, halves
from kerascourse.seeing.subject import Subject

MOST_IMAGES = 5_000  # training images that tell where a plain autoencoder's points lie


@dataclass(frozen=True)
class Generation:
    """`images` (n, height, width, channels) decoded from `points` (n, …) of the latent space.

    `drawn_from` is "standard normal", what a variational autoencoder is trained for, or "fitted
    normal": with the mean and the covariance of the training images' points, the best guess for a
    network that was never asked for a distribution.
    """

    images: np.ndarray
    points: np.ndarray
    drawn_from: Literal["standard normal", "fitted normal"]


def generation(subject: Subject, count: int = 64, seed: int = 0) -> Generation:
    """`count` images, the same for the same `seed`.

    UsageError where the network has no latent space, or is a plain autoencoder without data.
    """
    parts = halves(subject.model, subject.name)
    rng = np.random.default_rng(seed)
    if parts.sampled:
        points = rng.standard_normal((count, *parts.shape), dtype="float32")
        return Generation(parts.decode(points), points, "standard normal")
    points = _fitted(parts, subject.examples("train", MOST_IMAGES).x, count, rng)
    return Generation(parts.decode(points), points, "fitted normal")


def _fitted(parts: Halves, images: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """`count` points from the normal distribution of the points of `images`."""
    found = parts.encode(images).reshape(len(images), -1).astype("float64")
    centred = found - found.mean(axis=0)
    # with as many weights of variance 1/n the rows' sum has the covariance of the rows
    weights = rng.standard_normal((count, len(found))) / np.sqrt(len(found))
    return np.asarray(found.mean(axis=0) + weights @ centred, "float32").reshape(-1, *parts.shape)
