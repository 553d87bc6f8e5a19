"""Principal component analysis: the best that linear maps to few values and back can do."""

from dataclasses import dataclass

import numpy as np


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
