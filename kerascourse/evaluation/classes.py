"""How well each class is found: precision, recall and F1, each with an interval.

Precision is the share of right ones among what was taken for the class, recall the share of the
class that was found, F1 = 2·P·R / (P + R). The intervals are those of the bootstrap (Efron 1979):
as many examples as there are, drawn from them with replacement, again and again; between the 2.5 %
and the 97.5 % quantile of what the draws give lies the interval. Drawing examples is drawing the
cells of the confusion matrix, each as likely as it has examples.
"""

from dataclasses import dataclass

import numpy as np

DRAWS, SEED = 1000, 0
INTERVAL = (0.025, 0.975)


@dataclass(frozen=True)
class Estimate:
    """A share with its interval; all NaN where there is nothing to take a share of."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ClassScore:
    """What became of the `examples` of the class `number`."""

    number: int
    examples: int
    precision: Estimate
    recall: Estimate
    f1: Estimate


@dataclass(frozen=True)
class ClassScores:
    """The scores of all classes that are there or were predicted, and the accuracy."""

    accuracy: Estimate
    classes: tuple[ClassScore, ...]


def class_scores(
    labels: np.ndarray, predicted: np.ndarray, draws: int = DRAWS, seed: int = SEED
) -> ClassScores:
    """The scores of `predicted` (n,) against the classes `labels` (n,), n > 0."""
    classes, places = np.unique(np.concatenate([labels, predicted]), return_inverse=True)
    true, taken = places[: len(labels)], places[len(labels) :]
    cells, counts = np.unique(true * len(classes) + taken, return_counts=True)
    rng = np.random.default_rng(seed)
    # the first row is what happened, the others are draws
    drawn = np.vstack([counts, rng.multinomial(len(labels), counts / len(labels), size=draws)])
    rows, columns = np.divmod(cells, len(classes))
    one_hot = np.eye(len(classes))
    right = drawn @ (one_hot[rows] * (rows == columns)[:, None])
    own, given = drawn @ one_hot[rows], drawn @ one_hot[columns]
    precision, recall = _shares(right, given), _shares(right, own)
    f1 = _shares(2 * right, own + given)
    scores = zip(_estimates(precision), _estimates(recall), _estimates(f1), strict=True)
    (accuracy,) = _estimates(right.sum(axis=1, keepdims=True) / len(labels))
    return ClassScores(
        accuracy,
        tuple(
            ClassScore(int(number), int(own[0, place]), *three)
            for place, (number, three) in enumerate(zip(classes, scores, strict=True))
        ),
    )


def _shares(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    shares = np.full(part.shape, np.nan)
    np.divide(part, whole, out=shares, where=whole > 0)
    return shares


def _estimates(shares: np.ndarray) -> list[Estimate]:
    """Of each column its first row, and the quantiles of the others, but for the draws in which
    there was nothing to take a share of."""
    found = []
    for first, *others in shares.T:
        known = np.array(others)[~np.isnan(others)]
        low, high = np.quantile(known, INTERVAL) if len(known) else (np.nan, np.nan)
        found.append(Estimate(float(first), float(low), float(high)))
    return found
