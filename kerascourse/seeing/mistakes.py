"""The mistakes that a classifier is surest of, and the examples whose class looks wrongly given.

The second are found by confident learning (Northcutt, Jiang & Chuang 2021, "Confident learning:
estimating uncertainty in dataset labels"): a class j is likely for an example where its probability
is at least the mean probability of j among the examples that have j. An example of the class i for
which another class than i is the likeliest of those is suspect; the first are those whose own class
has the smallest probability (their self-confidence). It asks for predictions of examples that were
not trained on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kerascourse.seeing.predicted import Predicted


@dataclass(frozen=True)
class Mistake:
    """The example at `index` has the class `label`, to which the network gives the probability
    `own`, and is taken for `taken` with `sure`."""

    index: int
    label: int
    own: float
    taken: int
    sure: float


@dataclass(frozen=True)
class Mistakes:
    """Of `examples` examples `wrong` are taken for another class than theirs, and the class of
    `suspect` looks wrongly given; `surest` and `doubtful` are the first of each."""

    examples: int
    wrong: int
    suspect: int
    surest: tuple[Mistake, ...]
    doubtful: tuple[Mistake, ...]


def mistakes(found: Predicted, most: int) -> Mistakes:
    """At most `most` of both kinds, the surest and the most doubtful first."""
    wrong = np.flatnonzero(~found.right)
    surest = wrong[np.argsort(-found.confidences[wrong], kind="stable")]
    likely = confident_classes(found.probabilities, found.labels)
    suspect = np.flatnonzero((likely >= 0) & (likely != found.labels))
    own = _own(found, suspect)
    doubtful = suspect[np.argsort(own, kind="stable")]
    return Mistakes(
        examples=len(found.labels),
        wrong=len(wrong),
        suspect=len(suspect),
        surest=_told(found, surest[:most], found.classes),
        doubtful=_told(found, doubtful[:most], likely),
    )


def confident_classes(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(n,): for each example the likeliest of the classes whose probability is at least the mean
    of that class's own examples; −1 where there is none."""
    count = probabilities.shape[1]
    thresholds = np.full(count, np.inf)  # a class without examples is likely for none
    for number in np.unique(labels[labels < count]):
        thresholds[number] = probabilities[labels == number, number].mean()
    confident = probabilities >= thresholds
    likely = np.where(confident, probabilities, -1).argmax(axis=1)
    return np.where(confident.any(axis=1), likely, -1)


def _told(found: Predicted, places: np.ndarray, taken: np.ndarray) -> tuple[Mistake, ...]:
    rows: Sequence[int] = places.tolist()
    return tuple(
        Mistake(
            index=index,
            label=int(found.labels[index]),
            own=float(own),
            taken=int(taken[index]),
            sure=float(found.probabilities[index, taken[index]]),
        )
        for index, own in zip(rows, _own(found, places), strict=True)
    )


def _own(found: Predicted, places: np.ndarray) -> np.ndarray:
    """The probability of each one's own class; 0 where the network has no such output."""
    labels = found.labels[places]
    known = labels < found.probabilities.shape[1]
    return np.where(known, found.probabilities[places, np.where(known, labels, 0)], 0.0)
