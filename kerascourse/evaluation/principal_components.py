"""Principal component analysis: the best that linear maps to few values and back can do."""

from dataclasses import dataclass

import numpy as np

# below this squared error float32 has only rounded
ROUNDING = 1e-10
# a direction counts where the variance along it is at least this share of the strongest one's: a
# deviation of a millionth, which float32 just tells apart
SMALLEST_SHARE = 1e-12
MOST_VALUES, CHUNK = 1_000, 8_192


@dataclass(frozen=True)
class Spread:
    """The `variances` (d,) of training examples along all their principal axes, the largest
    first."""

    variances: np.ndarray

    @property
    def rank(self) -> int:
        """In how many directions the examples vary: so many components lose nothing of them."""
        return int((self.variances > SMALLEST_SHARE * self.variances[0]).sum())

    def kept(self, values: int) -> float:
        """The share of the variance that the first components keep, so many as `values`."""
        whole = self.variances.sum()
        return float(self.variances[:values].sum() / whole) if whole else 1.0


@dataclass(frozen=True)
class Components:
    """The training examples' `mean` (d,) and their principal axes (k, d), the strongest first."""

    mean: np.ndarray
    axes: np.ndarray

    def reconstructed(self, examples: np.ndarray, values: int) -> np.ndarray:
        """Examples (n, …) from their places along the first `values` axes, which are at most k."""
        kept = self.axes[:values]
        rows = examples.reshape(len(examples), -1) - self.mean
        return np.asarray((rows @ kept.T @ kept + self.mean).reshape(examples.shape))


def fitted(train: np.ndarray, values: int) -> Components:
    """The first `values` components of the training examples (n, …), or as many as these have.

    scikit-learn's PCA; exact, but for examples of more than 1,000 values each, where it draws at
    random, from the seed 0.
    """
    from sklearn.decomposition import PCA

    rows = train.reshape(len(train), -1)
    found = PCA(min(values, *rows.shape), random_state=0).fit(rows)
    return Components(found.mean_, found.components_)


def spread(train: np.ndarray) -> Spread | None:
    """How the training examples (n, …) vary; None where each has more than 1,000 values, since that
    takes long."""
    rows = train.reshape(len(train), -1)
    if rows.shape[1] > MOST_VALUES:
        return None
    mean = rows.mean(axis=0, dtype="float64")
    covariance = np.zeros((rows.shape[1], rows.shape[1]))
    for start in range(0, len(rows), CHUNK):
        centred = rows[start : start + CHUNK] - mean
        covariance += centred.T @ centred
    return Spread(np.linalg.eigvalsh(covariance / len(rows))[::-1].clip(min=0))
