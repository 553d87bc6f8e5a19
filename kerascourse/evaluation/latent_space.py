"""How many values of a latent space a network uses, and how.

A variational autoencoder leaves alone what does not pay for its KL divergence: such a value is
drawn from N(0, 1) whatever the image, and the decoder ignores it ("posterior collapse").
"""

from dataclasses import dataclass

import numpy as np

from kerascourse.seeing.latent import Halves, halves
from kerascourse.seeing.subject import Subject
from kerascourse.training import latent_points
from kerascourse.training.latent_points import MOST_IMAGES

ACTIVE = (
    0.01  # Burda et al. 2016, section 5.1: the variance of the mean above which a value is used
)


@dataclass(frozen=True)
class Value:
    """One value of the latent space over the test images, or one map where it has maps.

    `variance` is that of the value (of its mean, where the network samples); `kl` the mean KL
    divergence from N(0, 1) in nats; `mean` and `deviation` are those of all samples together, to be
    0 and 1 where new points are drawn from N(0, 1). These three are None for a network that does
    not sample, but the mean.
    """

    number: int
    variance: float
    used: bool
    mean: float
    deviation: float
    kl: float | None


@dataclass(frozen=True)
class LatentSpace:
    """The values of a latent space in their order; `layer` is where it is.

    `dimensions` is (Σλ)²/Σλ² over the eigenvalues λ of the values' covariance (the participation
    ratio): as many independent values of equal variance would vary as much.
    """

    layer: str
    sampled: bool
    values: tuple[Value, ...]
    dimensions: float

    @property
    def used(self) -> int:
        """How many values the network uses."""
        return sum(value.used for value in self.values)

    @property
    def kl(self) -> float | None:
        """The KL divergence of all values together, in nats."""
        return sum(value.kl or 0.0 for value in self.values) if self.sampled else None


def latent_space(subject: Subject) -> LatentSpace:
    """The latent space over the first 10,000 test images; those of a run's variational autoencoder
    were kept with it, and need not be there any more.

    A value is used where the variance of its mean is above 0.01 (Burda, Grosse & Salakhutdinov
    2016); in a network that does not sample, where its variance is above 0.01 of the largest.
    UsageError where there is no latent space or there are no images.
    """
    parts = halves(subject.model, subject.name)
    means, spread = _points(subject, parts)
    variance = means.var(axis=0)
    threshold = ACTIVE * (1.0 if parts.sampled else float(variance.max()))
    divergence = None if spread is None else kl_divergence(means, spread)
    within = 0.0 if spread is None else spread.mean(axis=0)
    deviation = np.sqrt(variance + within)
    values = tuple(
        Value(
            number=number,
            variance=float(variance[number]),
            used=bool(variance[number] > threshold),
            mean=float(means[:, number].mean()),
            deviation=float(deviation[number]),
            kl=None if divergence is None else float(divergence[number]),
        )
        for number in range(means.shape[1])
    )
    return LatentSpace(parts.layer, parts.sampled, values, participation_ratio(means))


def kl_divergence(means: np.ndarray, variances: np.ndarray) -> np.ndarray:
    """The mean over images (n, values) of KL(N(μ, σ²) ‖ N(0, 1)) of each value, in nats:

    ½ (μ² + σ² − 1 − log σ²)
    """
    terms = np.square(means) + variances - 1 - np.log(variances)
    return np.asarray(0.5 * terms.mean(axis=0))


def participation_ratio(points: np.ndarray) -> float:
    """(Σλ)²/Σλ² over the eigenvalues of the covariance of points (n, values); 0 without any."""
    covariance = np.atleast_2d(np.cov(points, rowvar=False))
    squares = float(np.square(covariance).sum())
    return float(np.trace(covariance)) ** 2 / squares if squares else 0.0


def _points(subject: Subject, parts: Halves) -> tuple[np.ndarray, np.ndarray | None]:
    """The points of the test images (n, values), and the variance of each value, which is None
    where the network does not sample."""
    kept = latent_points.kept(subject.folder) if subject.folder is not None else None
    if kept is not None:
        return _columns(kept.means), np.exp(_columns(kept.log_variances))
    images = subject.examples(most=MOST_IMAGES).x
    means = _columns(parts.encode(images))
    if parts.log_variance is None:
        return means, None
    found = parts.log_variance.predict(images, batch_size=128, verbose=0)
    return means, np.exp(_columns(np.asarray(found)))


def _columns(points: np.ndarray) -> np.ndarray:
    """Points (n, …, values) as float64 (m, values): each place of a map is one more."""
    return points.reshape(-1, points.shape[-1]).astype("float64")
