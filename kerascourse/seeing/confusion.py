"""What a classifier takes each class for: the confusion matrix of the test examples."""

from dataclasses import dataclass

import numpy as np

from kerascourse.data.dataset import Split
from kerascourse.seeing.predicted import predicted
from kerascourse.seeing.subject import Subject

MOST_PAIRS = 6


@dataclass(frozen=True)
class Pair:
    """`count` examples of the class `true` were taken for `predicted`; the one at `index` with the
    greatest probability, `probability`."""

    true: int
    predicted: int
    count: int
    index: int
    probability: float


@dataclass(frozen=True)
class Confusion:
    """`counts[i, j]` examples of the class `classes[i]` were taken for `classes[j]`.

    `pairs` are the most frequent mistakes, at most `MOST_PAIRS`, the commonest first.
    """

    classes: np.ndarray
    counts: np.ndarray
    pairs: tuple[Pair, ...]
    examples: Split

    @property
    def accuracy(self) -> float:
        """The share of examples that were taken for what they are."""
        return float(np.trace(self.counts) / self.counts.sum())

    @property
    def recall(self) -> np.ndarray:
        """Of the examples of each class, the share that was found; NaN where there are none."""
        return _shares(np.diag(self.counts), self.counts.sum(axis=1))

    @property
    def precision(self) -> np.ndarray:
        """Of what was taken for each class, the share that is right; NaN where nothing was."""
        return _shares(np.diag(self.counts), self.counts.sum(axis=0))

    @property
    def row_shares(self) -> np.ndarray:
        """Each count as a share of its row, 0 in an empty row."""
        return np.asarray(
            np.nan_to_num(_shares(self.counts, self.counts.sum(axis=1, keepdims=True)))
        )


def confusion(subject: Subject) -> Confusion:
    """What the network takes the test examples for. UsageError where it tells no classes apart, or
    where the examples have none."""
    found = predicted(subject)
    named = len(subject.dataset.class_names) if subject.dataset is not None else 0
    return compared(found.examples, found.probabilities, named)


def compared(examples: Split, probabilities: np.ndarray, named: int = 0) -> Confusion:
    """The matrix of `probabilities` (n, outputs) against the classes of `examples`.

    It has the first `named` classes, and any other that is there or was predicted.
    """
    true, predicted = examples.y, probabilities.argmax(axis=1)
    classes = np.union1d(np.arange(named), np.union1d(true, predicted))
    counts = np.zeros((len(classes), len(classes)), int)
    places = np.searchsorted(classes, true), np.searchsorted(classes, predicted)
    np.add.at(counts, places, 1)
    mistakes = counts * (1 - np.eye(len(classes), dtype=int))
    # the first of equal counts is that of the smaller class
    order = np.argsort(-mistakes, axis=None, kind="stable")[:MOST_PAIRS]
    pairs = []
    for row, column in zip(*np.unravel_index(order, mistakes.shape), strict=True):
        if mistakes[row, column]:
            one, other = int(classes[row]), int(classes[column])
            among = np.flatnonzero((true == one) & (predicted == other))
            index = int(among[probabilities[among, other].argmax()])
            share = float(probabilities[index, other])
            pairs.append(Pair(one, other, int(mistakes[row, column]), index, share))
    return Confusion(classes, counts, tuple(pairs), examples)


def _shares(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    shares = np.full(np.broadcast(part, whole).shape, np.nan)
    np.divide(part, whole, out=shares, where=whole > 0)
    return shares
